"""Writing on a ticket: a reply that the customer reads, or a note that only colleagues do."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from crm_tui.db.database import Database
from crm_tui.domain.snippets import Filled
from crm_tui.errors import CrmError
from crm_tui.screens import ticket_facts
from crm_tui.screens.confirm import Question
from crm_tui.screens.dialogs import Sheet
from crm_tui.screens.drafting import EVERY, Drafting, clock_of, left
from crm_tui.screens.editor import edited
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.services import detail, posting, snippets, suggesting_articles
from crm_tui.services.drafts import Draft
from crm_tui.services.paging import Listing, stretch
from crm_tui.services.rows import Assignment, Written
from crm_tui.text import shortened
from crm_tui.widgets.button_row import ButtonRow
from crm_tui.widgets.inputs import ChoiceInput, LongInput
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.post_title import PostTitle
from crm_tui.widgets.thread_entries import ThreadCard
from crm_tui.widgets.thread_pane import ThreadPane

SNIPPETS = 500
"""So many are offered."""

STAYS, WAITS, SOLVED = "stays", "pending", "resolved"
AFTER = ((STAYS, "stays open"), (WAITS, "waits for the customer"), (SOLVED, "is resolved"))
"""What becomes of the ticket with the reply."""


class PostSheet(Sheet[Written], inherit_bindings=False):
    """The thread to read, below it what is written; it ends with the post."""

    CSS_PATH = "posting.tcss"
    DRAFTS: ClassVar[Mapping[str, bool]] = {"ticket_replies": True, "ticket_notes": False}
    """What drafts of posts are called, and whether they are public; one never becomes the other."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Done", priority=True, tooltip="from anywhere in the sheet", id="post.send"),
        Binding("f3", "snippet", "Snippet", tooltip="an answer written once, filled in", id="post.snippet"),
        Binding("f4", "article", "Article", tooltip="those that may answer it", id="post.article"),
        Binding("tab", "app.focus_next", "Next", show=False, id="form.next"),
        Binding("shift+tab", "app.focus_previous", "Previous", show=False, id="form.previous"),
        Binding("escape", "cancel", "Back", tooltip="asks if something is not sent", id="form.back"),
        Binding("f1", "app.open('keys')", "Keys", show=False, id="layer.keys"),
    ]

    input = getters.query_one(LongInput)
    thread = getters.query_one(ThreadPane)
    buttons = getters.query_one("#post-buttons", ButtonRow)
    title_of_post = getters.query_one(PostTitle)

    def __init__(self, ticket: int, *, public: bool) -> None:
        super().__init__(f"T-{ticket}")
        self.name_row.live = False
        self.ticket = ticket
        self.public = public
        self.draft_name = next(name for name, each in self.DRAFTS.items() if each is public)
        self.article = ""
        """The article whose text went in: it answers the ticket if the reply resolves it."""
        self._articles: Mapping[str, suggesting_articles.Suggestion] = {}
        self._busy = False

    def body(self) -> ComposeResult:
        yield ThreadPane()
        yield PostTitle(public=self.public)
        yield LongInput("").set_class(not self.public, "-note")
        if self.public:
            with Horizontal(id="after"):
                yield Static(Content("Then it"), id="after-label")
                yield ChoiceInput(STAYS, AFTER)
        yield ButtonRow(["Send reply" if self.public else "Save private note", "Cancel"], id="post-buttons")

    def on_mount(self) -> None:
        """Read the thread, and take up a draft that was left; from now on what is typed is kept."""
        self.drafting = Drafting(self.host, self.draft_name, self.ticket)
        self.input.focus()
        self.call_after_refresh(self.host.give_keys)
        self.host.fetch(partial(_read, ticket=self.ticket), self._show, self._gone, group="post")
        self.host.fetch(lambda db: left(self.host, self.draft_name, self.ticket), self._take_up, group="draft")
        self.set_interval(EVERY, self._keep_later)

    def _show(self, found: tuple[ThreadCard, str]) -> None:
        thread, whom = found
        self.name_row.title = thread.title
        self.thread.show(thread)
        self.title_of_post.tell(whom)

    def _gone(self, error: CrmError) -> None:
        self.host.say(error.message, "error")
        self.dismiss(None)

    # What is typed

    @property
    def text(self) -> str:
        """What is written."""
        return self.input.typed

    @on(LongInput.Wanted)
    def _in_editor(self) -> None:
        try:
            text = edited(self.host, self.text)
        except CrmError as error:
            self.host.say(error.message, "error")
            return
        if text is not None:
            self.input.typed = text

    def action_snippet(self) -> None:
        """Choose an answer that was written once."""
        self.host.fetch(_snippets, self._ask_snippet, group="snippets")

    def _ask_snippet(self, found: Sequence[Pick]) -> None:
        if found:
            self.app.push_screen(PickOne("Snippets", found), self._take_snippet)
        else:
            self.host.say("There is no snippet yet. crm snippets add writes one.")

    def _take_snippet(self, number: str | None) -> None:
        if number is not None:
            asked = partial(snippets.filled, name=f"#{number}", ticket=f"#{self.ticket}")
            self.host.fetch(asked, self._insert_filled, group="snippet")

    def _insert_filled(self, found: Filled) -> None:
        self.input.insert(found.text)
        if found.missing:
            self._say(f"~ empty here: {', '.join(found.missing)}")

    def action_article(self) -> None:
        """Choose one of the articles that may answer the ticket."""
        asked = partial(suggesting_articles.suggested, ticket=f"#{self.ticket}")
        self.host.fetch(asked, self._ask_article, group="articles")

    def _ask_article(self, found: Sequence[suggesting_articles.Suggestion]) -> None:
        if not found:
            self.host.say("No published article shares telling words with this ticket.")
            return
        self._articles = {str(each.id): each for each in found}
        picks = [Pick(number, each.title, _told(each)) for number, each in self._articles.items()]
        self.app.push_screen(PickOne("Articles", picks), self._take_article)

    def _take_article(self, number: str | None) -> None:
        """Its text goes in; what only colleagues may read does not get into a reply."""
        if number is None:
            return
        if self.public and not self._articles[number].public:
            self.host.say(f"{self._articles[number].title} is for colleagues alone; a reply cannot hold it.", "warning")
            return
        self.article = number
        self.host.fetch(partial(_article, number=number), self._insert, group="article")

    def _insert(self, text: str) -> None:
        self.input.insert(text)

    # Drafts

    def _take_up(self, found: Draft | None) -> None:
        """What was written and not sent stands there again."""
        if found is not None and self.is_attached and not self.text:
            self.drafting.found = found
            self.input.typed = found.values.get("body", "")
            self.input.move_cursor(self.input.document.end)
            self._say_kept(found)

    def _own(self) -> Mapping[str, str]:
        return {"body": self.text} if self.text.strip() else {}

    def keep(self) -> None:
        """Keep the draft now: the program is being ended."""
        if self._own():
            try:
                self.drafting.keep(self._own())
            except CrmError:
                return

    def _keep_later(self) -> None:
        if self._own():
            self._keep_in_thread(self._own())

    @work(thread=True, group="drafts")
    def _keep_in_thread(self, values: Mapping[str, str]) -> None:
        try:
            kept = self.drafting.keep(values)
        except CrmError as error:
            self.app.call_from_thread(self._say, f"No draft: {error.message}")
            return
        if kept is not None:
            self.app.call_from_thread(self._say_kept, kept)

    def _say_kept(self, draft: Draft) -> None:
        if self.is_attached:
            self.query_one(KeyBar).status = (f"draft kept {clock_of(self.host, draft)}",)

    def _say(self, words: str) -> None:
        if self.is_attached:
            self.buttons.words, self.buttons.tone = words, "warning"

    # Sending and leaving

    def action_send(self) -> None:
        """Send the reply, or save the note."""
        if not self.text.strip():
            self._say("~ nothing is written yet")
            self.input.focus()
        elif not self._busy:
            self._busy = True
            self.host.perform(self._write, self._sent, self._refused)

    def _write(self, db: Database) -> Written:
        refs = (f"#{self.ticket}",)
        if not self.public:
            return posting.note(db, self.text, refs=refs)
        after = self.query_one(ChoiceInput).typed
        given = [Assignment("article", "=", f"#{self.article}")] if self.article and after == SOLVED else []
        return posting.reply(
            db, self.text, refs=refs, assignments=given, pending=after == WAITS, resolve=after == SOLVED
        )

    def _sent(self, written: Written) -> None:
        verb = "Replied on" if self.public else "Private note on"
        notes = "".join(f". {note}" for note in written.notes)
        self.host.say(f"{verb} T-{self.ticket}. u to undo{notes}", "warning" if notes else "information")
        self._leave("forget", written)

    def _refused(self, error: CrmError) -> None:
        self._busy = False
        self._say("! not sent")
        self.host.say(error.message, "error")

    @on(ButtonRow.Pressed, "#post-buttons")
    def _pressed(self, message: ButtonRow.Pressed) -> None:
        if message.index == 0:
            self.action_send()
        else:
            self.action_cancel()

    def action_cancel(self) -> None:
        """Leave; ask first if something is written."""
        if not self._own():
            self._leave("forget")
            return
        what = "Your reply is not sent." if self.public else "Your note is not saved."
        answers = (("Leave, keep the draft", "keep"), ("Throw away", "forget"), ("Go on", ""))
        self.app.push_screen(Question("Leave", what, answers), self._leave)

    def _leave(self, how: str | None, written: Written | None = None) -> None:
        if not how:
            return
        self.drafting.end(how, self._own())
        self.dismiss(written)


def _snippets(db: Database) -> tuple[Pick, ...]:
    """The snippets by name, with how they begin."""
    rows = stretch(db, Listing("snippets", (), ("name",), ("name", "body")), limit=SNIPPETS).rows
    return tuple(Pick(str(row.id), str(row.values["name"]), shortened(str(row.values["body"]), 80)) for row in rows)


def _told(each: suggesting_articles.Suggestion) -> str:
    return f"{'' if each.public else 'colleagues alone: '}{', '.join(each.words)}"


def _article(db: Database, number: str) -> str:
    values = detail.show(db, "articles", f"#{number}").page.rows[0].values
    return f"{values['title']}\n\n{values['body'] or ''}"


def _read(db: Database, ticket: int) -> tuple[ThreadCard, str]:
    """The thread, and who reads a reply."""
    row = detail.show(db, "tickets", f"#{ticket}").page.rows[0]
    return ticket_facts.thread_card(db, ticket), row.names.get("contact", "") or row.names.get("company", "")
