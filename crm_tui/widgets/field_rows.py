"""The fields of a form under their heads."""

from collections.abc import Mapping
from dataclasses import replace

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from crm_tui.domain.kinds import Context, CurrencyCode, Money
from crm_tui.errors import Invalid
from crm_tui.services.form_fields import Form, Group
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.form_row import FIELD, LABEL, MARGIN, FormRow
from crm_tui.widgets.line import Line

BAR_AND_SCROLLBAR = 2

Text = tuple[str, int | None]
"""What stands in a field, and the record it stands for."""


class Head(Row):
    """The name of a group of fields."""

    DEFAULT_CSS = "Head { width: 1fr; }"

    def __init__(self, name: str, classes: str) -> None:
        super().__init__(classes=classes)
        self.head = name

    def draw(self, line: Line, row: int) -> None:
        line.ground = "surface"
        line.to(LABEL).put(self.head, bold=True)


class FieldRows(VerticalScroll, can_focus=False):
    """They scroll; which are changed and which cannot be saved is known here."""

    DEFAULT_CSS = "FieldRows { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }"

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, FormRow] = {}

    async def fill(self, form: Form, texts: Mapping[str, Text], room: int) -> None:
        """Show the fields with these texts, or with those the form begins with; the first one has the focus."""
        cells = room - FIELD - MARGIN - BAR_AND_SCROLLBAR
        found: list[Widget] = []
        for group in form.groups:
            found += [Head(group.name, "" if found else "-first"), *self._made(group, texts, form.context, cells)]
        await self.mount_all(found)
        read_amounts(self.rows)
        if self.rows:
            next(iter(self.rows.values())).input.focus()

    def _made(self, group: Group, texts: Mapping[str, Text], context: Context, room: int) -> list[FormRow]:
        made = []
        alone = len(group.fields) == 1 and group.fields[0].label == group.name
        for field in group.fields:
            each = replace(field, label="") if alone else field
            text, linked = texts.get(each.field.name, (each.text, each.linked))
            row = self.rows[each.field.name] = FormRow(each, text, linked, context, room)
            made.append(row)
        return made

    def changed(self) -> dict[str, str]:
        """The texts that differ from what the form began with, a chosen record by its number."""
        return {name: row.meant for name, row in self.rows.items() if row.changed}

    def check(self) -> list[FormRow]:
        """Look at every field; those that cannot be saved."""
        return [row for row in self.rows.values() if row.check()]

    def wrong(self) -> int:
        """How many fields are known to need a change."""
        return sum(row.problem is not None and row.problem.hinders for row in self.rows.values())

    @on(FormRow.Stepped)
    def _step(self, event: FormRow.Stepped) -> None:
        event.stop()
        rows = list(self.rows.values())
        at = rows.index(event.row) + event.fields
        if 0 <= at < len(rows):
            rows[at].input.focus()

    @on(FormRow.Typed)
    def _typed(self, event: FormRow.Typed) -> None:
        if isinstance(event.row.field.kind, CurrencyCode):
            read_amounts(self.rows)


def read_amounts(rows: Mapping[str, FormRow]) -> None:
    """Read the amounts of a form in its currency."""
    row = rows.get("currency")
    if row is None:
        return
    try:
        code = row.field.kind.parse(row.text, row.context)
    except Invalid:
        return
    for each in rows.values():
        if isinstance(each.field.kind, Money):
            each.context = row.context.in_currency(None if code is None else str(code))
            each.understand()
