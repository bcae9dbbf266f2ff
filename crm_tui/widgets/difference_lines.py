"""What an import would change, line by line: `+` creates, `→` updates, `!` is rejected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from crm_tui.services.transfer.rehearsing import Line as Difference
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.signs import LATE

SIGNS = {"create": ("+", "success"), "update": ("→", "accent"), "reject": (LATE, "error"), "skip": (" ", "muted")}
"""The sign of each action and its tone."""

EMPTY = "empty"
EXAMPLE = ", e.g. "
"""Parts what is wrong from what could be written."""


@dataclass(frozen=True)
class Shown:
    """A difference; `again` if the line above is of the same row, so that row and name need not stand there twice."""

    line: Difference
    again: bool


def shown(lines: Iterable[Difference]) -> Iterator[Shown]:
    """The lines as they are drawn."""
    last: tuple[int, str] | None = None
    for line in lines:
        yield Shown(line, last == (line.row, line.action))
        last = (line.row, line.action)


def fits(line: Difference, words: str) -> bool:
    """Whether something of the line reads like the words."""
    texts = (line.action, str(line.row), line.record, line.field, line.before, line.after, line.reason)
    return any(words in text.casefold() for text in texts)


@dataclass(frozen=True)
class Places:
    """Where the parts of a line begin."""

    digits: int
    action: int
    record: int
    field: int
    values: int


def places(width: int, highest: int) -> Places:
    """The places in so many cells, with so high a number of a row."""
    digits, wide = max(4, len(str(highest))), width >= 120
    action = 4 + digits + (2 if wide else 1)
    record = action + (10 if wide else 9)
    field = record + (width * 15 // 100 if wide else 16)
    return Places(digits, action, record, field, field + (width * 12 // 100 if wide else 12))


class DifferenceHead(Row):
    """The names of the columns of the list below."""

    highest = reactive(0, layout=False)
    noun = reactive("Record", layout=False)

    def draw(self, line: Line, row: int) -> None:
        at = places(self.size.width, self.highest)
        line.to(4).put("Row", "muted").to(at.record).put(self.noun, "muted").to(at.field).put("Field", "muted")
        line.to(at.values).put("Now → after import", "muted")


class DifferenceLines(LineList[Shown]):
    """A line each; old values are softer than new ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", show=False, id="list.choose"),
    ]

    highest = reactive(0, layout=False)

    def draw_entry(self, line: Line, entry: Shown, *, here: bool) -> None:
        each, at = entry.line, places(self.size.width, self.highest)
        sign, tone = SIGNS.get(each.action, (" ", "muted"))
        if not entry.again or here:
            line.put(sign, tone).to(4).put(str(each.row), "muted", width=at.digits, right=True)
            line.to(at.action).put(each.action, tone)
            line.to(at.record).put(each.record, bold=here, width=at.field - at.record - 1)
        line.to(at.field).put(each.field, "muted", width=at.values - at.field - 1).to(at.values)
        put_values(line, each, self.size.width - at.values - 2)


def put_values(line: Line, each: Difference, room: int) -> None:
    """What a field is and what it becomes, or why not."""
    room = max(0, room)
    if each.action == "update" and not each.reason:
        before, after = (cut(text or EMPTY, room) for text in (each.before, each.after))
        most = max((room - 3) // 2, room - 3 - cell_len(after))
        line.put(before, "muted", width=min(cell_len(before), most))
        line.put(" → ").put(after, width=max(0, min(room, line.width - line.at - 2)))
        return
    value = cut(each.after, room)
    if value:
        line.put(value, width=min(cell_len(value), room))
    reason = f"({each.reason})" if each.action == "create" and each.reason else each.reason.partition(EXAMPLE)[0]
    gap = 2 if value else 0
    left = line.width - line.at - gap - 2
    if reason and left > 0:
        line.gap(gap).put(reason, "muted" if value or each.action != "reject" else "text", width=left)
