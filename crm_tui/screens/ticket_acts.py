"""What is done with tickets: answered, assigned, moved, resolved, merged, split; from the queue or from one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from textual.binding import Binding, BindingType
from textual.screen import Screen

from crm_tui.db.database import Database
from crm_tui.domain.tickets import MOVES, TicketStatus
from crm_tui.screens import openings, record_acts
from crm_tui.screens.ask_fields import Question, ask
from crm_tui.screens.host import Host
from crm_tui.screens.pick_member import pick_member
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.screens.pick_record import PickRecord
from crm_tui.screens.selected import Selected
from crm_tui.services import detail, ticket_merging, tickets, writing
from crm_tui.services.open_items import open_at
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.suggesting import Suggestion
from crm_tui.text import safe, shortened

S = TicketStatus

KEYS = [
    Binding("r", "ticket('reply')", "Reply", tooltip="to the customer, in public", id="tickets.reply"),
    Binding("N", "ticket('note')", "Note", tooltip="private, for colleagues alone", id="tickets.note"),
    Binding("a", "ticket('assign')", "Assign", tooltip="to a colleague, or to me", id="tickets.assign"),
    Binding("s", "ticket('status')", "Status", tooltip="where it may go from here", id="tickets.status"),
    Binding("R", "ticket('resolve')", "Resolve", tooltip="with what was done", id="tickets.resolve"),
    Binding("M", "ticket('merge')", "Merge", tooltip="into another ticket", id="tickets.merge"),
    Binding("x", "ticket('split')", "Split", show=False, tooltip="marked posts off to a new one", id="tickets.split"),
    Binding("O", "ticket('reopen')", "Reopen", show=False, tooltip="a resolved or closed one", id="tickets.reopen"),
    Binding("f5", "reload", "Reload", show=False, id="list.reload"),
    Binding("c", "log('call')", "Call", tooltip="log a call", show=False, id="record.call"),
    Binding("m", "log('email')", "Mail", tooltip="log a mail", show=False, id="record.mail"),
    Binding("t", "task", "Task", tooltip="something to do about it", show=False, id="record.task"),
    Binding("e", "edit", "Edit", tooltip="all fields in a form", show=False, id="records.edit"),
    Binding("n", "new", "New", tooltip="add a ticket", show=False, id="records.new"),
]
"""The keys of every screen that has a ticket before it."""


def first(keys: Sequence[Binding], screen: type[Screen[Any]]) -> list[BindingType]:
    """These keys, and behind them those of a screen and of what it is made from, unless the first ones take them."""
    taken = {key for binding in keys for key in binding.key.split(",")}
    found: list[BindingType] = [*keys]
    for each in screen.__mro__[: screen.__mro__.index(Screen)]:
        for binding in Binding.make_bindings(each.__dict__.get("BINDINGS", ())):
            if binding.key not in taken:
                taken.add(binding.key)
                found.append(binding)
    return found


PAST = {S.OPEN: "Opened", S.PENDING: "Waiting for the customer:", S.ON_HOLD: "Put on hold", S.SPAM: "Marked as spam:"}
NOTES = {
    S.OPEN: "somebody works on it",
    S.PENDING: "it waits for the customer",
    S.ON_HOLD: "it waits for somebody else",
    S.RESOLVED: "asks what was done",
    S.CLOSED: "it is over",
    S.MERGED: "asks into which one",
    S.SPAM: "nobody works on it",
}


@dataclass(frozen=True)
class Meant:
    """The tickets a key is meant for; of one ticket where it stands, and the posts chosen in its thread."""

    chosen: Selected
    number: int | None
    status: TicketStatus | None
    posts: tuple[int, ...]
    then: Callable[[], object]

    @property
    def refs(self) -> Sequence[str]:
        """The tickets by reference."""
        return self.chosen.refs

    @property
    def filters(self) -> Sequence[str]:
        """Those that a filter names."""
        return self.chosen.filters


Act = Callable[[Host, Meant], None]


def act(host: Host, name: str, meant: Meant) -> None:
    """Do what a key is for."""
    ACTS[name](host, meant)


def allowed(name: str, meant: Meant | None) -> bool:
    """Whether a key has anything to be meant for."""
    if meant is None:
        return False
    if name == "split":
        return bool(meant.posts) and meant.number is not None
    if name == "merge":
        return bool(meant.refs)
    return name not in ("reply", "note") or meant.number is not None


def _post(host: Host, meant: Meant, *, public: bool) -> None:
    if meant.number is not None:
        host.hold_keys()
        host.push_screen(openings.post(meant.number, public=public))


def _assign(host: Host, meant: Meant) -> None:
    def apply(member: str) -> None:
        host.perform(
            lambda db: tickets.assign(db, member, refs=meant.refs, filters=meant.filters),
            partial(_done, host, meant, "Assigned"),
        )

    pick_member(host, meant.chosen.words, apply)


def _status(host: Host, meant: Meant) -> None:
    """List where a ticket may go; many go where each of them may."""
    ways = MOVES[meant.status] if meant.status is not None else [each for each in S if each is not S.NEW]
    picks = [Pick(each.value, each.value.replace("_", " "), NOTES[each]) for each in ways]
    dialog = PickOne("Status", picks)
    dialog.name_row.context = meant.chosen.words

    def answered(picked: str | None) -> None:
        if picked is not None:
            _move(host, meant, S(picked))

    host.push_screen(dialog, answered)


def _move(host: Host, meant: Meant, status: TicketStatus) -> None:
    """Change the status by the verb that leads there."""
    over = meant.status in (S.RESOLVED, S.CLOSED)
    verb = {S.RESOLVED: _resolve, S.MERGED: _merge, S.CLOSED: _close}.get(status)
    if verb is None and status is S.OPEN and over:
        verb = _reopen
    if verb is not None:
        verb(host, meant)
        return

    def apply(db: Database) -> Written:
        if status is S.SPAM:
            return tickets.spam(db, refs=meant.refs, filters=meant.filters)
        given = [Assignment("status", "=", status.value)]
        return writing.edit(db, "tickets", given, refs=meant.refs, filters=meant.filters)

    host.perform(apply, partial(_done, host, meant, PAST[status]))


def _resolve(host: Host, meant: Meant) -> None:
    fields = {"resolution": "", "article": ""}
    question = Question("Resolve", meant.chosen.words, "Resolve", "tickets", fields, ("resolution",))

    def apply(db: Database, given: Sequence[Assignment]) -> Written:
        return tickets.resolve(db, refs=meant.refs, filters=meant.filters, assignments=given)

    ask(host, question, apply, partial(_done, host, meant, "Resolved"))


def _close(host: Host, meant: Meant) -> None:
    host.perform(
        lambda db: tickets.close(db, refs=meant.refs, filters=meant.filters), partial(_done, host, meant, "Closed")
    )


def _reopen(host: Host, meant: Meant) -> None:
    """A closed ticket asks why."""

    def apply(db: Database, given: Sequence[Assignment] = ()) -> Written:
        return tickets.reopen(db, refs=meant.refs, filters=meant.filters, assignments=given)

    done = partial(_done, host, meant, "Reopened")
    if meant.status in (None, S.CLOSED):
        fields, labels = {"status_reason": ""}, {"status_reason": "Reason"}
        needed = ("status_reason",)
        ask(host, Question("Reopen", meant.chosen.words, "Reopen", "tickets", fields, needed, labels), apply, done)
    else:
        host.perform(apply, done)


def _merge(host: Host, meant: Meant) -> None:
    """Ask for the ticket that takes the posts; that customer's other ones are offered first."""

    def answered(target: Suggestion | None) -> None:
        if target is not None:
            host.perform(
                lambda db: ticket_merging.merge(db, meant.refs, into=f"#{target.id}"),
                partial(_merged, host, meant, target),
            )

    def show(found: Sequence[Suggestion]) -> None:
        dialog = PickRecord("tickets", "Merge", found)
        dialog.name_row.context = f"{meant.chosen.words} into another one"
        host.push_screen(dialog, answered)

    host.fetch(partial(_others, meant), show, group="merge")


