"""The published articles that may answer a ticket, by the words of its subject and description (SPEC 19).

A rare word tells more than a common one, a word of the title twice as much as one of the text. The search index has
no positions and no frequencies, so each word is asked for by itself; one that hundreds of articles have only orders
what the rarer ones found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.articles import ArticleStatus, topic
from crm_tui.domain.searching import form, needle, starting
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.refs import resolve

MOST = 5
COMMON = 400
"""A word that more articles have finds none by itself."""

COMPARED = 60
"""The articles with the most telling words, whose texts are compared."""

LOOKED_AT = 4_000
"""Characters of a description; the question stands at its beginning."""


@dataclass(frozen=True)
class Suggestion:
    """An article with the words, or beginnings of words, that it shares with the ticket; `title` is raw."""

    id: int
    title: str
    category: str
    public: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    typed: str
    sought: str
    weight: float


def suggested(db: Database, ticket: str, *, most: int = MOST) -> tuple[Suggestion, ...]:
    """The articles that share telling words with a ticket: two, or one of the title; best first. Raises NotFound."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        tickets = table("tickets")
        number = resolve(catalog, catalog.entity("tickets"), ticket, db.context())
        asked = select(tickets.c.subject, func.substr(tickets.c.description, 1, LOOKED_AT))
        subject, description = connection.execute(asked.where(tickets.c.id == number)).one()
        words = topic(f"{subject}\n{description or ''}")
        weighed, scores = _weighed(catalog, words)
        best = sorted(scores, key=lambda article: (-scores[article], -article))[:COMPARED]
        return _compared(catalog, best, weighed, most)


def _weighed(catalog: Catalog, words: Iterable[str]) -> tuple[list[_Word], Mapping[int, float]]:
    """The words by how telling they are, and the published articles that the rarer ones found, with what they add."""
    articles = table("articles")
    readable = articles.c.status == ArticleStatus.PUBLISHED.value
    ids = set(catalog.connection.execute(select(articles.c.id).where(readable, live(articles))).scalars())
    weighed, scores, common = list[_Word](), defaultdict[int, float](float), list[str]()
    for word in words if ids else ():
        sought = starting(needle(word))
        found, complete = catalog.db.dialect.candidates(catalog.connection, articles, [sought], COMMON)
        holding = ids.intersection(found)
        if holding:
            frequency = len(holding) if complete else len(ids)
            weighed.append(_Word(word, sought, log(1 + len(ids) / frequency)))
        if not complete:
            common.append(sought)
            continue
        for number in holding:
            scores[number] += weighed[-1].weight
    if not scores and common:
        found, _ = catalog.db.dialect.candidates(catalog.connection, articles, common, COMMON)
        return weighed, dict.fromkeys(ids.intersection(found), 1.0)
    return weighed, scores


def _compared(catalog: Catalog, ids: list[int], words: list[_Word], most: int) -> tuple[Suggestion, ...]:
    articles = table("articles")
    held = [(func.instr(articles.c.search_text, word.sought) > 0).label(f"w{at}") for at, word in enumerate(words)]
    names = ("id", "title", "title_f", "category", "public")
    statement = select(*(articles.c[name] for name in names), *held).where(articles.c.id.in_(ids))
    ranked: list[tuple[float, int, Suggestion]] = []
    for row in catalog.connection.execute(statement):
        shared = [word for word, there in zip(words, row[len(names) :], strict=True) if there]
        title = form(row.title_f)
        named = {word for word in shared if word.sought in title}
        if named or len(shared) > 1:
            score = sum(word.weight * (2 if word in named else 1) for word in shared)
            texts = tuple(word.typed for word in shared)
            ranked.append((-score, -row.id, Suggestion(row.id, row.title, row.category or "", bool(row.public), texts)))
    return tuple(found for _, _, found in sorted(ranked, key=lambda each: each[:2])[:most])
