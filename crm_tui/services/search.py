"""Full-text search over all records: staged, each stage on an index and with a limit (SPEC 12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, func, select

from crm_tui import entities
from crm_tui.db.database import Database
from crm_tui.domain.searching import needle, starting, words
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services import search_keys
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import title_of
from crm_tui.services.search_snippets import Snippets

EXACT, START, WORD, PART = range(4)
RECENCY = ("last_touch_at", "occurred_at", "updated_at")
"""What orders equal ranks: the latest touch, or what comes nearest to it; the first that the table has."""

SPARE = 4
"""How many times more hits than shown are ranked: several words together are rare enough for that to do."""


@dataclass(frozen=True)
class Hit:
    """One record found: what it is called, which field holds the text, and the text around it."""

    entity: str
    id: int
    title: str
    field: str
    snippet: str


@dataclass(frozen=True)
class Found:
    """The best hits in order, and whether there were more than are shown or looked at."""

    hits: tuple[Hit, ...]
    capped: bool


@dataclass(frozen=True)
class Query:
    """A text as it is searched: the key that a name may equal or start with, and a needle for every word."""

    text: str
    key: str
    needles: tuple[str, ...]
    limit: int


@dataclass
class Candidates:
    """Records of one entity that may be shown; `complete` while no stage was cut short."""

    exact: set[int] = field(default_factory=set)
    ids: dict[int, None] = field(default_factory=dict)
    complete: bool = True

    def add(self, ids: Iterable[int], *, complete: bool) -> None:
        """Take the result of a stage."""
        self.ids |= dict.fromkeys(ids)
        self.complete = self.complete and complete


@dataclass(frozen=True)
class Ranked:
    """A candidate with what orders it."""

    rank: int
    recency: str
    entity: Entity
    id: int


def search(db: Database, text: str, *, within: str | None = None, limit: int = 50) -> Found:
    """The records that hold every word of the text, best first; any text will do. Raises Usage for `within`.

    Exact keys come first, then starts of names, starts of words, parts of words; equal ones by latest touch.
    """
    parts = words(text)
    query = Query(text, " ".join(parts), tuple(filter(None, map(needle, parts))), limit)
    with db.read() as connection:
        catalog = Catalog(db, connection)
        searched = _searched(catalog, within)
        if not query.needles:
            return Found((), capped=False)
        ranked, complete = [], True
        for entity in searched:
            found = _candidates(catalog, entity, query)
            complete = complete and found.complete
            ranked += _ranked(connection, entity, query, found)
        ranked.sort(key=lambda each: (each.recency, each.id), reverse=True)
        ranked.sort(key=lambda each: each.rank)
        return Found(_hits(catalog, query, ranked[:limit]), capped=not complete or len(ranked) > limit)


def searchable() -> tuple[str, ...]:
    """The entities that can be searched."""
    return tuple(name for name in entities.NAMES if "search_text" in entities.entity(name).table.c)


def _searched(catalog: Catalog, within: str | None) -> list[Entity]:
    names = searchable()
    if within is not None and within not in names:
        catalog.entity(within)
        raise Usage(f"{within} cannot be searched; there are {', '.join(names)}.")
    return [catalog.entity(name) for name in names if within in (None, name)]


def _candidates(catalog: Catalog, entity: Entity, query: Query) -> Candidates:
    """Keys, starts of names, then words; a stage that fills the page makes the later ones needless."""
    found, most = Candidates(), query.limit + 1
    exact = search_keys.equal(catalog, entity, query.text, most)
    found.exact.update(exact)
    found.add(exact, complete=len(exact) < most)
    starts = search_keys.starting(catalog, entity, query.key, most)
    found.add(starts, complete=len(starts) < most)
    if len(found.ids) >= most:
        return found
    dialect, connection = catalog.db.dialect, catalog.connection
    ids, complete = dialect.candidates(connection, entity.table, query.needles, most * SPARE)
    found.add(ids, complete=complete)
    if len(query.needles) == 1 and len(ids) == most * SPARE:
        found.add(dialect.candidates(connection, entity.table, [starting(query.needles[0])], most)[0], complete=False)
    return found


def _ranked(connection: Connection, entity: Entity, query: Query, found: Candidates) -> list[Ranked]:
    table, ids = entity.table, list(found.ids)
    recency = next(table.c[name] for name in RECENCY if name in table.c)
    at_start = and_(*[func.instr(table.c.search_text, starting(each)) > 0 for each in query.needles[:8]])
    named: Any = table.c[search_keys.folded_title(entity)]
    ranked = []
    for at in range(0, len(ids), 500):
        statement = select(table.c.id, recency, named, at_start).where(table.c.id.in_(ids[at : at + 500]))
        for number, moment, name, word in connection.execute(statement):
            started = name is not None and name.startswith(query.key)
            rank = EXACT if number in found.exact else START if started else WORD if word else PART
            ranked.append(Ranked(rank, moment or "", entity, number))
    return ranked


def _hits(catalog: Catalog, query: Query, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
    made: dict[tuple[str, int], Hit] = {}
    for entity in {each.entity.name: each.entity for each in ranked}.values():
        snippets = Snippets(catalog, entity, query.key.split())
        ids = [each.id for each in ranked if each.entity is entity]
        for at in range(0, len(ids), 500):
            rows = catalog.connection.execute(select(entity.table).where(entity.table.c.id.in_(ids[at : at + 500])))
            for row in rows.mappings():
                image = dict(row)
                made[entity.name, row["id"]] = Hit(entity.name, row["id"], title_of(entity, image), *snippets.of(image))
    return tuple(made[each.entity.name, each.id] for each in ranked)
