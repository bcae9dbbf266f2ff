"""The linked records a file names, each collected once with everything its rows say about it."""

from collections.abc import Sequence

from crm_tui.domain.searching import document
from crm_tui.services.composing import bare_domain
from crm_tui.services.transfer.slots import LinkSlot
from crm_tui.text import fold

MOST_KNOWN = 50_000
"""How many links are remembered to be given the same number again; it bounds the memory, not the number of links."""

Cells = tuple[str | None, ...]


class Links:
    """Numbers for the links of one field; `drain` gives what has been numbered since."""

    def __init__(self, slot: LinkSlot) -> None:
        self.slot = slot
        self.parts = [column.target.part for column in slot.parts if hasattr(column.target, "part")]
        self._known: dict[Cells, int] = {}
        self._last = 0
        self._fresh: list[tuple[object, ...]] = []

    def numbers(self, columns: Sequence[Sequence[str | None]]) -> list[int | None]:
        """The number of the link of each row; None where the row names nothing."""
        known = self._known
        found: list[int | None] = []
        for cells in zip(*columns, strict=True):
            number = known.get(cells)
            if number is None and any(cells):
                number = self._number(cells)
            found.append(number)
        if len(known) > MOST_KNOWN:
            known.clear()
        return found

    def _number(self, cells: Cells) -> int:
        self._last += 1
        self._known[cells] = self._last
        facts = dict(zip(self.parts, cells, strict=True))
        name = facts.get("ref") or facts.get("name")
        domain = bare_domain(facts["domain"] or "") or None if facts.get("domain") else None
        identity = int(facts["id"] or 0) or None if facts.get("id") else None
        searched = document([name or domain, domain])
        row = (self._last, name, fold(name) if name else None, domain, facts.get("external_id"), searched, identity)
        self._fresh.append((*row, None, None, None))
        return self._last

    def drain(self) -> list[tuple[object, ...]]:
        """The rows for the table of links since the last time."""
        fresh, self._fresh = self._fresh, []
        return fresh
