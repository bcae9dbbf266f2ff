"""Which operators a kind of value takes; the parser refuses the others."""

from crm_tui.domain.fields import Field
from crm_tui.domain.filters.tree import Keyword, Operator, Range, Scalar, Value, Word
from crm_tui.domain.kinds.reference import Reference

EXACT = (Operator.EQUALS, Operator.DIFFERS)
TEXTUAL = (*EXACT, Operator.CONTAINS, Operator.STARTS)
ORDERED = (*EXACT, Operator.AT_LEAST, Operator.AT_MOST, Operator.ABOVE, Operator.BELOW)

OPERATORS: dict[str, tuple[Operator, ...]] = {
    "text": TEXTUAL,
    "long_text": TEXTUAL,
    "email": TEXTUAL,
    "phone": TEXTUAL,
    "url": TEXTUAL,
    "choice": TEXTUAL,
    "country": TEXTUAL,
    "currency": TEXTUAL,
    "list": TEXTUAL,
    "reference": TEXTUAL,
    "boolean": EXACT,
    "integer": ORDERED,
    "number": ORDERED,
    "money": ORDERED,
    "date": ORDERED,
    "partial_date": ORDERED,
    "instant": ORDERED,
}
"""Kind name to operators; a kind that is not listed can only be equal, empty or filled."""


def operators(field: Field) -> tuple[Operator, ...]:
    """The operators a field takes."""
    return OPERATORS.get(field.kind.name, EXACT)


def misused(field: Field, operator: Operator, value: Value) -> str | None:
    """What is wrong with this operator and this form of value for the field, or None."""
    taken = operators(field)
    if operator not in taken:
        return f"{operator} does not go with {field.name}; write one of {' '.join(taken)}"
    if operator in EXACT:
        return _misused_range(field, taken) if isinstance(value, Range) else None
    if isinstance(value, Range):
        return f"a range goes with : only; write {field.name}:{written(value)}"
    if isinstance(value, Keyword):
        return f'{value.word} goes with : only; write {field.name}:{value.word}, or "{value.word}" for the text'
    return None


def _misused_range(field: Field, taken: tuple[Operator, ...]) -> str | None:
    return None if Operator.BELOW in taken else f'{field.name} takes no range; put a text with ".." in quotes'


def written(value: Value) -> str:
    """The value as it is written in a filter."""
    match value:
        case Scalar(text, _, True):
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Scalar(text):
            return text
        case Keyword(word):
            return word.value
        case Range(low, high):
            return f"{written(low) if low else ''}..{written(high) if high else ''}"


def keyword(value: Scalar, field: Field, operator: Operator) -> Scalar | Keyword:
    """What an unquoted `none`, `any` or `me` stands for; `me` is a word except where a member is compared."""
    word = value.text.lower()
    if value.quoted or word not in tuple(Word):
        return value
    if word == Word.ME and (field.kind != Reference("members") or operator not in EXACT):
        return value
    return Keyword(Word(word), value.column)
