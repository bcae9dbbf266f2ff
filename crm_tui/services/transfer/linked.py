"""The linked records a file names, each collected once with everything its rows say about it."""

from collections.abc import Mapping, Sequence

from crm_tui.domain.kinds import Context, Email, Reference
from crm_tui.services.completing import bare_domain
from crm_tui.services.transfer.documents import documents
from crm_tui.services.transfer.slots import LinkSlot
from crm_tui.text import fold

MOST_KNOWN = 50_000
"""How many links are remembered to be given the same number again; it bounds the memory, not the number of links."""

Cells = tuple[str | None, ...]

PERSON = ("label", "label_f", "email", "email_key")
"""What a linked person is called and reached by."""

FACTS = ("number", "ref", "ref_f", "domain", "external_id", "id", "search_text", *PERSON)
"""What is written of a link."""


class Links:
    """Numbers for the links of one field; `drain` gives what has been numbered since."""

    def __init__(self, slot: LinkSlot, context: Context) -> None:
        self.slot = slot
        self.context = context
        self.parts = [column.target.part for column in slot.parts if hasattr(column.target, "part")]
        kind = slot.field.kind
        self.people = isinstance(kind, Reference) and kind.entity == "contacts"
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
        persons = [self._person(each) for _, each in facts] if self.people else [(None,) * len(PERSON)] * len(facts)
        known = [[each[0] for each in persons], [each[2] for each in persons]] if self.people else [shown, domains]
        searched = documents(known) if facts else []
        return [
            (number, name, name and fold(name), domain, each.get("external_id"), _id(each.get("id")), text, *person)
            for (number, each), name, domain, text, person in zip(facts, names, domains, searched, persons, strict=True)
        ]

    def _person(self, facts: Mapping[str, str | None]) -> Cells:
        """Name and e-mail of whoever is meant, each with its key; a reference is an address or else a name."""
        ref, name = facts.get("ref"), facts.get("name")
        mail, key = Email().read(ref or "", self.context)
        if key is None:
            mail, name = None, name or ref
        return name, name and fold(name), None if mail is None else str(mail), None if key is None else str(key)


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
