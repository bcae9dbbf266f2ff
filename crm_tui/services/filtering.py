"""A query of the filter language as SQL conditions and an order (SPEC 2.3)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, false, func, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement, UnaryExpression

from crm_tui.db.dialects.base import Dialect
from crm_tui.domain.currencies import exponent
from crm_tui.domain.filters import tree
from crm_tui.domain.filters.tree import Operator, Path, Query, Term, Value, Word
from crm_tui.domain.kinds import Context, Reference
from crm_tui.domain.tickets import numbered
from crm_tui.entities.base import Entity
from crm_tui.services.comparing import POINTS, compared, filled, titles_of
from crm_tui.services.ordered import by_currency
from crm_tui.services.places import Catalog, Column, Condition, Place, Setting, place


@dataclass(frozen=True)
class Order:
    """One key of an order; empty values come last either way."""

    expression: ColumnElement[Any]
    descending: bool = False
    nullable: bool = True

    @property
    def clause(self) -> UnaryExpression[Any]:
        """For ORDER BY."""
        clause = self.expression.desc() if self.descending else self.expression.asc()
        return clause.nulls_last() if self.nullable else clause


@dataclass(frozen=True)
class Compiled:
    """The condition, None for every record, and the order: as asked, ties by id."""

    where: Condition | None
    order: tuple[Order, ...]

    @property
    def order_by(self) -> tuple[UnaryExpression[Any], ...]:
        """The order as clauses."""
        return tuple(order.clause for order in self.order)


def compile_query(query: Query, entity: Entity, catalog: Catalog, context: Context, dialect: Dialect) -> Compiled:
    """The query in SQL; raises FilterError for a value its field does not take.

    The bin is not left out here: see `domain.filters.mentions`.
    """
    setting = Setting(query.text, catalog, context, dialect)
    where = _Conditions(setting, entity).condition(query.condition) if query.condition else None
    return Compiled(where, _order(setting, entity, query.sorts))


class _Conditions:
    """Conditions on the rows of one entity; each is true or not, a comparison with an empty value is unknown."""

    def __init__(self, setting: Setting, entity: Entity) -> None:
        self.setting = setting
        self.entity = entity

    def condition(self, condition: tree.Condition, *, wanted: bool = True) -> Condition:
        """Any condition, or its opposite.

        SQLite's parser has a stack of 100: so `not` moves inwards to the comparisons, and what nests stands first.
        """
        match condition:
            case tree.Phrase(text):
                return either_way(self.phrase(text), wanted)
            case tree.Not(part):
                return self.condition(part, wanted=not wanted)
            case tree.And(parts) | tree.Or(parts):
                joined = and_ if isinstance(condition, tree.And) is wanted else or_
                deepest_first = sorted(parts, key=tree.height, reverse=True)
                return joined(*[self.condition(part, wanted=wanted) for part in deepest_first])
            case Term():
                return self.term(condition, wanted)

    def phrase(self, text: str) -> Condition:
        """Words that the searched text holds; the number of a ticket names it, too."""
        held, ticket = self.setting.dialect.holds(self.entity.table, text), numbered(text)
        return held if ticket is None or self.entity.name != "tickets" else or_(held, self.entity.table.c.id == ticket)

    def term(self, term: Term, wanted: bool) -> Condition:
        """A comparison with any of the values; `!=` is its opposite."""
        differs = term.operator is Operator.DIFFERS
        operator = Operator.EQUALS if differs else term.operator
        found = or_(*[self.value(term.path, operator, value) for value in term.values])
        return either_way(found, wanted is not differs)

    def value(self, path: Path, operator: Operator, value: Value) -> Condition:
        """A comparison with one value."""
        if isinstance(value, tree.Keyword):
            return WORDS[value.word](self, path)
        return self.reached(self.entity, path, lambda place: compared(place, operator, value))

    def filled(self, path: Path) -> Condition:
        """`any`."""
        return self.reached(self.entity, path, filled)

    def empty(self, path: Path) -> Condition:
        """`none`; the field of a record that is not there is empty too."""
        field = path.field
        if len(path.fields) == 1 and (self.entity.name, field.name) not in POINTS:
            return place(self.setting, self.entity, field).column.is_(None)
        return either_way(self.filled(path), False)

    def mine(self, path: Path) -> Condition:
        """`me`; nobody's, if I am no member yet."""
        me = self.setting.catalog.me
        return false() if me is None else self.reached(self.entity, path, lambda place: place.column == me)

    def reached(self, entity: Entity, path: Path, leaf: Callable[[Place], Condition]) -> Condition:
        """A condition on the last field of a path: its record is in the set that the reference may lead to."""
        here = place(self.setting, entity, path.fields[0])
        if len(path.fields) == 1:
            return leaf(here)
        target = self.setting.catalog.entity(_entity_of(here))
        inner = self.reached(target, replace(path, fields=path.fields[1:]), leaf)
        return here.column.in_(select(target.table.c.id).where(inner).correlate(None))


