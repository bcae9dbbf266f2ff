"""Choices in groups, one chosen in each: the cursor goes over all of them, Space chooses."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message

from crm_tui.text import safe
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import Heading, LineList
from crm_tui.widgets.signs import MARKED, OPEN

LABEL = 10
WORDS = ((76, 24), (0, 19))
"""The cells of the first words of a line, from so many columns on."""


@dataclass(frozen=True)
class Option:
    """A line: its group (the name stands on the first line of it), what it is called, and what is said beside it."""

    group: str
    value: str
    words: str
    good: str = ""
    note: str = ""
    chosen: bool = False
    first: bool = False
    live: bool = False
    """Whether the cursor stands in its group."""


class ChoiceGroups(LineList[Option]):
    """Tab goes from group to group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", "Choose", show=False, id="groups.take"),
        Binding("enter", "enter", "Convert", tooltip="or choose what the cursor stands on", id="groups.enter"),
    ]

    @dataclass
    class Taken(Message):
        """A choice was made."""

        option: Option

    @dataclass
    class Entered(Message):
        """Enter on what is chosen already."""

    words = WORDS[0][1]

    def on_resize(self) -> None:
        """Measure again what the words may take."""
        self._measure()

    def _measure(self) -> None:
        """The cells of the words: what the longest needs, no more than there are for them."""
        most = next(cells for least, cells in WORDS if self.size.width >= least)
        said = (cell_len(safe(each.words)) for each in self.entries if isinstance(each, Option))
        self.words = min(most, max(said, default=0) + 1)

    def draw_entry(self, line: Line, entry: Option, *, here: bool) -> None:
        group, ground = (entry.group if entry.first else ""), line.ground
        line.ground = self.ground
        line.put(group, "text" if entry.live else "muted", width=LABEL, bold=entry.live)
        line.ground = ground
        line.put(MARKED if entry.chosen else OPEN, "accent" if entry.chosen else "muted").gap(1)
        line.put(
            entry.words,
            "text" if entry.chosen or here else "muted",
            width=self.words,
            bold=entry.chosen,
        ).gap(1)
        if entry.good:
            line.put("matched", "success").gap(1)
            line.put(f"{entry.good}, ", "muted")
        line.put(entry.note, "text" if entry.chosen else "muted", width=max(0, self.size.width - line.at - 1))

    def action_take(self) -> None:
        """Choose what the cursor stands on."""
        if self.entry is not None:
            self.post_message(self.Taken(self.entry))

    def action_enter(self) -> None:
        """Choose it; what is chosen already is taken."""
        if self.entry is not None:
            self.post_message(self.Entered() if self.entry.chosen else self.Taken(self.entry))

    def action_choose(self) -> None:
        self.action_take()

    def action_group(self, step: int) -> bool:
        """Go to the chosen line of the next group; False after the last one."""
        groups = list(dict.fromkeys(each.group for each in self.entries if isinstance(each, Option)))
        at = groups.index(self.entry.group) + step if self.entry else 0
        if not 0 <= at < len(groups):
            return False
        self.stand_on(groups[at])
        return True

    def stand_on(self, group: str) -> None:
        """Stand on what is chosen in a group, else on its first line."""
        here = [(at, each) for at, each in enumerate(self.entries) if isinstance(each, Option) and each.group == group]
        if here:
            at = next((at for at, each in here if each.chosen), here[0][0])
            self.action_move(at - self.cursor)

    def fill(self, options: list[Option], *, spaced: bool) -> None:
        """Show other options; the cursor stays where it is, an empty line stands between groups."""
        old, lines = self.entry, list[Option | Heading]()
        for each in options:
            lines += [Heading()] if spaced and each.first and lines else []
            lines.append(each)
        self.show(lines, keep=True)
        self._measure()
        if old is not None:
            same = (at for at, each in enumerate(self.entries) if isinstance(each, Option) and _key(each) == _key(old))
            self.action_move(next(same, self.cursor) - self.cursor)


def _key(option: Option) -> tuple[str, str]:
    return option.group, option.value
