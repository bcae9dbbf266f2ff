"""A ticket as its screens show it: the card, the thread with what happened between the posts, the clocks in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm_tui.db.database import Database
from crm_tui.domain.kinds import Context
from crm_tui.domain.tickets import UNSOLVED, AuthorKind, ClockState
from crm_tui.screens import record_facts
from crm_tui.screens.clock_words import NAMES, due_words, part_of, remaining, standing_of, used_words
from crm_tui.screens.day import member_tone
from crm_tui.screens.host import initials
from crm_tui.screens.moments import day
from crm_tui.services import detail, sla, threads
from crm_tui.services.attachments import Attached
from crm_tui.services.journaled import CHANGED
from crm_tui.services.paging import Listing, stretch
from crm_tui.services.sla import ClockRow
from crm_tui.services.threads import Move, Post, Thread
from crm_tui.text import safe, shortened
from crm_tui.widgets.clock_view import ClockWords
from crm_tui.widgets.record_card import Card
from crm_tui.widgets.signs import DONE
from crm_tui.widgets.thread_entries import ThreadCard, ThreadMove, ThreadPost

MEMBERS = 500
"""So many colleagues are known by name."""

CHANGES = 200
"""So many changes of the ticket itself are told between its posts."""

CLOCKS = 3
"""The most clocks that are shown at once."""

UNANSWERED = "Nobody on our side has answered yet.  r reply  N private note"

Colleagues = Mapping[str, tuple[str, int]]
"""Names and ids by login."""


Clocks = tuple[ClockWords, ...]


@dataclass(frozen=True)
class Look:
    """All that is seen of one ticket."""

    card: Card
    status: str
    thread: ThreadCard
    clocks: Clocks
    policy: str


def look(db: Database, number: int, *, most: int, posts: int = threads.MOST, whole: bool = False) -> Look:
    """A ticket with so many moments of its customer's timeline, and so many posts. Raises NotFound."""
    card = record_facts.card(db, "tickets", number, most=most, whole=whole)
    words, policy = clocks(db, number)
    thread = threads.thread(db, number, most=posts)
    return Look(card, thread.status, _Telling(db, thread).card(), words, policy)


def clocks(db: Database, number: int) -> tuple[Clocks, str]:
    """The clocks that run or stand still, else those that were stopped last; and what promised them."""
    context, found = db.context(), sla.clocks(db, number)
    waiting = sorted((each for each in found if each.open), key=_urgency)
    over = [each for each in found if not each.open and each.state is not ClockState.CANCELLED]
    shown = waiting[:CLOCKS] or over[-2:]
    return tuple(_clock(each, context) for each in shown), safe(shown[0].policy) if shown else ""


def _urgency(clock: ClockRow) -> tuple[bool, str]:
    return clock.due is None, clock.due.isoformat() if clock.due else ""


def _clock(clock: ClockRow, context: Context) -> ClockWords:
    name = NAMES[clock.kind]
    if not clock.open:
        late = clock.state is ClockState.BREACHED
        mark, tone = ("!", "error") if late else (DONE, "success")
        left = remaining(clock) if late else "met"
        return ClockWords(name, left, used_words(clock), "", part_of(clock), mark, tone)
    if clock.due is None:
        return ClockWords(name, "paused", used_words(clock), "", None, tone="faint")
    mark, tone = standing_of(clock, context.now)
    return ClockWords(
        name, remaining(clock), used_words(clock), due_words(clock.due, context), part_of(clock), mark, tone
    )


def thread_card(db: Database, number: int, posts: int = threads.MOST) -> ThreadCard:
    """The newest posts, what happened between them, and what is to be said below. Raises NotFound."""
    return _Telling(db, threads.thread(db, number, most=posts)).card()


