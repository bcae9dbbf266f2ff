"""How one field is compared with one value in SQL, kind by kind; every value is a bound parameter."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, func, literal, or_, select

from crm_tui.db.models import table as table_named
from crm_tui.domain.filters.tree import Operator, Range, Scalar
from crm_tui.domain.kinds import Reference
from crm_tui.services.ordered import money, ordered, partial_date
from crm_tui.services.places import Column, Condition, Place
from crm_tui.text import fold

Matches = Callable[[Column], Condition]

TITLES = ("text", "email")
POINTS = {
    ("contacts", "email"): ("email",),
    ("contacts", "phone"): ("phone", "mobile"),
    ("contacts", "mobile"): ("mobile",),
}
"""Fields whose further values lie in contact points, and the kinds of those points."""


def compared(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    """Whether the field compares so with the value; unknown (null) where the field is empty."""
    return COMPARE[place.field.kind.name](place, operator, value)


def filled(place: Place) -> Condition:
    """Whether the field has a value."""
    return with_points(place, place.column.is_not(None), lambda point: point.is_not(None))


def with_points(place: Place, condition: Condition, matches: Matches) -> Condition:
    """The condition, or a further contact point that matches."""
    kinds = POINTS.get((place.entity.name, place.field.name))
    if not kinds:
        return condition
    points = table_named("contact_points")
    found = select(points.c.contact_id).where(
        points.c.kind.in_(kinds), points.c.deleted_at.is_(None), matches(points.c.normalised)
    )
    return or_(condition, place.table.c.id.in_(found.correlate(None)))


def matching(operator: Operator, needle: str) -> Matches:
    """The test of a folded text against a folded needle; exact, contained or at the start, no patterns."""
    return lambda folded: TEXT[operator](folded, needle)


def _contains(folded: Column, needle: str) -> Condition:
    """Taking out what is contained changes a text: literal on every database, unlike LIKE, and without its limits."""
    return func.replace(folded, needle, "") != folded


def _starts(folded: Column, needle: str) -> Condition:
    """A range, so that an index serves: from the needle up to the next text that does not start with it."""
    after = _after(needle)
    return folded >= needle if after is None else and_(folded >= needle, folded < after)


def _after(needle: str) -> str | None:
    stem = needle.rstrip("\U0010ffff")
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if following == 0xD800 else following)


TEXT: dict[Operator, Callable[[Column, str], Condition]] = {
    Operator.EQUALS: lambda folded, needle: folded == needle,
    Operator.CONTAINS: _contains,
    Operator.STARTS: _starts,
}


def _scalar(value: Scalar | Range) -> Scalar:
    """The parser lets a range pass only where the kind has an order."""
    if isinstance(value, Range):
        raise TypeError("a range of a kind without order")
    return value


def _text(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    return TEXT[operator](place.folded, fold(_scalar(value).text))


def _coded(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    """Choices, countries and currencies: equal as values, otherwise searched as the text of their key."""
    if operator is Operator.EQUALS:
        return place.column == place.reader.stored(_scalar(value))[0]
    return TEXT[operator](place.setting.dialect.fold(place.column), fold(_scalar(value).text))


def _email(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    value = _scalar(value)
    key = place.reader.stored(value)[1] if operator is Operator.EQUALS else None
    matches = matching(operator, str(key or fold(value.text)))
    own = place.twins[0]
    if key is None and value.text.isascii():
        own = func.coalesce(own, place.setting.dialect.fold(place.column))
    elif key is None:  # the key has the domain in ASCII, people read and write it as it is spelled
        own = place.setting.dialect.fold(place.column)
    return with_points(place, matches(own), matches)


def _phone(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    value = _scalar(value)
    e164, extension = place.twins
    number, inside = place.reader.stored(value)[1:] if operator is Operator.EQUALS else (None, None)
    if number is None:
        matches = matching(operator, fold(value.text))
        raw = matches(place.setting.dialect.fold(place.column))
        return with_points(place, or_(raw, func.coalesce(matches(e164), literal(False))), matches)
    own = e164 == number
    return with_points(place, own if inside is None else and_(own, extension == inside), lambda point: point == number)


def _url(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    """A bare domain finds every address there."""
    value = _scalar(value)
    whole = TEXT[operator](place.setting.dialect.fold(place.column), fold(value.text))
    domain = place.field.kind.read(value.text, place.setting.context)[1]
    bare = domain is not None and value.text.lower() in (domain, f"www.{domain}")
    return place.twins[0] == domain if bare and operator is Operator.EQUALS else whole


def _list(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    dialect = place.setting.dialect
    items = dialect.list_items(place.column)
    found = TEXT[operator](dialect.fold(items.c.value), fold(_scalar(value).text))
    return select(literal(1)).select_from(items).where(found).correlate(place.table).exists()


def _boolean(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    return place.column == place.reader.stored(_scalar(value))[0]


def _reference(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    """A bare number is an id; any other text is compared with what names the record."""
    value = _scalar(value)
    if operator is Operator.EQUALS and not value.quoted and value.text.isascii() and value.text.isdigit():
        return place.column == place.reader.stored(value)[0]
    titles = [compared(title, operator, value) for title in titles_of(place)]
    target = titles_of(place)[0].table
    return place.column.in_(select(target.c.id).where(or_(*titles)).correlate(None))


def titles_of(place: Place, *, alias: str | None = None) -> list[Place]:
    """The fields that name the record a reference leads to, in its own table or an alias of it."""
    kind = place.field.kind
    if not isinstance(kind, Reference):
        raise TypeError(f"{place.field.name} is no reference")
    target = place.setting.catalog.entity(kind.entity)
    table: Any = target.table.alias(alias) if alias else target.table
    fields = [target.fields[name] for name in target.title]
    return [Place(place.setting, target, table, field) for field in fields if field.kind.name in TITLES]


COMPARE: dict[str, Callable[[Place, Operator, Scalar | Range], Condition]] = {
    "text": _text,
    "long_text": _text,
    "email": _email,
    "phone": _phone,
    "url": _url,
    "choice": _coded,
    "country": _coded,
    "currency": _coded,
    "list": _list,
    "reference": _reference,
    "boolean": _boolean,
    "integer": ordered,
    "number": ordered,
    "money": money,
    "date": ordered,
    "instant": ordered,
    "partial_date": partial_date,
}
"""Kind name to comparison: one line for each kind."""
