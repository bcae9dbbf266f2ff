"""The conversion sheet: what becomes of a lead, how much moves with it, and that one step takes it back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.db.database import Database
from crm_tui.errors import CrmError
from crm_tui.screens.as_command import AsCommand
from crm_tui.screens.ask_fields import Question, ask
from crm_tui.screens.converting import CHOOSE, ORDER, SINGULAR, Becoming
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.host import Host
from crm_tui.screens.pick_record import PickRecord
from crm_tui.services import conversion, detail, lead_matches
from crm_tui.services.catalog import Catalog
from crm_tui.services.conversion import Converted
from crm_tui.services.lead_matches import NEW, Candidate
from crm_tui.services.rows import Assignment
from crm_tui.services.suggesting import Suggestion
from crm_tui.text import safe
from crm_tui.widgets.button_row import ButtonRow
from crm_tui.widgets.choice_groups import ChoiceGroups, Option
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.summary import Summary

GROUPS = {"companies": "Company", "contacts": "Contact", "deals": "Deal"}
ASKED = ("name", "amount", "currency", "stage", "close_date")


def start(host: Host, lead: int, then: Callable[[Converted], object]) -> None:
    """Open the sheet; a lead that is converted already leads to what was made of it."""

    def ended(done: Converted | None) -> None:
        if done is not None:
            then(done)

    def answered(found: Becoming) -> None:
        made = found.plan.converted
        if made is not None:
            host.say(f"{found.plan.title} is converted already")
            then(Converted(lead, *made, None, ()))
        else:
            host.push_screen(ConvertSheet(found), ended)

    host.fetch(partial(_begun, lead=lead), answered, group="convert")


def _begun(db: Database, lead: int) -> Becoming:
    plan = lead_matches.plan(db, f"#{lead}")
    page = detail.show(db, "leads", f"#{lead}").page
    values, context = page.rows[0].values, db.context()
    deal = {"name": plan.deal.name}
    amount = values.get("amount")
    if amount is not None:
        money = context.in_currency(str(values["currency"]) if values.get("currency") else None)
        field = next(field for field in page.fields if field.name == "amount")
        deal |= {"amount": field.kind.dump(amount, money), "currency": money.currency}
    return Becoming.of(plan, deal, _first_stage(db))


def _first_stage(db: Database) -> str:
    with db.read() as connection:
        pipelines = Catalog(db, connection).pipelines
    entry = pipelines.entry(pipelines.first)
    return safe(entry.name) if entry else ""


class ConvertSheet(Dialog[Converted]):
    """Enter converts; Space chooses; what has to be chosen is asked for."""

    CSS_PATH = "convert.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "convert", "Convert", show=False, priority=True, id="convert.convert"),
        Binding("tab", "step(1)", "Next", id="convert.next"),
        Binding("shift+tab", "step(-1)", "Previous", show=False, id="convert.previous"),
        Binding("e", "edit_deal", "Edit deal", tooltip="name, amount, stage of the new one", id="convert.deal"),
        Binding("f2", "command", "As a command", tooltip="the same for a shell", id="convert.command"),
        Binding("escape", "cancel", "Cancel", id="layer.cancel"),
    ]

    choices = getters.query_one(ChoiceGroups)
    summary = getters.query_one(Summary)
    buttons = getters.query_one(ButtonRow)

    def __init__(self, becoming: Becoming) -> None:
        super().__init__(f"Convert {becoming.plan.title}")
        self.name_row.context = becoming.plan.company.name
        self.name_row.count = f"lead {becoming.plan.lead}"
        self.becoming = becoming
        self._busy = False

    def body(self) -> ComposeResult:
        yield ChoiceGroups(ground="surface")
        yield Summary()
        yield ButtonRow(["Convert", "Cancel"])

    def on_mount(self) -> None:
        """Stand on what has to be chosen, else on the deal."""
        self._show()
        self.choices.focus()
        self.call_after_refresh(self.choices.stand_on, GROUPS[self.becoming.open or "deals"])

    def _show(self) -> None:
        here = self.choices.entry.group if self.choices.entry else ""
        options, before = [], ""
        for each in self.becoming.choices():
            group = GROUPS[each.part]
            chosen = self.becoming.chosen[each.part] == each.value
            options.append(
                Option(group, each.value, each.words, each.found, each.note, chosen, group != before, group == here)
            )
            before = group
        self.choices.fill(options, spaced=self.size.height >= 30)
        self.choices.styles.height = len(self.choices.entries)
        self._tell()

    def _tell(self) -> None:
        becoming, pieces = self.becoming, []
        if becoming.open:
            pieces = [(f"Several {becoming.open} fit: choose one with Space", "warning", False)]
        else:
            for word, what in (("Creates", becoming.makes), ("Moves", becoming.moves)):
                pieces += [(f"{word} ", "muted", False), (f"{what}   ", "text", False)] if what else []
        self.summary.tell(pieces, [("u", "text", True), (" takes it back", "muted", False)])
        self.buttons.words, self.buttons.tone = f"$ {becoming.command}", "muted"

    @on(LineList.Moved)
    def _moved(self) -> None:
        entry = self.choices.entry
        if entry is not None and not entry.live:
            self._show()

    @on(ChoiceGroups.Taken)
    def _taken(self, message: ChoiceGroups.Taken) -> None:
        part = self._part(message.option.group)
        if message.option.value == CHOOSE:
            self._look_for(part)
            return
        self._become(self.becoming.choosing(part, message.option.value))
        unsettled = self.becoming.open
        if unsettled is not None:
            self.choices.stand_on(GROUPS[unsettled])

    @staticmethod
    def _part(group: str) -> str:
        return next(name for name in ORDER if GROUPS[name] == group)

    def _become(self, becoming: Becoming) -> None:
        self.becoming = becoming
        self._show()
        self.refresh_bindings()

    def _look_for(self, part: str) -> None:
        def picked(found: Suggestion | None) -> None:
            if found is not None:
                self._become(self.becoming.picking(part, Candidate(found.id, found.title, found.note, "")))

        self.app.push_screen(PickRecord(part, f"Choose a {SINGULAR[part]}"), picked)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a new deal has fields to edit."""
        return (
            self.becoming.chosen["deals"] == NEW if action == "edit_deal" else super().check_action(action, parameters)
        )

    def action_step(self, step: int) -> None:
        """Go from group to group, then to the buttons."""
        if self.buttons.has_focus:
            self.choices.focus()
            self.choices.stand_on(GROUPS[ORDER[0 if step > 0 else -1]])
        elif not self.choices.action_group(step):
            self.buttons.focus()

    def action_edit_deal(self) -> None:
        """Edit the fields of the new deal."""
        texts = {name: self.becoming.deal.get(name, "") for name in ASKED}

        def kept(db: Database, given: tuple[Assignment, ...]) -> dict[str, str]:
            return {each.field: each.text for each in given}

        def edited(found: object) -> None:
            if isinstance(found, dict):
                stage = found.get("stage") or self.becoming.stage
                self._become(replace(self.becoming, deal=found, stage=stage))

        ask(self.host, Question("New deal", self.becoming.plan.title, "Keep", "deals", texts, ("name",)), kept, edited)

    def action_command(self) -> None:
        """Show the same as a command."""
        self.app.push_screen(AsCommand(self.becoming.command))

    @on(ChoiceGroups.Entered)
    def action_convert(self) -> None:
        """Convert it, once everything is chosen."""
        unsettled = self.becoming.open
        if unsettled is not None:
            self.choices.focus()
            self.choices.stand_on(GROUPS[unsettled])
        elif self.becoming.nothing:
            self.host.say("A lead becomes something: choose a company, a contact or a deal.", "warning")
        elif not self._busy:
            self._busy = True
            wanted, lead = self.becoming.wanted, f"#{self.becoming.plan.lead}"
            self.host.perform(lambda db: conversion.convert(db, lead, wanted), self._done, self._refused)

    def _done(self, done: Converted) -> None:
        self.host.say(f"Converted {self.becoming.plan.title}. u to undo")
        self.dismiss(done)

    def _refused(self, error: CrmError) -> None:
        self._busy = False
        self.host.say(error.message, "error")

    @on(ButtonRow.Pressed)
    def _pressed(self, message: ButtonRow.Pressed) -> None:
        if message.index == 0:
            self.action_convert()
        else:
            self.action_cancel()
