"""A record laid out for a width: rows of pieces, and the spots among them that a cursor can stand on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len

from crm_tui.widgets.long_text import wrapped
from crm_tui.widgets.record_card import Card, Fact, Group, Happening, Target

LABEL = 9
"""The cells of a label with the space behind it, as long as no label needs more."""

WIDEST_LABEL = 18
MORE = "… Enter shows all"


@dataclass(frozen=True)
class Piece:
    """A text at a column; `width` cuts or pads it, and puts it at the right end of its cells with `right`."""

    at: int
    text: str
    tone: str = "text"
    width: int | None = None
    right: bool = False
    bold: bool = False
    ground: str | None = None
    underline: bool = False


@dataclass(frozen=True)
class Rule:
    """The rule above a group: its name, and how many there are."""

    title: str
    count: str = ""


@dataclass(frozen=True)
class Spot:
    """Where the cursor can stand: some rows, from one column to another."""

    row: int
    rows: int
    start: int
    end: int
    target: Target


@dataclass(frozen=True)
class Room:
    """What a record is laid out for; `lines` is how many of a long text are shown, `airy` leaves rows empty.

    `compact` puts the first facts side by side and leaves the others out; `whole` shows all there is.
    """

    width: int
    compact: bool = False
    airy: bool = False
    whole: bool = False
    lines: int = 3


class Layout:
    """The rows and spots of a record, from top to bottom."""

    def __init__(self, card: Card, room: Room) -> None:
        self.room = room
        self.rows: list[tuple[Piece, ...] | Rule] = []
        self.spots: list[Spot] = []
        if room.compact:
            self._cells([*card.main, *([card.place] if card.place and card.place.target.leads else [])])
        else:
            if card.initials:
                self._head(card)
            self._facts(card.main, LABEL)
            self._others(card)
        for group in card.beside:
            self._group(group)
        self._timeline(card.timeline)

    def _blank(self, *, always: bool = False) -> None:
        if (self.room.airy or always) and self.rows and self.rows[-1] != ():
            self.rows.append(())

    def _row(self, *pieces: Piece, target: Target | None = None, start: int = 0, end: int | None = None) -> None:
        if target is not None:
            self.spots.append(Spot(len(self.rows), 1, start, self.room.width if end is None else end, target))
        self.rows.append(pieces)

    # The head and the facts

    def _head(self, card: Card) -> None:
        """` NF `  Head of IT at Globex                customer · A."""
        if self.room.airy:
            self.rows.append(())
        pieces = [Piece(3, f" {card.initials} ", card.shade, bold=True, ground="panel")]
        state, at = cell_len(card.state), 3 + cell_len(card.initials) + 4
        left = max(0, self.room.width - state - 4 - at)
        for text, tone, bold in self._words(card):
            size = min(cell_len(text), left)
            pieces.append(Piece(at, text, tone, width=size, bold=bold))
            at, left = at + size, left - size
        pieces.append(Piece(self.room.width - state - 2, card.state, "muted"))
        self._row(*pieces, target=card.place.target if card.place else None)
        self._blank(always=True)

    def _words(self, card: Card) -> list[tuple[str, str, bool]]:
        place = card.place.text if card.place else ""
        joint = card.joint if card.role and place else ""
        return [(card.role, "text", True), (joint, "muted", False), (place, "text", False)]

    def _cells(self, facts: Sequence[Fact]) -> None:
        """The facts side by side, filled one column after the other."""
        size = max(2, -(-len(facts) // 3))
        columns = [facts[at : at + size] for at in range(0, len(facts), size)]
        labels = [max(cell_len(fact.label) for fact in column) + 1 for column in columns]
        needs = [max(map(_length, column)) + label + 4 for column, label in zip(columns, labels, strict=True)]
        made: list[list[tuple[Piece, ...]]] = []
        start = 0
        for column, label, width in zip(columns, labels, _shares(needs, self.room.width), strict=True):
            made.append([_cell(fact, start + 2, label, start + width) for fact in column])
            self.spots += [Spot(row, 1, start, start + width, fact.target) for row, fact in enumerate(column)]
            start += width
        for side_by_side in zip_longest(*made, fillvalue=()):
            self.rows.append(tuple(piece for cell in side_by_side for piece in cell))

    def _others(self, card: Card) -> None:
        if self.room.whole:
            for group in card.groups:
                self._group(group)
            self._empty(card.empty)
            return
        seen = {fact.target for fact in card.main}
        others = [fact for group in card.groups for fact in group.facts if fact.target not in seen]
        if others:
            self._blank()
            self._facts(others, _label_width(others))

    def _empty(self, labels: Sequence[str]) -> None:
        """The fields without a value, in one paragraph."""
        if not labels:
            return
        self._rule("Empty", f"{len(labels)}")
        for line in wrapped(", ".join(labels), self.room.width - 5, 20)[0]:
            self._row(Piece(3, line, "faint"))

    def _facts(self, facts: Sequence[Fact], label: int) -> None:
        for fact in facts:
            if fact.long:
                self._long(fact, label)
            else:
                at, left = 3 + label, self.room.width - 5 - label
                self._row(
                    Piece(3, fact.label, fact.label_tone, width=label - 1),
                    *_value(fact, at, left, fact.rest + fact.aside),
                    target=fact.target,
                )

    def _long(self, fact: Fact, label: int) -> None:
        """A long text: some lines of it, and a word that there is more."""
        lines, more = wrapped(fact.text, self.room.width - 5 - label, self.room.lines)
        self.spots.append(Spot(len(self.rows), len(lines) + more, 0, self.room.width, fact.target))
        for number, line in enumerate(lines):
            name = [Piece(3, fact.label, "muted", width=label - 1)] if number == 0 else []
            self.rows.append((*name, Piece(3 + label, line)))
        if more:
            self.rows.append((Piece(3 + label, MORE, "faint"),))

    # Groups and the timeline

    def _rule(self, title: str, count: str = "") -> None:
        self._blank(always=self.room.whole)
        self.rows.append(Rule(title, count))
        self._blank()

    def _group(self, group: Group) -> None:
        self._rule(group.title, group.count)
        most = 4 if self.room.compact else len(group.facts)
        self._facts(group.facts[:most], _label_width(group.facts, 30))
        if len(group.facts) > most:
            self._row(Piece(3, f"… {len(group.facts) - most} more", "faint"))

    def _timeline(self, entries: Sequence[Happening]) -> None:
        """Days, one line of signs that joins them, kinds, texts."""
        if not entries:
            return
        if self.room.compact:
            self._blank(always=True)
        else:
            self._rule("Timeline")
        left = 2 if self.room.compact else 3
        sign = left + max(cell_len(entry.day) for entry in entries) + 2
        at = sign + 2 + min(11, max(cell_len(entry.kind) for entry in entries)) + 2
        for entry in entries:
            self._entry(entry, left, sign, at)

    def _entry(self, entry: Happening, left: int, sign: int, at: int) -> None:
        most = 1 if entry.short and not self.room.whole else (2 if self.room.compact else self.room.lines)
        lines, more = wrapped(entry.text, self.room.width - at - 2, most)
        lines = lines or ("",)
        if more:
            lines = (*lines[:-1], _ended(lines[-1], self.room.width - at - 2))
        self.spots.append(Spot(len(self.rows), len(lines), 0, self.room.width, entry.target))
        for number, line in enumerate(lines):
            text = Piece(at, line, entry.tone, width=max(0, self.room.width - at - 1))
            if number:
                self.rows.append((Piece(sign, "│", "rule"), text))
                continue
            day, kind = (
                Piece(left, entry.day, entry.day_tone),
                Piece(sign + 2, entry.kind, "muted", width=at - sign - 3),
            )
            tone = "rule" if entry.sign == "│" else entry.day_tone
            self.rows.append((day, Piece(sign, entry.sign, tone), kind, text))


def _ended(line: str, width: int) -> str:
    return f"{line[: max(0, min(len(line), width - 2))]} …"


def _length(fact: Fact) -> int:
    return cell_len(fact.mark) + 1 + cell_len(fact.text) + cell_len(fact.rest)


def _shares(needs: Sequence[int], width: int) -> list[int]:
    """The widths of columns: the same for all if that is enough for each, else the widest give way."""
    even = width // max(1, len(needs))
    if max(needs, default=0) <= even:
        return [even] * len(needs)
    found = list(needs)
    while sum(found) > width:
        found[found.index(max(found))] -= 1
    return [need + (width - sum(found)) // len(found) for need in found]


def _cell(fact: Fact, at: int, label: int, end: int) -> tuple[Piece, ...]:
    return (Piece(at, fact.label, "muted"), *_value(fact, at + label, end - at - label - 1, fact.rest))


def _value(fact: Fact, at: int, room: int, rest: str) -> list[Piece]:
    """The mark, the text and what belongs to it, each as far as there is room."""
    pieces: list[Piece] = []
    for text, tone in ((fact.mark, fact.tone), (fact.text, "text" if fact.mark else fact.tone), (rest, "muted")):
        if text and room > 0:
            size = min(cell_len(text), room)
            pieces.append(Piece(at, text, tone, width=size))
            gap = 1 if text == fact.mark else 0
            at, room = at + size + gap, room - size - gap
    return pieces


def _label_width(facts: Sequence[Fact], most: int = WIDEST_LABEL) -> int:
    return max(LABEL, min(most, max(cell_len(fact.label) for fact in facts)) + 2)
