"""What each field becomes in an exported file: its columns, and how their stored values are written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, select

from crm_tui.db.dialects.base import Dialect
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Context, Json, Kind, Money, Reference, Stored
from crm_tui.domain.kinds.plain import LongText
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.places import NUMERIC
from crm_tui.services.reading import title

Convert = Callable[[Stored, Context], Json]
Cells = list[Any]
"""A row on its way into a file; what the driver gives has no narrower type."""

TEXT = LongText()
CURRENCY = "currency"
NAMED = {"tickets": "ref"}
"""The field that names a record in a file where its title may be that of many."""

FEW = 20
"""The most members whose names stand in the statement itself."""


@dataclass(frozen=True)
class Column:
    """One column of a file: its name, what is selected for it, and the kind that writes it."""

    name: str
    expression: Any
    kind: Kind


def every_field(catalog: Catalog, entity: Entity) -> list[Field]:
    """All fields as a person moves them: id, those of the list, the rest, custom ones, what cannot be written last."""
    fields = catalog.fields(entity.name)
    writable = [name for name, field in fields.items() if not field.is_(Is.READONLY)]
    return [fields[name] for name in dict.fromkeys(["id", *entity.columns, *writable, *fields])]


def columns(catalog: Catalog, entity: Entity, fields: Iterable[Field], *, twins: bool) -> list[Column]:
    """The columns of some fields; a reference has two, and with `twins` a phone has its E.164 form beside it."""
    return [column for field in fields for column in _columns(catalog, entity, field, twins)]


def _columns(catalog: Catalog, entity: Entity, field: Field, twins: bool) -> list[Column]:
    dialect = catalog.db.dialect
    stored = _expression(dialect, entity, field, field.column)
    if isinstance(field.kind, Reference):
        name = _name(catalog, entity, field.name, catalog.entity(field.kind.entity), stored)
        return [Column(field.name, name, TEXT), Column(f"{field.name}_id", stored, field.kind)]
    found = [Column(field.name, stored, field.kind)]
    if twins and "e164" in field.kind.twins:
        twin = field.twins[field.kind.twins.index("e164")]
        found.append(Column(f"{field.name}_e164", _expression(dialect, entity, field, twin), TEXT))
    return found


def _name(catalog: Catalog, entity: Entity, field: str, target: Entity, stored: Any) -> Any:
    """The readable name of a referenced record; of a few members by a CASE, cheaper than a look-up in each row."""
    other: Any = target.table.alias(f"to_{field}")
    if target.name == "members":
        few = catalog.connection.execute(select(other.c.id, title(other, target)).limit(FEW + 1)).all()
        if 0 < len(few) <= FEW:
            return case({number: name for number, name in few}, value=stored)
    named = other.c[NAMED[target.name]] if target.name in NAMED else title(other, target)
    return select(named).where(other.c.id == stored).correlate(entity.table).scalar_subquery()


def _expression(dialect: Dialect, entity: Entity, field: Field, name: str) -> Any:
    if not field.is_(Is.CUSTOM):
        return entity.table.c[name]
    return dialect.custom(entity.table, name, number=name == field.column and field.kind.name in NUMERIC)


class Shaping:
    """Stored rows as cells, in the machine form or the JSON form; a value that is written as stored is not touched.

    The statement selects `hidden` behind the columns: an amount is written with the digits of its record's currency.
    """

    def __init__(self, entity: Entity, columns: Sequence[Column], context: Context, *, json: bool) -> None:
        self.context = context
        self.width = len(columns)
        convert = [_in_json(column.kind) if json else _in_text(column.kind) for column in columns]
        self.converts = [(at, found) for at, found in enumerate(convert) if found]
        money = any(isinstance(column.kind, Money) for column in columns)
        self.hidden = [entity.table.c[CURRENCY]] if money and CURRENCY in entity.table.c else []

    def rows(self, rows: Iterable[Sequence[Any]]) -> list[Cells]:
        """The cells of some rows; None is an empty value."""
        context, converts, width = self.context, self.converts, self.width
        shaped = list(map(list, rows))
        for row in shaped:
            if len(row) > width:
                context = self.context.in_currency(row.pop())
            for at, convert in converts:
                if (value := row[at]) is not None:
                    row[at] = convert(value, context)
        return shaped


def _in_text(kind: Kind) -> Convert | None:
    return None if type(kind).dump is Kind.dump else kind.dump


def _in_json(kind: Kind) -> Convert | None:
    same = type(kind).json is Kind.json and type(kind).dump is Kind.dump
    return None if same else kind.json
