"""What a file of tickets says beside the fields of a ticket: how satisfied a customer was, and what was said."""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_tui.domain.kinds import Boolean, Context, Instant, Integer, LongText, Number, Stored, Text
from crm_tui.domain.kinds.base import Kind, Parsed
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.tickets import AuthorKind
from crm_tui.errors import Invalid
from crm_tui.services.transfer.headers import normalise
from crm_tui.text import fold, shortened

WHOLE = re.compile(r"[+-]?[0-9]+[.,]0+")
CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
LOWEST, HIGHEST = 1, 5
MOST_PARSED = 1 << 20

KEYS = {
    "body": ("body", "text", "comment", "content", "message", "plainbody", "bodytext", "note"),
    "author": ("author", "user", "name", "authorname", "from", "email", "authoremail", "by", "createdby"),
    "at": ("at", "date", "createdat", "created", "time", "timestamp", "datetime", "createdon"),
    "public": ("public", "ispublic", "jsdpublic"),
    "kind": ("authorkind", "role", "kind", "authortype"),
}
"""The keys of a comment that is an object, normalised; the first that is there counts."""

CUSTOMERS = ("customer", "requester", "enduser", "user", "client", "contact")
SYSTEMS = ("system", "bot", "automation")
ONE_LINE, LONG = Text(), LongText()


@dataclass(frozen=True)
class Score(Integer):
    """How satisfied a customer was, 1 to 5; `3.0` is 3."""

    def parse(self, text: str, context: Context) -> int | None:
        """Raises Invalid for what is none of them."""
        text = text.strip(" \xa0")
        score = super().parse(re.split("[.,]", text)[0] if WHOLE.fullmatch(text) else text, context)
        if score is not None and not LOWEST <= score <= HIGHEST:
            raise Invalid(f"{score} is not {LOWEST} to {HIGHEST}, e.g. 4")
        return score


Column = Sequence[Stored | None]

ANSWER_KINDS: Mapping[str, Kind] = {"score": Score(), "comment": LONG, "at": Instant()}


def seconds(text: str, unit: int, context: Context) -> int | None:
    """A time span in seconds: `1.5` of a unit of so many seconds, or `1:30:00`. Raises Invalid."""
    text = text.strip(" \xa0")
    if match := CLOCK.fullmatch(text):
        return int(match[1]) * 3_600 + int(match[2]) * 60 + int(match[3] or 0)
    millionths = Number().parse(text, context)
    if millionths is not None and millionths < 0:
        raise Invalid(f"{shortened(text)} is before it was created")
    return None if millionths is None else round(millionths * unit / 1_000_000)


def later(instant: str, span: int) -> str:
    """The instant so many seconds after another. Raises Invalid for one that no calendar has."""
    try:
        return stored_instant(datetime.fromisoformat(instant) + timedelta(seconds=span))
    except OverflowError as error:
        raise Invalid(f"{span:,} seconds later is outside the years 1 to 9999") from error


def later_column(texts: Sequence[str], created: Column | None, unit: int, context: Context) -> Parsed:
    """The instants so long after the creation of their records; unknown where that is."""
    found: list[Stored | None] = [None] * len(texts)
    errors: dict[int, Invalid] = {}
    for at, text in enumerate(texts):
        try:
            span = seconds(text, unit, context)
            if span is not None and created is not None and created[at] is not None:
                found[at] = later(str(created[at]), span)
        except Invalid as error:
            errors[at] = error
    return Parsed([found], errors)


def written_as(text: str, pattern: str) -> str:
    """A date of this strptime pattern as others write it; another text as it is."""
    try:
        return datetime.strptime(text.strip(" \xa0"), pattern).isoformat(" ")
    except ValueError:
        return text


@dataclass(frozen=True)
class Said:
    """One comment of a cell, in the words of a post; `kind` and `public` are None where the file does not say."""

    author: str | None
    kind: str | None
    public: int | None
    body: str
    at: str | None


def comments(text: str, context: Context) -> list[Said]:
    """The comments of a cell: a JSON list of texts or objects, else the whole cell as one. Raises Invalid."""
    text = text.strip(" \xa0")
    if not text:
        return []
    if text[0] not in "[{" or text[-1] not in "]}" or len(text) > MOST_PARSED:
        return [Said(None, None, None, body, None)] if (body := _read(LONG, text, context)) else []
    found = _parsed(text)
    return list(_said(found if isinstance(found, list) else [found], context))


def comment_rows(
    texts: Sequence[str], numbers: Column, context: Context
) -> tuple[list[tuple[object, ...]], dict[int, Invalid]]:
    """The comments of a column as rows of the staging table, and what is wrong with cells."""
    found: list[tuple[object, ...]] = []
    errors: dict[int, Invalid] = {}
    for at, text in enumerate(texts):
        try:
            for each in comments(text, context):
                author = each.author and fold(each.author)
                found.append((None, numbers[at], each.public, each.author, author, each.kind, each.body, each.at))
        except Invalid as error:
            errors[at] = error
    return found, errors


def _parsed(text: str) -> object:
    """JSON, or the literal a Python program wrote in its place."""
    for read in (json.loads, ast.literal_eval):
        try:
            found: object = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return found
    raise Invalid("the comments are no list in JSON")


def _said(items: Sequence[object], context: Context) -> Iterator[Said]:
    for item in items:
        facts = _facts(item) if isinstance(item, dict) else {"body": item}
        body = _read(LONG, facts.get("body"), context)
        if not body:
            if item:
                raise Invalid("a comment has no text that is known, e.g. {'body': 'Thanks'}")
            continue
        public = Boolean().parse(_text(facts.get("public")), context)
        at = Instant().parse(_text(facts.get("at")), context)
        author = _read(ONE_LINE, facts.get("author"), context)
        yield Said(author, _kind(_text(facts.get("kind"))), public, body, at)


def _facts(item: Mapping[object, object]) -> dict[str, object]:
    named = {normalise(str(key)): value for key, value in item.items()}
    return {fact: next((named[key] for key in keys if key in named), None) for fact, keys in KEYS.items()}


def _kind(text: str) -> str | None:
    word = normalise(text)
    if word in CUSTOMERS:
        return AuthorKind.CUSTOMER.value
    if word in SYSTEMS:
        return AuthorKind.SYSTEM.value
    return AuthorKind.AGENT.value if word else None


def _read(kind: Kind, value: object, context: Context) -> str | None:
    found: Stored | None = kind.parse(_text(value), context)
    return None if found is None else str(found)


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "displayName", "email") if value.get(key)), "")
    return "" if value is None else str(value)
