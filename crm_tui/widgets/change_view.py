"""One change set in full: who, when and from where; then every value before and after."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size

from crm_tui.services.change_log import BINNED, EDITED, ERASED, MADE, RESTORED, Account, Altered
from crm_tui.text import shortened
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import RISK

ORIGINS = {"tui": "from the screen", "cli": "from the command line", "import": "by an import"}
BECAME = {
    MADE: ("+ added", "success"),
    BINNED: ("- moved to the bin", "error"),
    RESTORED: ("+ back from the bin", "success"),
    ERASED: ("erased for good", "faint"),
}
NAMES, VALUES = 24, 40
"""The widest columns of names and of values, in cells."""

LEAST = 14
"""The cells that both values have at least; else what is there since is only hinted at."""

Draw = Callable[[Line], object]


class AlteredView(Drawn, can_focus=True):
    """Differences under each other; it scrolls, nothing in it can be chosen."""

    DEFAULT_CSS = "AlteredView { overflow-x: hidden; scrollbar-size-vertical: 1; }"
    GROUND = "surface"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="change.down"),
        Binding("k", "scroll_up", "Up", show=False, id="change.up"),
        Binding("ctrl+d", "page_down", "Page down", show=False, id="change.page_down"),
        Binding("ctrl+u", "page_up", "Page up", show=False, id="change.page_up"),
        Binding("G", "scroll_end", "End", show=False, id="change.last"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: tuple[Draw, ...] = ()

    def draw(self, line: Line, row: int) -> None:
        if row < len(self.rows):
            self.rows[row](line)

    def tell(self, altered: Sequence[Altered], more: int, heads: Sequence[Draw] = (), *, margin: int = 1) -> None:
        """Show differences below some rows of another kind, and how many more there are."""
        found = [*heads, *Columns(altered, margin).rows()]
        if more:
            found.append(lambda line: line.gap(margin).put(f"and {more:,} more", "muted"))
        self.rows = tuple(found)
        self.virtual_size = Size(self.size.width, len(self.rows))
        self.refresh(layout=True)


class ChangeView(AlteredView):
    """A change set; with the facts about it where there is room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.account: Account | None = None

    def show(self, account: Account | None) -> None:
        """Tell another change set, or the same one anew."""
        same = self.account is not None and account is not None and self.account.step == account.step
        self.account = account
        self._lay_out()
        if not same:
            self.scroll_to(y=0, animate=False, immediate=True)

    def on_resize(self, event: Resize) -> None:
        """Facts come and go with the room there is."""
        self._lay_out()

    def _lay_out(self) -> None:
        wide, account = self.app.size.width >= 120, self.account
        if account is None:
            self.tell((), 0)
        else:
            self.tell(account.altered, account.more, _heads(account) if wide else (), margin=3 if wide else 2)


def in_short(account: Account) -> str:
    """Which field if it is one, who, and from where; for a title."""
    labels = {each.label for each in account.altered if each.became == EDITED}
    records = {each.record for each in account.altered}
    field = f"{labels.pop()}, " if len(labels) == 1 and len(records) > 1 else ""
    return f"{field}by {account.step.name} {ORIGINS.get(account.step.origin, account.step.origin)}"


def _heads(account: Account) -> Sequence[Draw]:
    """Who, when, which record if it is one, and the rule above the differences."""
    step, altered = account.step, account.altered
    records = {each.record for each in altered}
    labels = {each.label for each in altered if each.became == EDITED}
    facts = [
        ("by", step.name, ORIGINS.get(step.origin, step.origin)),
        ("at", f"{step.at:%a} {step.at.day} {step.at:%b %H:%M}", ""),
        *([("record", records.pop(), "")] if len(records) == 1 and labels else []),
    ]
    right = labels.pop() if len(labels) == 1 else ""
    return [*(_fact(*each) for each in facts), lambda line: None, lambda line: _rule(line, right), lambda line: None]


def _fact(label: str, value: str, more: str) -> Draw:
    return lambda line: line.gap(3).put(label, "muted", width=10).put(value).gap(1).put(more, "muted")


def _rule(line: Line, right: str) -> None:
    line.rule(2).gap(1).put("Differences", "muted").gap(1)
    if right:
        line.rule(line.width - line.at - cell_len(right) - 4).gap(1).put(right).gap(1)
    line.rule(line.width - line.at)


class Columns:
    """The differences under each other; of one record its fields stand first, of one field the records."""

    def __init__(self, altered: Sequence[Altered], margin: int) -> None:
        self.altered = altered
        self.margin = margin
        edited = [each for each in altered if each.became == EDITED]
        alone = len({each.record for each in altered}) == 1
        several = not alone and len({each.label for each in edited}) > 1
        self.first = [each.label if alone and each.label else each.record for each in altered]
        self.names = _widest(self.first, NAMES)
        self.labels = _widest([each.label for each in edited], NAMES // 2) if several else 0
        self.before = _widest([each.before and f"- {each.before}" for each in edited], VALUES)
        self.after = _widest([each.after and f"+ {each.after}" for each in edited], VALUES)

    def rows(self) -> list[Draw]:
        """A drawing for each."""
        return [self._row(each, first) for each, first in zip(self.altered, self.first, strict=True)]

    def _row(self, each: Altered, first: str) -> Draw:
        def draw(line: Line) -> None:
            line.gap(self.margin).put(first, width=self.names).gap(2)
            if self.labels:
                line.put(each.label, "muted", width=self.labels).gap(2)
            since = each.since and f"{RISK} {each.since}"
            if line.width - line.at - cell_len(since) < LEAST:
                since = each.since and RISK
            end = line.width - cell_len(since) - 2
            self._values(line, each, end - line.at - 2)
            line.to(end).put(since, "warning")

        return draw

    def _values(self, line: Line, each: Altered, room: int) -> None:
        if each.became != EDITED:
            line.put(*BECAME[each.became])
            return
        width = max(0, min(self.before, max(room // 2, room - self.after - 2)))
        line.put(each.before and f"- {each.before}", "error", width=width).gap(2)
        line.put(each.after and f"+ {each.after}", "success", width=max(0, room - width - 2))


def _widest(texts: Sequence[str], most: int) -> int:
    return min(max((cell_len(shortened(text, most)) for text in texts), default=0), most)
