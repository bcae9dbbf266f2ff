"""What can be found: records by a search, actions and screens by the keys that work on the screen below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.binding import ActiveBinding

from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.screens.chosen import Chosen
from crm_tui.screens.keys import MOVING
from crm_tui.services import records, saved_reports
from crm_tui.services.catalog import Catalog
from crm_tui.services.naming import Named, named
from crm_tui.services.reports.base import REPORTS
from crm_tui.services.reports.running import definitions
from crm_tui.services.search import Found, Hit, search
from crm_tui.text import fold
from crm_tui.widgets.key_names import key_name

MOST = 50
"""Records that are asked for."""

NAMES = ("name", "subject", "email", "phone", "mobile")
"""Fields that are a record's title already, where they hold the words."""

LEADS = ("contact", "company")
"""Where an activity leads to."""


PASSED_OVER = (*MOVING, "find", "open", "back")
"""The last words of ids that nobody looks for here."""


@dataclass(frozen=True)
class Finding:
    """A line: what kind of thing it is, its name, what is said about it, and what Enter does.

    `key` is the key that does the same; `within` the entity of a record.
    """

    kind: str
    title: str
    about: str = ""
    note: str = ""
    key: str = ""
    within: str = ""
    chosen: Chosen | None = None


@dataclass(frozen=True)
class Answer:
    """The records for a text; `capped` if there are more than these."""

    text: str
    findings: tuple[Finding, ...]
    capped: bool


def records_found(db: Database, text: str, within: str | None) -> Answer:
    """The records that hold every word, best first, each with what tells it from others."""
    found = search(db, text, within=within, limit=MOST)
    names = _names(db, found)
    leads = _leads(db, [hit.id for hit in found.hits if hit.entity == "activities"])
    return Answer(text, tuple(_record(hit, names, leads) for hit in found.hits), found.capped)


def doable(active: Iterable[ActiveBinding]) -> list[Finding]:
    """The actions of a screen and the other screens, each once; what only moves something is left out."""
    known = {each.binding.id: each for each in reversed([*active]) if each.binding.id and each.binding.description}
    wanted = [each for name, each in known.items() if each.enabled and name.rpartition(".")[2] not in PASSED_OVER]
    ordered = sorted(reversed(wanted), key=lambda each: not each.binding.show)
    return sorted(map(_doable, ordered), key=lambda line: line.kind == "screen")


def _doable(active: ActiveBinding) -> Finding:
    binding = active.binding
    kind = "screen" if (binding.id or "").startswith("go.") else "action"
    key, chosen = key_name(binding), Chosen(binding.action, active.node)
    return Finding(kind, binding.description, binding.tooltip, key=key, chosen=chosen)


def reports() -> list[Finding]:
    """Every report, with what it means."""
    return [Finding("report", each.title, each.text, chosen=Chosen(f"report({each.name!r})")) for each in definitions()]


def saved(db: Database) -> list[Finding]:
    """The reports that somebody saved."""
    found = saved_reports.every(db)
    return [
        Finding("report", each.name, REPORTS[each.report].title, "saved", chosen=Chosen(f"visit('reports', {each.id})"))
        for each in found
    ]


def fitting(lines: Sequence[Finding], text: str) -> list[Finding]:
    """Those that hold all words, first those whose name begins with the text."""
    folded = fold(text).strip()
    found = [line for line in lines if all(word in fold(f"{line.title} {line.about}") for word in folded.split())]
    return sorted(found, key=lambda line: not fold(line.title).startswith(folded))


def _names(db: Database, found: Found) -> dict[tuple[str, int], Named]:
    names: dict[tuple[str, int], Named] = {}
    with db.read() as connection:
        catalog = Catalog(db, connection)
        for name in {hit.entity for hit in found.hits}:
            ids = [hit.id for hit in found.hits if hit.entity == name]
            names |= {(name, number): each for number, each in named(catalog, catalog.entity(name), ids).items()}
    return names


def _leads(db: Database, ids: Sequence[int]) -> dict[int, tuple[str, int, str]]:
    """Where activities lead to: mode, id and name of their contact, else of their company."""
    leads: dict[int, tuple[str, int, str]] = {}
    for row in records.rows(db, "activities", ids).rows if ids else ():
        for field, mode in zip(LEADS, ("contacts", "companies"), strict=True):
            value = row.values.get(field)
            if isinstance(value, int):
                leads.setdefault(row.id, (mode, value, row.names.get(field, "")))
    return leads


def _record(hit: Hit, names: dict[tuple[str, int], Named], leads: dict[int, tuple[str, int, str]]) -> Finding:
    name = names.get((hit.entity, hit.id), Named(hit.title, ""))
    snippet = " ".join(hit.snippet.split())
    mode, number, whose = hit.entity, hit.id, ""
    chosen: Chosen | None = None
    if hit.entity == "activities":
        mode, number, whose = leads.get(hit.id, ("", 0, ""))
    if mode:
        chosen = Chosen(f"visit({mode!r}, {number})")
    by_name = hit.field in NAMES and fold(hit.snippet) in fold(f"{hit.title} {name.note}")
    note = " · ".join(part for part in (whose, name.note) if part) if by_name or whose else snippet
    about = snippet if whose and not by_name else ""
    return Finding(entity(hit.entity).singular, hit.title, about, note, within=hit.entity, chosen=chosen)
