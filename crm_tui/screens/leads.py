"""Leads."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import PurePath
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType

from crm_tui.db.database import Database
from crm_tui.domain.leads import UNCONVERTED
from crm_tui.domain.pipeline import LeadStatus
from crm_tui.screens import openings, record_acts
from crm_tui.screens.ask_fields import Question, ask
from crm_tui.screens.pick_member import pick_member
from crm_tui.screens.records import RecordsScreen
from crm_tui.screens.selected import Selected
from crm_tui.services import leads
from crm_tui.services.conversion import Converted
from crm_tui.services.rows import Assignment, Written

OPEN = tuple(status for status in UNCONVERTED if status is not LeadStatus.UNQUALIFIED)


class Change(Protocol):
    """A verb of the leads: what it is done to, and the fields that go with it."""

    def __call__(
        self, db: Database, *, refs: Sequence[str], filters: Sequence[str], assignments: Sequence[Assignment]
    ) -> Written:
        """Do it."""


class LeadsScreen(RecordsScreen):
    """Those who may become customers; the open ones, until the person asks for others."""

    MODE = "leads"
    ENTITY = "leads"
    CSS_PATH: ClassVar[list[str | PurePath] | None] = ["listing.tcss", "records.tcss", "leads.tcss"]
    SHOWS = ("leads", "activities", "tasks", "status_changes")
    FILTER = f"status:{','.join(OPEN)}"
    NARROW = ("name", "company", "status", "rating", "created_at", "owner")
    WIDE = ("name", "company", "status", "rating", "created_at")
    ALSO = ("status", "recycle_on", "created_at", "first_response_at")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "convert", "Convert", tooltip="to contact, company and deal", id="leads.convert"),
        Binding("a", "assign", "Assign", tooltip="to a colleague, or to me", id="leads.assign"),
        Binding("x", "disqualify", "Disqualify", tooltip="with the reason", id="leads.disqualify"),
        Binding("R", "recycle", "Recycle", show=False, tooltip="take it up again on a day", id="leads.recycle"),
        Binding("O", "reopen", "Reopen", show=False, tooltip="an unqualified one, with the reason", id="leads.reopen"),
        Binding("P", "log('call')", "Log call", show=False, tooltip="a call, in or out", id="leads.call"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("convert", "assign", "disqualify", "recycle", "reopen"):
            return self._occupied
        return super().check_action(action, parameters)

    def action_convert(self) -> None:
        """Make contact, company and deal of the lead."""
        if self.subject is not None:
            openings.convert(self.host, self.subject.id, self._converted)

    def _converted(self, done: Converted) -> None:
        """Stand on what was made of it."""
        for name, number in (("contacts", done.contact), ("deals", done.deal), ("companies", done.company)):
            if number is not None:
                self.app.push_screen(openings.record(name, number))
                return

    def action_assign(self) -> None:
        """Choose who works on it."""
        chosen = self._chosen()
        if chosen is not None:
            pick_member(self.host, chosen.words, partial(self._assign, chosen))

    def _assign(self, chosen: Selected, member: str) -> None:
        self.host.perform(
            lambda db: leads.assign(db, member, refs=chosen.refs, filters=chosen.filters),
            partial(self._done, "Assigned", chosen),
        )

    def action_disqualify(self) -> None:
        """Take it for unqualified."""
        self._ask("Disqualify", "Disqualified", leads.disqualify, {"status_reason": ""})

    def action_recycle(self) -> None:
        """Put it aside until a day."""
        self._ask("Recycle", "Recycled", leads.recycle, {"recycle_on": "", "status_reason": ""}, ("recycle_on",))

    def action_reopen(self) -> None:
        """Work on it again."""
        self._ask("Reopen", "Reopened", leads.reopen, {"status_reason": ""})

    def _ask(self, verb: str, past: str, change: Change, fields: Mapping[str, str], needed: Sequence[str] = ()) -> None:
        """Ask for what the status needs, and change it."""
        chosen = self._chosen()
        if chosen is None:
            return
        labels = {"status_reason": "Reason", "recycle_on": "Until"}
        question = Question(
            verb,
            chosen.words,
            verb,
            "leads",
            fields,
            needed or tuple(fields),
            labels,
            roomy=[*fields] == ["status_reason"],
        )

        def apply(db: Database, given: Sequence[Assignment]) -> Written:
            return change(db, refs=chosen.refs, filters=chosen.filters, assignments=given)

        ask(self.host, question, apply, partial(self._done, past, chosen))

    def _chosen(self) -> Selected | None:
        if self.pane.has_focus and self.pane.card is not None:
            return Selected(self.ENTITY, (f"#{self.pane.card.id}",), (), self.pane.card.title)
        return self.selected

    def _done(self, verb: str, chosen: Selected, written: object) -> None:
        """Say what was done, and what was left as it was."""
        self.forget_marks()
        if isinstance(written, Written):
            record_acts.say_done(self.host, verb, chosen, written)
