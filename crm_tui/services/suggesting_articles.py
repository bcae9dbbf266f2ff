"""The published articles that may answer a ticket, by the words of its subject and description (SPEC 19).

A rare word tells more than a common one, one of the title more than one of the text. The search index has no positions
and no frequencies, so each word is asked for by itself; one that hundreds of articles have in their texts only orders
what the titles and the rarer ones found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from sqlalchemy import Select, func, select

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
    """A word of the question: its form in searched text, how telling it is, and how telling in a title."""

    typed: str
    sought: str
    weight: float
    in_title: float


def suggested(db: Database, ticket: str, *, most: int = MOST) -> tuple[Suggestion, ...]:
    """The articles that share telling words with a ticket: two, or one of the title; best first. Raises NotFound."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        tickets = table("tickets")
        number = resolve(catalog, catalog.entity("tickets"), ticket, db.context())
        asked = select(tickets.c.subject, func.substr(tickets.c.description, 1, LOOKED_AT))
        subject, description = connection.execute(asked.where(tickets.c.id == number)).one()
        words, scores = _weighed(catalog, topic(f"{subject}\n{description or ''}"))
        best = sorted(scores, key=lambda article: (-scores[article], -article))[:COMPARED]
        return _compared(catalog, best, words, most)


def _weighed(catalog: Catalog, words: Iterable[str]) -> tuple[list[_Word], Mapping[int, float]]:
    """The words with their weights, and what those of titles and the rarer ones of texts add up to, by article."""
    articles = table("articles")
    readable = (articles.c.status == ArticleStatus.PUBLISHED.value, live(articles))
    titles = {
        row.id: form(row.title_f) for row in catalog.connection.execute(_select("id", "title_f").where(*readable))
    }
    weighed, scores = list[_Word](), defaultdict[int, float](float)
    for word in words if titles else ():
        sought = starting(needle(word))
        found, complete = catalog.db.dialect.candidates(catalog.connection, articles, [sought], COMMON)
        holding = titles.keys() & found
        named = [number for number, title in titles.items() if sought in title]
        weight = _telling(len(titles), len(holding) if complete else None)
        made = _Word(word, sought, weight, _telling(len(titles), len(named)))
        weighed.append(made)
        for number in holding if complete else ():
            scores[number] += made.weight
        for number in named:
            scores[number] += made.in_title
    return weighed, scores


def _telling(articles: int, holding: int | None) -> float:
    """The rarer the more (inverse document frequency); None is for too many to count."""
    return log(1 + articles / (holding or articles))


def _select(*names: str) -> Select[Any]:
    articles = table("articles")
    return select(*(articles.c[name] for name in names))


def _compared(catalog: Catalog, ids: Sequence[int], words: Sequence[_Word], most: int) -> tuple[Suggestion, ...]:
    articles = table("articles")
    names = ("id", "title", "title_f", "category", "public")
    held = [func.instr(articles.c.search_text, word.sought) > 0 for word in words]
    statement = _select(*names).add_columns(*held).where(articles.c.id.in_(ids))
    ranked: list[tuple[float, int, Suggestion]] = []
    for row in catalog.connection.execute(statement):
        shared = [word for word, there in zip(words, row[len(names) :], strict=True) if there]
        title = form(row.title_f)
        named = [word for word in shared if word.sought in title]
        if named or len(shared) > 1:
            score = sum(word.weight for word in shared) + sum(word.in_title for word in named)
            texts = tuple(word.typed for word in shared)
            ranked.append((-score, -row.id, Suggestion(row.id, row.title, row.category or "", bool(row.public), texts)))
    return tuple(found for _, _, found in sorted(ranked, key=lambda each: each[:2])[:most])
