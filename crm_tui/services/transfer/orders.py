"""Which number of `03/04/2026` is the day: decided for a whole column by any of its dates that can mean one thing."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from crm_tui.domain.kinds import Context
from crm_tui.services.transfer.targets import Column

_FIGURES = re.compile(r"\s*([0-9]{1,2})([-/])([0-9]{1,2})\2[0-9]{4}(?![0-9])")

Cells = Callable[[int], Iterator[Sequence[str]]]
"""Reads one column of the file again, batch by batch."""


@dataclass
class Orders:
    """Decides each column at the first date that needs it, by reading the whole column once."""

    again: Cells
    _decided: dict[int, str | None] = field(default_factory=dict)

    def context(self, column: Column, context: Context) -> Context:
        """The context for a column; with its order once that was needed and could be told."""
        order = self._decided.get(column.at)
        return replace(context, date_order=order) if order else context

    def decides(self, column: Column, context: Context, refused: Sequence[str]) -> bool:
        """Whether the order of a column is known now that dates were refused for want of it."""
        if context.date_order is not None or column.at in self._decided or not any(map(_unsure, refused)):
            return False
        self._decided[column.at] = self._decide(column.at)
        return self._decided[column.at] is not None

    def _decide(self, at: int) -> str | None:
        seen: set[str] = set()
        for texts in self.again(at):
            seen.update(filter(None, map(_order, texts)))
        return seen.pop() if len(seen) == 1 else None


def _figures(text: str) -> tuple[int, int] | None:
    match = _FIGURES.match(text)
    return (int(match[1]), int(match[3])) if match else None


def _unsure(text: str) -> bool:
    found = _figures(text)
    return found is not None and found[0] <= 12 and found[1] <= 12 and found[0] != found[1]


def _order(text: str) -> str | None:
    found = _figures(text)
    if found is None or (found[0] > 12) == (found[1] > 12):
        return None
    return "dmy" if found[0] > 12 else "mdy"
