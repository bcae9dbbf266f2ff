"""How the stages and cards of a board are drawn: three rows for a head, three for a card."""

from dataclasses import dataclass

from rich.cells import cell_len

from crm_tui.text import safe
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR, EDGE

HEAD, CARD = 3, 3
GAP = 2
WIDEST = 40
"""The cells of a column where there are few stages."""

ROOMY = 22
"""The cells from which on a card has its owner and a head the word `deals`."""


@dataclass(frozen=True)
class BoardCard:
    """A deal in words; `mark` is `!` or `~` where there is trouble, which has its tone."""

    id: int
    name: str
    initials: str
    shade: str
    amount: str
    short: str
    date: str
    words: str
    mark: str = ""
    tone: str = "muted"


@dataclass(frozen=True)
class BoardColumn:
    """A stage with the cards that are in memory, the first of which is number `first` of `count`."""

    stage: int
    name: str
    chance: str
    first: int
    count: int
    cards: tuple[BoardCard, ...]
    counted: bool = False
    sum: str = ""
    short: str = ""

    def card(self, at: int) -> BoardCard | None:
        """The card of a place, if it is in memory."""
        return self.cards[at - self.first] if self.first <= at < self.first + len(self.cards) else None


def columns_that_fit(width: int, stages: int) -> int:
    """Two from 60 columns, four from 80, five from 120, one more for each further 24."""
    most = 2 if width < 80 else 4 if width < 120 else width // 24
    return max(1, min(most, stages))


def column_width(width: int, shown: int) -> int:
    """The cells of a column, without the gap behind it."""
    return min(width // shown, WIDEST + GAP) - GAP


def draw_head(line: Line, column: BoardColumn, row: int, width: int, *, here: bool) -> None:
    """The name and chance of a stage, its deals and sum, and the line below: heavy where the cursor is."""
    if row == 0:
        line.put(column.name, bold=here, width=width - cell_len(column.chance) - 1).gap(1)
        line.put(column.chance, "muted")
    elif row == 1:
        count = _count(column, width)
        line.put(count, "muted")
        room = width - cell_len(count)
        line.put(column.sum if cell_len(column.sum) < room else column.short, bold=here, width=room, right=True)
    else:
        line.rule(width, heavy=here, tone="accent" if here else "rule")


def _count(column: BoardColumn, width: int) -> str:
    if not column.counted:
        return ""
    word = (" deal" if column.count == 1 else " deals") if width >= ROOMY else ""
    return f"{column.count:,}{word}"


def draw_card(line: Line, card: BoardCard, row: int, width: int, *, ground: str, live: bool, here: bool) -> None:
    """One of the three rows of a card; `here` is whether the cursor stands on it, `live` whether keys go there."""
    around, line.ground = line.ground, ground
    if here:
        line.put(BAR, "accent" if live else "faint")
    else:
        line.put(EDGE if card.mark else " ", card.tone)
    line.gap(1)
    room = width - 3
    if row == 0:
        initials = card.initials if width >= ROOMY else ""
        line.put(card.name, bold=True, width=room - cell_len(initials) - bool(initials)).gap(bool(initials))
        line.put(initials, card.shade)
    elif row == 1:
        date = card.date
        left = room - cell_len(date) - 1
        amount = card.amount if cell_len(card.amount) <= left else card.short
        line.put(amount, width=left).gap(1).put(date, "error" if card.mark == "!" else "muted")
    else:
        line.put(f"{card.mark} {card.words}".strip(), card.tone, width=room)
    line.gap(1)
    line.ground = around


def more_words(above: int, below: int) -> str:
    """`+3 more`, and how many are above."""
    return "  ".join(([f"{above:,} above"] if above > 0 else []) + ([f"+{below:,} more"] if below > 0 else []))


def draw_sides(line: Line, columns: tuple[BoardColumn, ...], left: int, shown: int) -> None:
    """Which stages are seen, and the next one at either side."""
    last = left + shown
    line.gap(1).put("< " if left else "", "accent", bold=True)
    line.put(f"stages {left + 1}\u2013{last} of {len(columns)}", "muted")
    if last < len(columns):
        hidden = columns[last]
        name, facts = safe(hidden.name), f" {hidden.chance}  "
        size = cell_len(name) + cell_len(facts) + cell_len(hidden.sum) + 4
        line.to(line.width - size).put(name + facts, "muted").put(hidden.sum).gap(1).put(">", "accent", bold=True)