WORDS: dict[Word, Callable[[_Conditions, Path], Condition]] = {
    Word.NONE: _Conditions.empty,
    Word.ANY: _Conditions.filled,
    Word.ME: _Conditions.mine,
}


def either_way(condition: Condition, wanted: bool) -> Condition:
    """The condition, or its opposite: true where the condition is false or unknown."""
    return condition if wanted else not_(func.coalesce(condition, false()))


def _entity_of(place: Place) -> str:
    kind = place.field.kind
    if not isinstance(kind, Reference):
        raise TypeError(f"{place.field.name} is no reference")
    return kind.entity


def _order(setting: Setting, entity: Entity, sorts: tuple[tree.Sort, ...]) -> tuple[Order, ...]:
    found = [Order(_sorted(setting, entity, entity.table, sort.path, 1), sort.descending) for sort in sorts]
    if any(sort.path.name == "id" for sort in sorts):
        return tuple(found)
    return (*found, Order(entity.table.c.id, nullable=False))


def _sorted(setting: Setting, entity: Entity, table: Any, path: Path, depth: int) -> Column:
    """What a path sorts by; behind a reference, a subquery on an alias, because a table may refer to itself."""
    here = Place(setting, entity, table, path.fields[0])
    if len(path.fields) == 1:
        return SORTED.get(here.field.kind.name, _plain)(here, depth)
    target = setting.catalog.entity(_entity_of(here))
    alias: Any = target.table.alias(f"sorted_{depth}")
    inner = _sorted(setting, target, alias, replace(path, fields=path.fields[1:]), depth + 1)
    return _looked_up(select(inner), here, alias)


def _looked_up(statement: Select[Any], here: Place, alias: Any) -> Column:
    return statement.select_from(alias).where(alias.c.id == here.column).correlate(here.table).scalar_subquery()


def _plain(place: Place, depth: int) -> Column:
    return place.column


def _folded(place: Place, depth: int) -> Column:
    return place.folded


def _twin(place: Place, depth: int) -> Column:
    return func.coalesce(place.twins[0], place.column)


def _titled(place: Place, depth: int) -> Column:
    titles = titles_of(place, alias=f"sorted_{depth}")
    keys = [_folded(title, depth) for title in titles]
    return _looked_up(select(func.coalesce(*keys) if len(keys) > 1 else keys[0]), place, titles[0].table)


def _amount(place: Place, depth: int) -> Column:
    """By the amount a person reads: minor units of currencies with fewer digits weigh more."""
    if "currency" not in place.table.c:
        return place.column
    weights = {digits: 10 ** (4 - digits) for digits in (0, 2, 3, 4)}
    return place.column * by_currency(place.table, exponent(place.setting.context.currency), weights)


SORTED: dict[str, Callable[[Place, int], Column]] = {
    "text": _folded,
    "email": _twin,
    "phone": _twin,
    "reference": _titled,
    "money": _amount,
}
"""Kind name to what sorts it, where that is not the stored value."""