def _merged(host: Host, meant: Meant, target: Suggestion, written: object) -> None:
    meant.then()
    host.say(f"Merged {meant.chosen.words} into {target.title}. u to undo")


def _others(meant: Meant, db: Database) -> tuple[Suggestion, ...]:
    """The other tickets of the customer that are not solved."""
    found = open_at(db, "tickets", meant.number, most=12).items if meant.number is not None else ()
    return tuple(Suggestion(each.id, each.title, each.note) for each in found if each.entity == "tickets")


def _split(host: Host, meant: Meant) -> None:
    """Ask what the new ticket is called."""
    number, count = meant.number, len(meant.posts)
    if number is None or not count:
        return
    what = "1 post" if count == 1 else f"{count} posts"

    def asked(db: Database) -> str:
        return str(detail.show(db, "tickets", f"#{number}").page.rows[0].values["subject"] or "")

    def apply(db: Database, given: Sequence[Assignment]) -> Written:
        return ticket_merging.split(db, f"#{number}", meant.posts, assignments=given)

    def show(subject: str) -> None:
        context = f"{what} off T-{number} to a new ticket"
        question = Question("Split", context, f"Split {what} off", "tickets", {"subject": subject}, ("subject",))
        ask(host, question, apply, partial(_told, host, meant))

    host.fetch(asked, show, group="split")


def _told(host: Host, meant: Meant, written: object) -> None:
    meant.then()
    if isinstance(written, Written):
        host.say(safe(f"{shortened('. '.join(written.notes), 120)}. u to undo"))


def _done(host: Host, meant: Meant, verb: str, written: object) -> None:
    meant.then()
    if isinstance(written, Written):
        record_acts.say_done(host, verb, replace(meant.chosen, entity="tickets"), written)


ACTS: Mapping[str, Act] = {
    "reply": partial(_post, public=True),
    "note": partial(_post, public=False),
    "assign": _assign,
    "status": _status,
    "resolve": _resolve,
    "merge": _merge,
    "split": _split,
    "reopen": _reopen,
}
