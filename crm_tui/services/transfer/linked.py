"""The linked records a file names, each collected once with everything its rows say about it."""

from collections.abc import Sequence

from crm_tui.services.completing import bare_domain
from crm_tui.services.transfer.documents import documents
from crm_tui.services.transfer.slots import LinkSlot
from crm_tui.text import fold

MOST_KNOWN = 50_000
"""How many links are remembered to be given the same number again; it bounds the memory, not the number of links."""

Cells = tuple[str | None, ...]

FACTS = ("number", "ref", "ref_f", "domain", "external_id", "id", "search_text")
"""What is written of a link."""


class Links:
    """Numbers for the links of one field; `drain` gives what has been numbered since."""

    def __init__(self, slot: LinkSlot) -> None:
        self.slot = slot
        self.parts = [column.target.part for column in slot.parts if hasattr(column.target, "part")]
        self._known: dict[Cells, int] = {}
        self._last = 0
        self._fresh: list[tuple[int, Cells]] = []

    def numbers(self, columns: Sequence[Sequence[str | None]]) -> list[int | None]:
        """The number of the link of each row; None where the row names nothing."""
        known, found = self._known, []
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
        self._fresh.append((self._last, cells))
        return self._last

    def drain(self) -> list[tuple[object, ...]]:
        """FACTS of the links numbered since the last time."""
        fresh, self._fresh = self._fresh, []
        facts = [(number, dict(zip(self.parts, cells, strict=True))) for number, cells in fresh]
        names = [each.get("ref") or each.get("name") for _, each in facts]
        domains = [bare_domain(found) or None if (found := each.get("domain")) else None for _, each in facts]
        shown = [name or domain for name, domain in zip(names, domains, strict=True)]
        searched = documents([shown, domains]) if facts else []
        return [
            (number, name, name and fold(name), domain, each.get("external_id"), _id(each.get("id")), text)
            for (number, each), name, domain, text in zip(facts, names, domains, searched, strict=True)
        ]


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
