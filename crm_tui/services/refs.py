"""Finding a record by what a person writes: id, e-mail, phone, domain, external id or name (SPEC 1.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.models import table
from crm_tui.domain.kinds import Context, Email, Phone, Url
from crm_tui.domain.tickets import numbered
from crm_tui.entities.base import Entity
from crm_tui.errors import Ambiguous, Invalid, NotFound
from crm_tui.services.catalog import Catalog
from crm_tui.text import fold, safe, shortened

MOST = 20
"""The most candidates listed."""


@dataclass(frozen=True)
class Sought:
    """One search for a record: where, and the text as typed."""

    catalog: Catalog
    entity: Entity
    text: str
    context: Context

    @property
    def table(self) -> Table:
        """The table searched."""
        return self.entity.table


def resolve(catalog: Catalog, entity: Entity, text: str, context: Context, *, binned: bool = False) -> int:
    """The id of the one record meant. Raises NotFound, or Ambiguous with the candidates.

    With `binned` only records in the bin are looked for. A merged ticket leads to the one it went into.
    """
    found = _one(Sought(catalog, entity, text.strip(), context), FINDERS, binned=binned)
    return found if binned or entity.name != "tickets" else _merged_into(catalog, found)


def _merged_into(catalog: Catalog, number: int) -> int:
    tickets = table("tickets")
    into = select(tickets.c.merged_into_id).where(tickets.c.id == number)
    further = catalog.connection.execute(into).scalar_one()
    return number if further is None else _merged_into(catalog, further)


def resolve_shown(catalog: Catalog, entity: Entity, text: str, context: Context) -> int:
    """As `resolve`, but a bare id finds a binned record, too: its history and its `deleted_at` can be read."""
    sought = Sought(catalog, entity, text.strip(), context)
    try:
        return _one(sought, (_id,), binned=True)
    except NotFound:
        return resolve(catalog, entity, text, context)


def resolve_exactly(catalog: Catalog, entity: Entity, text: str, context: Context) -> int | None:
    """As `resolve`, but the start of a name is not enough, and None is for no hit: for links that may be made."""
    sought = Sought(catalog, entity, text.strip(), context)
    try:
        return _one(sought, tuple(finder for finder in FINDERS if finder is not _name_start), binned=False)
    except NotFound:
        return None


def _one(sought: Sought, finders: Sequence[Callable[[Sought], ColumnElement[bool] | None]], *, binned: bool) -> int:
    bin_column = sought.table.c.deleted_at
    here = bin_column.isnot(None) if binned else bin_column.is_(None)
    for find in finders:
        condition = find(sought)
        if condition is None:
            continue
        statement = select(sought.table.c.id).where(condition, here).order_by(sought.table.c.id).limit(MOST + 1)
        found = sought.catalog.connection.execute(statement).scalars().all()
        if len(found) == 1:
            return int(found[0])
        if found:
            raise Ambiguous(_several(sought, len(found)), candidates=_candidates(sought, found[:MOST]))
    raise NotFound(_missing(sought, binned=binned))


def _several(sought: Sought, count: int) -> str:
    many = f"more than {MOST}" if count > MOST else str(count)
    return f"“{safe(shortened(sought.text))}” may be {many} {sought.entity.name}; give the id of one."


def _missing(sought: Sought, *, binned: bool) -> str:
    name, text = sought.entity.name, safe(shortened(sought.text))
    if binned:
        return f"No {sought.entity.singular} “{text}” is in the bin."
    try:
        found = _one(sought, (_id,), binned=True)
    except NotFound:
        return f"No {sought.entity.singular} answers to “{text}”."
    return f"The {sought.entity.singular} {found} is in the bin; `crm {name} restore {found}` brings it back."


def _candidates(sought: Sought, ids: Sequence[int]) -> list[str]:
    columns = [sought.table.c[sought.entity.fields[name].column] for name in sought.entity.columns if name != "id"]
    rows = sought.catalog.connection.execute(select(sought.table.c.id, *columns).where(sought.table.c.id.in_(ids)))
    return ["  ".join(safe(shortened(str(value))) for value in row if value is not None) for row in rows]


def _id(sought: Sought) -> ColumnElement[bool] | None:
    text = sought.text.removeprefix("#")
    if text.isascii() and text.isdigit() and len(text) < 19 and text[0] != "0":
        return sought.table.c.id == int(text)
    return None


def _ticket(sought: Sought) -> ColumnElement[bool] | None:
    number = numbered(sought.text) if sought.entity.name == "tickets" else None
    return None if number is None else sought.table.c.id == number


def _me(sought: Sought) -> ColumnElement[bool] | None:
    if sought.entity.name == "members" and sought.text == "me":
        return sought.table.c.id == sought.catalog.me
    return None


def _email(sought: Sought) -> ColumnElement[bool] | None:
    if "@" not in sought.text or "email_key" not in sought.table.c:
        return None
    key = _twin(Email(), sought)
    return None if key is None else _column_or_point(sought, ("email_key",), str(key), ("email",))


def _phone(sought: Sought) -> ColumnElement[bool] | None:
    digits = sum(letter.isdigit() for letter in sought.text)
    if "phone_e164" not in sought.table.c or (digits < 7 and not sought.text.startswith(("+", "0"))):
        return None
    number = _twin(Phone(), sought)
    columns = tuple(name for name in ("phone_e164", "mobile_e164") if name in sought.table.c)
    return None if number is None else _column_or_point(sought, columns, str(number), ("phone", "mobile"))


def _twin(kind: Email | Phone, sought: Sought) -> Any:
    try:
        value = kind.parse(sought.text, sought.context)
    except Invalid:
        return None
    return None if value is None else kind.derive(value, sought.context)[0]


def _column_or_point(sought: Sought, columns: Sequence[str], key: str, kinds: Sequence[str]) -> ColumnElement[bool]:
    conditions = [sought.table.c[name] == key for name in columns]
    if sought.entity.name == "contacts":
        points = table("contact_points")
        held = select(points.c.contact_id).where(
            points.c.normalised == key, points.c.kind.in_(kinds), points.c.deleted_at.is_(None)
        )
        conditions.append(sought.table.c.id.in_(held))
    return or_(*conditions)


def _login(sought: Sought) -> ColumnElement[bool] | None:
    return sought.table.c.login == sought.text if "login" in sought.table.c else None


def _key(sought: Sought) -> ColumnElement[bool] | None:
    return sought.table.c.key == sought.text if "key" in sought.table.c else None


def _external(sought: Sought) -> ColumnElement[bool] | None:
    if "external_id" not in sought.table.c:
        return None
    bare = sought.table.c.external_id == sought.text
    system, colon, number = sought.text.partition(":")
    if not colon:
        return bare
    return or_(bare, (sought.table.c.external_system == system) & (sought.table.c.external_id == number))


def _domain(sought: Sought) -> ColumnElement[bool] | None:
    if "domain" not in sought.table.c or "." not in sought.text or "@" in sought.text:
        return None
    domain = Url().derive(sought.text, sought.context)[0]
    return None if domain is None else sought.table.c.domain == domain


def _name(sought: Sought) -> ColumnElement[bool] | None:
    column = _named(sought)
    return column == fold(sought.text) if column is not None and sought.text else None


def _name_start(sought: Sought) -> ColumnElement[bool] | None:
    column = _named(sought)
    if column is None or not sought.text:
        return None
    start = fold(sought.text)
    return (column >= start) & (column < start + "\U0010ffff")


def _named(sought: Sought) -> ColumnElement[str] | None:
    """The search key of the name; an article goes by its title."""
    found: ColumnElement[str] | None = sought.table.c.get("title_f" if sought.entity.name == "articles" else "name_f")
    return found


FINDERS = (_id, _ticket, _me, _login, _key, _email, _phone, _external, _domain, _name, _name_start)
