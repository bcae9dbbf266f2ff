"""The field that made a record a hit, and its text around the place."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from crm_tui.db.custom import loaded
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.searching import form, needle
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.text import fold

LONGEST = 100_000
"""As much of a long text is looked at for a snippet."""
WIDTH = 72
BEFORE = 24

Texts = Sequence[tuple[str, str, str]]
"""Field name, the text as stored, and its searched form with that of its twins."""


class Snippets:
    """The snippets of one entity's hits for one query."""

    def __init__(self, catalog: Catalog, entity: Entity, words: Sequence[str]) -> None:
        self.catalog = catalog
        self.entity = entity
        self.words = words
        self.needles = [needle(word) for word in words]
        self.fields = [field for field in catalog.fields(entity.name).values() if field.is_(Is.SEARCHED)]
        self.numbers = [entity.fields["ref"]] if "ref" in entity.fields else []

    def of(self, image: Mapping[str, Any]) -> tuple[str, str]:
        """(field name, its text around the hit) of a record found by the words."""
        texts = [*_texts(self.fields, image)]
        keys = [*self._points(image["id"]), *_texts(self.numbers, image)]
        best = _best(texts, self.needles) or _best(keys, self.needles) or _first(texts)
        return best[0], cut(best[1], self.words)

    def _points(self, contact: int) -> Texts:
        if self.entity.name != "contacts":
            return ()
        points = self.catalog.entity("contact_points").table
        query = select(points.c.kind, points.c.value, points.c.normalised)
        query = query.where(points.c.contact_id == contact, points.c.deleted_at.is_(None)).limit(50)
        rows = self.catalog.connection.execute(query)
        return [(kind, text[:LONGEST], form(fold(f"{text[:LONGEST]}\n{key or ''}"))) for kind, text, key in rows]


def _texts(fields: Sequence[Field], image: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    custom = loaded(image.get("custom"))
    for field in fields:
        source: Mapping[str, Any] = custom if field.is_(Is.CUSTOM) else image
        values = [source.get(name) for name in (field.column, *field.twins)]
        if values[0] is not None:
            text = str(values[0])[:LONGEST]
            named = zip(field.twins, values[1:], strict=True)
            numbers = [str(value) for name, value in named if value and name.endswith("_e164")]
            yield field.name, text, form(fold("\n".join([text, *numbers])))


def _best(texts: Texts, needles: Sequence[str]) -> tuple[str, str] | None:
    """The first field with most of the words, or None where no field has any."""
    counts = [sum(each in searched for each in needles) for _, _, searched in texts]
    best = max(counts, default=0)
    return texts[counts.index(best)][:2] if best else None


def _first(texts: Texts) -> tuple[str, str]:
    return texts[0][:2] if texts else ("", "")


def cut(text: str, words: Sequence[str]) -> str:
    """The text around the first of the words, with … where something is left out."""
    at = max(0, min((found for word in words if (found := _place(text, word)) >= 0), default=0))
    start = 0 if len(text) <= WIDTH or at < WIDTH - BEFORE else at - BEFORE
    end = start + WIDTH
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _place(text: str, word: str) -> int:
    """Where the word stands in the text as given, or -1: folding may change lengths."""
    folded = fold(text)
    at = folded.find(word)
    if at < 0 or len(folded) == len(text):
        return at
    return bisect_right(range(len(text) + 1), at, key=lambda size: len(fold(text[:size]))) - 1
