"""What is done with tasks, from their list, their week, or Home."""

from collections.abc import Callable, Sequence
from functools import partial

from crm_tui.db.database import Database
from crm_tui.screens import record_acts
from crm_tui.screens.ask_fields import Question, ask
from crm_tui.screens.host import Host
from crm_tui.screens.selected import Selected
from crm_tui.services import tasks
from crm_tui.services.rows import Assignment, Written

Act = Callable[[Host, Selected, Callable[[], object]], None]


def done(host: Host, chosen: Selected, then: Callable[[], object]) -> None:
    """Do tasks; a recurring one says when it comes back."""
    host.perform(
        lambda db: tasks.done(db, refs=chosen.refs, filters=chosen.filters), partial(_say, host, "Done:", chosen, then)
    )


def reopen(host: Host, chosen: Selected, then: Callable[[], object]) -> None:
    """Open done or cancelled tasks again."""
    host.perform(
        lambda db: tasks.reopen(db, refs=chosen.refs, filters=chosen.filters),
        partial(_say, host, "Reopened", chosen, then),
    )


def postpone(host: Host, chosen: Selected, then: Callable[[], object]) -> None:
    """Ask for the day, in words, and move tasks there."""

    def apply(db: Database, given: Sequence[Assignment]) -> Written:
        until = next(each.text for each in given if each.field == "due")
        return tasks.postpone(db, until, refs=chosen.refs, filters=chosen.filters)

    question = Question("Postpone", chosen.words, "Postpone", "tasks", {"due": "+1d"}, ("due",), {"due": "Until"})
    ask(host, question, apply, partial(_say, host, "Postponed", chosen, then))


def _say(host: Host, verb: str, chosen: Selected, then: Callable[[], object], written: object) -> None:
    then()
    if isinstance(written, Written):
        record_acts.say_done(host, verb, chosen, written)
