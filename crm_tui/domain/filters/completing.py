"""What could stand at the cursor of a filter that is being written: a field, a value or a sort key."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from crm_tui.domain.dates import WORDS
from crm_tui.domain.fields import Field
from crm_tui.domain.filters.operators import EXACT, keyword, written
from crm_tui.domain.filters.parser import NAME
from crm_tui.domain.filters.scanner import ESCAPE, OPERATOR, QUOTED, WORD
from crm_tui.domain.filters.tree import Operator, Scalar, Word
from crm_tui.domain.kinds import Context, Reference
from crm_tui.text import fold

QUOTE = r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)'
"""Quoted text, to the end where the quote is still open."""

TOKEN = re.compile(rf'(?:{QUOTE}|[^\s()"])+', re.DOTALL)
ITEM = re.compile(rf'(?:{QUOTE}|[^,"])*', re.DOTALL)
COMPARED = re.compile(rf"({NAME}):?(!=|>=|<=|[:><~^])", re.ASCII | re.IGNORECASE)
COLON_FIRST = re.compile(rf"({NAME}):(?![><!])", re.ASCII | re.IGNORECASE)
PARTIAL = re.compile(r"[a-z0-9_.]*", re.ASCII | re.IGNORECASE)
JOINTS = re.compile(r"[\s_.\-]+")


class Part(Enum):
    """What stands at the cursor."""

    FIELD = auto()
    VALUE = auto()
    SORT = auto()


@dataclass(frozen=True)
class Spot:
    """The piece of text at the cursor, [start, end), and what of it is typed before the cursor, without quotes.

    `names` is the field before the operator; a FIELD that has an operator already has one, too.
    """

    part: Part
    start: int
    end: int
    typed: str
    names: str = ""
    operator: Operator | None = None


def spot(text: str, cursor: int) -> Spot | None:
    """What could stand at the cursor; None inside a text that is searched for. Any text and any place will do."""
    cursor = max(0, min(cursor, len(text)))
    token = next((found for found in TOKEN.finditer(text) if found.start() <= cursor <= found.end()), None)
    if token is None:
        return Spot(Part.FIELD, cursor, cursor, "")
    start = token.start() + text.startswith("-", token.start())
    head = COLON_FIRST.match(text, start) or COMPARED.match(text, start)
    if cursor < start or (head and head.end(1) < cursor < head.end()):
        return None
    if head is None or cursor <= head.end(1):
        return _field(text, start, cursor, head)
    return _value(text, head, token.end(), cursor)


def _field(text: str, start: int, cursor: int, head: re.Match[str] | None) -> Spot | None:
    word = PARTIAL.match(text, start)
    if word is None or word.end() < cursor:
        return None
    operator = _operator(head) if head else None
    return Spot(Part.FIELD, start, word.end(), text[start:cursor].lower(), operator=operator)


def _value(text: str, head: re.Match[str], last: int, cursor: int) -> Spot:
    start, end = _item(text, head.end(), last, cursor)
    if head[1].lower() == "sort":
        return Spot(Part.SORT, start, end, text[start:cursor].lower())
    if text.startswith('"', start):
        typed = _unquoted(text[start:cursor])
    else:
        start, end = _end_of_range(text, start, end, cursor)
        typed = text[start:cursor]
    return Spot(Part.VALUE, start, end, typed, head[1].lower(), _operator(head))


def _operator(head: re.Match[str]) -> Operator:
    return Operator(head[2]) if head.re is COMPARED else Operator.EQUALS


def _item(text: str, start: int, last: int, cursor: int) -> tuple[int, int]:
    """The value of a list in which the cursor stands."""
    while True:
        found = ITEM.match(text, start, last)
        end = found.end() if found else last
        if cursor <= end:
            return start, end
        start = end + 1


def _end_of_range(text: str, start: int, end: int, cursor: int) -> tuple[int, int]:
    """The end of a range in which the cursor stands."""
    before, after = text.rfind("..", start, cursor), text.find("..", cursor, end)
    return (start if before < 0 else before + 2), (end if after < 0 else after)


def _unquoted(text: str) -> str:
    found = QUOTED.match(text)
    return ESCAPE.sub(r"\1", found[1] if found else text[1:])


def keywords(field: Field, operator: Operator | None) -> tuple[str, ...]:
    """The words with a meaning of their own that the field takes there."""
    if operator not in EXACT:
        return ()
    own = (Word.ME.value,) if field.kind == Reference("members") else ()
    return (*own, Word.NONE.value, Word.ANY.value)


def quoted(value: str, field: Field) -> str:
    """The value as it is written in a filter, in quotes where it would mean something else without them."""
    plain = Scalar(value, 1)
    bare = (
        WORD.fullmatch(value)
        and ".." not in value
        and not OPERATOR.match(value)
        and keyword(plain, field, Operator.EQUALS) is plain
        and not (isinstance(field.kind, Reference) and value.isdigit())
    )
    return value if bare else written(Scalar(value, 1, quoted=True))


def date_words(context: Context) -> tuple[str, ...]:
    """What is written for dates, the most used first."""
    today = context.now.astimezone(context.zone).date()
    quarter = f"{today:%Y}-Q{(today.month + 2) // 3}"
    often = ("today", "this-week", "this-month", "-7d", "-30d", quarter, f"{today:%Y-%m}", f"{today:%Y}")
    return tuple(dict.fromkeys((*often, *WORDS, "-90d", "-1y", "+7d", "+30d")))


def ranked(typed: str, options: Iterable[str], most: int) -> tuple[str, ...]:
    """The options that start with what is typed, then those of which a later word does; case and accents aside."""
    sought = fold(typed)
    starts: dict[str, None] = {}
    inside: dict[str, None] = {}
    for option in options:
        folded = fold(option)
        if folded.startswith(sought):
            starts[option] = None
        elif any(word.startswith(sought) for word in JOINTS.split(folded)[1:]):
            inside[option] = None
    return (*starts, *inside)[:most]
