"""What an empty database shows: what this is, three ways to begin, and where the file lies."""

from dataclasses import dataclass

from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import Heading, LineList
from crm_tui.widgets.signs import BAR

WIDE = 56
"""The columns of a step in two rows; in one row it takes all there are."""

Piece = tuple[str, str, bool]
"""A text, its tone, and whether it is bold."""


@dataclass(frozen=True)
class Step:
    """A way to begin: what to type, its name, what comes of it at length and in short, and the action that it is."""

    key: str
    name: str
    about: str
    short: str
    action: str


@dataclass(frozen=True)
class Said(Heading):
    """Words that the cursor passes over; with `bar` they stand beside the sign of the program."""

    pieces: tuple[Piece, ...] = ()
    bar: bool = False
    of: Step | None = None
    """The step whose second row this is."""


class FirstSteps(LineList[Step]):
    """The only centred text of the program."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.steps: tuple[Step, ...] = ()
        self.notes: tuple[tuple[Piece, ...], ...] = ()

    def fill(self, steps: tuple[Step, ...], notes: tuple[tuple[Piece, ...], ...]) -> None:
        """Show the steps, and notes below them."""
        self.steps, self.notes = steps, notes
        self.lay_out(two=False)

    def lay_out(self, *, two: bool) -> None:
        """Give a step two rows, or one."""
        name: tuple[Piece, ...] = (
            ("crm", "text", True),
            ("   Your customers, in one file that belongs to you.", "muted", False),
        )
        lines: list[Step | Heading] = [Said(bar=True), Said(bar=True, pieces=name), Said(bar=True), Said(), Said()]
        lines += [Said(pieces=(("Nothing here yet. Three ways to begin:", "text", False),)), Said()]
        for step in self.steps:
            second = Said(of=step, pieces=((step.about, "muted", False),))
            lines += [step, second, Said()] if two else [step, Said()]
        self.show([*lines, *([] if two else [Said()]), *(Said(pieces=note) for note in self.notes)], keep=True)

    def draw(self, line: Line, row: int) -> None:
        if row >= len(self.entries):
            return
        found = self.entries[row]
        here = self.entry is not None and self.entry in (found, getattr(found, "of", None))
        two = len(self.entries) > row + 1 and isinstance(following := self.entries[row + 1], Said) and following.of
        if here:
            line.ground = "selection"
        if isinstance(found, Step):
            self._draw_step(line, found, here=here, one=not two)
        elif isinstance(found, Said):
            self._draw_said(line, found, here=here)
        if here and line.width > WIDE and (two or isinstance(found, Said)):
            line.put(" " * (WIDE - line.at))
            line.ground = "page"

    def _draw_step(self, line: Line, step: Step, *, here: bool, one: bool) -> None:
        line.put(BAR if here else " ", "accent").gap(1).put(step.key, "accent", width=9)
        line.put(step.name, bold=True, width=16 if one else 40)
        if one:
            line.put(step.short, "muted")

    def _draw_said(self, line: Line, said: Said, *, here: bool) -> None:
        if said.bar or said.of:
            line.put(BAR if said.bar or here else " ", "accent").gap(1 if said.bar else 10)
        for text, tone, bold in said.pieces:
            line.put(text, tone, bold=bold)