class _Telling:
    """One thread that is being put into words."""

    def __init__(self, db: Database, thread: Thread) -> None:
        self.db = db
        self.thread = thread
        self.context = db.context()
        listing = Listing("members", fields=("login", "name"))
        rows = stretch(db, listing, limit=MEMBERS).rows
        self.members: Colleagues = {
            str(row.values["login"]): (str(row.values["name"] or row.values["login"]), row.id) for row in rows
        }

    def card(self) -> ThreadCard:
        thread = self.thread
        told: list[tuple[str, ThreadPost | ThreadMove]] = [*self._said(), *self._changed()]
        told.sort(key=lambda each: each[0])
        shown = sum(isinstance(each, Post) for each in thread.entries)
        title = safe(f"{thread.ref} {shortened(thread.subject, 120)}")
        entries = (*self._asked(), *(each for _, each in told))
        return ThreadCard(thread.ticket, title, entries, thread.posts - shown, self._last())

    def _asked(self) -> Iterator[ThreadPost]:
        """The description, in the words of whoever asked, where the thread goes back that far."""
        thread = self.thread
        if thread.description and thread.before is None:
            row = detail.show(self.db, "tickets", f"#{thread.ticket}").page.rows[0]
            who = row.names.get("contact", "")
            name = safe(who) or "Description"
            sign, tone = (initials(name), member_tone(name)) if who else ("", "muted")
            at = self._at(thread.created_at)
            yield ThreadPost(-thread.ticket, at, name, "customer" if who else "", sign, tone, thread.description)

    def _said(self) -> Iterator[tuple[str, ThreadPost | ThreadMove]]:
        for each in self.thread.entries:
            if isinstance(each, Move):
                if each.old is not None:
                    yield each.at, ThreadMove(self._at(each.at), self._moved(each))
            elif each.kind == AuthorKind.SYSTEM:
                yield each.at, ThreadMove(self._at(each.at), safe(shortened(each.body, 200)))
            else:
                yield each.at, self._post(each)

    def _changed(self) -> Iterator[tuple[str, ThreadMove]]:
        """What else was changed in the ticket: who has it, how urgent it is."""
        first = self.thread.entries[0].at if self.thread.before and self.thread.entries else ""
        for each in detail.moments(self.db, "tickets", self.thread.ticket, most=CHANGES):
            if each.kind == CHANGED and each.at >= first:
                yield each.at, ThreadMove(self._at(each.at), each.text)

    def _moved(self, move: Move) -> str:
        by, _ = self.members.get(move.by, ("", 0))
        way = f"{move.old} → {move.new}".replace("_", " ")
        return safe(", ".join(filter(None, (way, shortened(move.reason, 200), f"by {by}" if by else ""))))

    def _post(self, post: Post) -> ThreadPost:
        name, number = self.members.get(post.author, ("", 0)) if post.kind == AuthorKind.AGENT else ("", 0)
        name = safe(name or post.author or post.kind)
        shade = f"t{number % record_facts.SHADES + 1}" if number else member_tone(name)
        role = "customer" if post.kind == AuthorKind.CUSTOMER else ""
        files = tuple(_file(each) for each in post.attachments)
        origin = f"from T-{post.origin}" if post.origin else ""
        return ThreadPost(
            post.id, self._at(post.at), name, role, initials(name), shade, post.body, not post.public, files, origin
        )

    def _at(self, at: str) -> str:
        """`09:00` today, `20 Nov 09:00` on another day; nothing where nobody knows."""
        try:
            local, now = (each.astimezone(self.context.zone) for each in (datetime.fromisoformat(at), self.context.now))
        except (ValueError, OverflowError):
            return ""
        return f"{local:%H:%M}" if local.date() == now.date() else f"{day(at, self.context)} {local:%H:%M}"

    def _last(self) -> str:
        thread = self.thread
        if thread.merged_into:
            return f"It was merged into T-{thread.merged_into} and goes on there."
        return "" if thread.status not in UNSOLVED or _answered(thread.entries) or thread.before else UNANSWERED


def _answered(entries: Sequence[Post | Move]) -> bool:
    return any(isinstance(each, Post) and each.kind == AuthorKind.AGENT and each.public for each in entries)


def _file(file: Attached) -> str:
    """`printer-log.txt 14 kB`."""
    size = f"{file.size} bytes" if file.size < 1_000 else f"{file.size / 1_000:,.0f} kB"
    return safe(f"{shortened(file.name, 80)} {size}")
