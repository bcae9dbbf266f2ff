"""The stretch of a long list that is in memory, and what to ask for next; plain arithmetic, no widget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crm_tui.widgets.table_rows import Item, Key, Source

LIMIT = 200
"""Rows of one question."""

AHEAD = 120
"""So many rows are kept ready on both sides of what is seen."""

MOST = 1_200
"""Rows kept; those farthest away go first."""


@dataclass(frozen=True)
class Ask:
    """A question for rows: from which row on, in which direction, and the index next to which the answer lies.

    `edge` is the index of the first row of the answer; of an answer backwards the index behind its last row.
    """

    after: Key | None
    backwards: bool
    skip: int
    edge: int
    limit: int = LIMIT


@dataclass(frozen=True)
class Window:
    """Rows of the list from index `start` on; `total` is None until it is known."""

    start: int = 0
    items: tuple[Item, ...] = ()
    total: int | None = None

    @property
    def end(self) -> int:
        """The index behind the last row in memory."""
        return self.start + len(self.items)

    @property
    def height(self) -> int:
        """The rows of the list as far as it is known."""
        return self.end if self.total is None else self.total

    def item(self, index: int) -> Item | None:
        """The row at an index, if it is in memory."""
        return self.items[index - self.start] if self.start <= index < self.end else None

    def index_of(self, number: int) -> int | None:
        """Where a record is, if it is in memory."""
        return next((self.start + at for at, item in enumerate(self.items) if item.id == number), None)

    def next_ask(self, first: int, last: int) -> Ask | None:
        """What to ask for so that these rows, and some on both sides, are in memory; None if they are."""
        if not self.items or first >= self.end or last < self.start:
            return self._far(first, last)
        if self.end - 1 - last < AHEAD and (self.total is None or self.end < self.total):
            return Ask(self.items[-1].key, False, 0, self.end)
        if first - self.start < AHEAD and self.start > 0:
            return Ask(self.items[0].key, True, 0, self.start)
        return None

    def _far(self, first: int, last: int) -> Ask | None:
        """From the nearest place whose key is known: the first row, the last one, or an end of the window."""
        if self.total == 0:
            return None
        begin = max(0, first - LIMIT // 2)
        found = [Ask(None, False, begin, begin)]
        if self.total is not None:
            edge = min(self.total, last + LIMIT // 2)
            found.append(Ask(None, True, self.total - edge, edge))
        if self.items and first >= self.end:
            begin = max(self.end, first - LIMIT // 2)
            found.append(Ask(self.items[-1].key, False, begin - self.end, begin))
        if self.items and last < self.start:
            edge = min(self.start, last + LIMIT // 2)
            found.append(Ask(self.items[0].key, True, self.start - edge, edge))
        return min(found, key=lambda ask: ask.skip)

    def with_answer(self, ask: Ask, items: Sequence[Item]) -> "Window":
        """The window with an answer in it: beside what it holds, or in its place."""
        start = ask.edge - len(items) if ask.backwards else ask.edge
        short = len(items) < ask.limit
        total = start + len(items) if short and not ask.backwards and self.total is None else self.total
        if self.items and start == self.end:
            kept = (*self.items, *items)[-MOST:]
            return Window(start + len(items) - len(kept), kept, total)
        if self.items and start + len(items) == self.start:
            return Window(start, (*items, *self.items)[:MOST], total)
        return Window(max(0, start), tuple(items), total)

    def counted(self, total: int) -> "Window":
        """The window once the number of all rows is known."""
        return replace(self, total=max(total, 0))


def answer(source: Source, ask: Ask) -> Sequence[Item]:
    """Put a question to a source."""
    return source.stretch(ask.after, backwards=ask.backwards, skip=ask.skip, limit=ask.limit)


def opening(source: Source, at: int | None, rows: int) -> tuple[Window, int]:
    """The first rows of a source, or those around a record, and the index to stand on."""
    key = source.key_of(at) if at is not None else None
    return _around(source, key, rows) if key else (_beginning(source), 0)


def again(source: Source, item: Item | None, rows: int) -> tuple[Window, int]:
    """The rows around one that was there, where it stands now or where it stood, with their number."""
    key = (source.key_of(item.id) or item.key) if item else None
    window, index = _around(source, key, rows) if key else (_beginning(source), 0)
    return window.counted(source.count()), index


def _beginning(source: Source) -> Window:
    """The first rows of a source."""
    ask = Ask(None, False, 0, 0)
    return Window().with_answer(ask, source.stretch(None, backwards=False, skip=0, limit=LIMIT))


def _around(source: Source, key: Key, rows: int) -> tuple[Window, int]:
    """The rows around a place in the order of a source, and the index of the row there, or of the next one."""
    index = source.position(key)
    above = source.stretch(key, backwards=True, skip=0, limit=min(index, LIMIT // 2 + rows))
    after = above[-1].key if above else None
    below = source.stretch(after, backwards=False, skip=0, limit=LIMIT)
    start = index - len(above)
    return Window(start, (*above, *below)), index
