"""From `field=value` to the columns of a row: parsing by kind, twins, links; and what it must have."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crm_tui.db.custom import loaded, stored
from crm_tui.domain.currencies import exponent
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Choice, Context, ListOf, Money, Reference, Stored
from crm_tui.domain.kinds.numbers import fits
from crm_tui.entities.base import Entity
from crm_tui.errors import Invalid, NotFound, Usage
from crm_tui.services import (
    articling,
    dashboard_rules,
    dealing,
    leading,
    policies,
    post_rules,
    report_rules,
    responding,
    snippet_rules,
    targets,
    tasking,
    ticketing,
)
from crm_tui.services.catalog import Catalog, known
from crm_tui.services.completing import complete
from crm_tui.services.refs import resolve, resolve_exactly
from crm_tui.services.rows import Assignment
from crm_tui.text import accept, shortened

Image = dict[str, Any]


@dataclass
class Composed:
    """The new image of a row, companies that must be made first (by name), and notes for the person."""

    image: Image
    missing: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def assigned(
    catalog: Catalog, entity: Entity, assignments: Sequence[Assignment], context: Context, before: Image
) -> Composed:
    """The image after the assignments. Raises Usage for an unknown field, Invalid for a bad value, NotFound."""
    fields = catalog.fields(entity.name)
    pairs = [(known(fields, entity, given.field), given) for given in assignments]
    check_once([replace(given, field=target.name) for target, given in pairs])
    pairs.sort(key=_rank)
    made = Composed(dict(before))
    for target, given in pairs:
        if target.is_(Is.READONLY):
            raise Usage(f"{target.name} cannot be set: crm keeps it itself.", field=target.name)
        try:
            _assign(catalog, made, target, given, context)
        except (Invalid, NotFound) as error:
            text = f"{target.name}: {error.message}"
            raise type(error)(text, field=target.name, candidates=error.candidates) from error
    given_names = {target.name for target, _ in pairs}
    _keep_amounts(made.image, before, [each for each in fields.values() if each.name not in given_names], context)
    complete(catalog, entity, made.image, before, context)
    if entity.name in FOLLOWS:
        FOLLOWS[entity.name](made.image, before, given_names)
    return made


def _rank(pair: tuple[Field, Assignment]) -> int:
    """A pipeline before the stage that is looked for in it, the currency before the amounts that are read in it."""
    return 2 if isinstance(pair[0].kind, Money) else pair[0].name != "pipeline"


def check_once(given: Sequence[Assignment]) -> None:
    """Two values for one field are a slip; only `+=` and `-=` may repeat. Raises Usage."""
    names = [each.field for each in given]
    for each in given:
        if each.operator == "=" and names.count(each.field) > 1:
            name = shortened(each.field)
            raise Usage(f"{name} is given more than once; give one value.", field=name)


def _keep_amounts(image: Image, before: Image, untouched: Sequence[Field], context: Context) -> None:
    """A new currency leaves the amounts that people read as they are; their minor units change with its digits."""
    old, new = (context.in_currency(each.get("currency")) for each in (before, image))
    shift = exponent(new.currency) - exponent(old.currency)
    for each in untouched if shift else ():
        value = get(image, each)
        if not isinstance(each.kind, Money) or value is None:
            continue
        minor, lost = divmod(int(value) * 10 ** max(shift, 0), 10 ** max(-shift, 0))
        if lost or not fits(minor):
            amount = each.kind.dump(value, old.for_files())
            text = f"{each.name}: {amount} {old.currency} cannot be written in {new.currency}, give {each.name}=… too"
            raise Invalid(text, field=each.name)
        put(image, each, (minor,))


def _assign(catalog: Catalog, made: Composed, target: Field, given: Assignment, context: Context) -> None:
    if isinstance(target.kind, Reference):
        _link(catalog, made, target, given.text, context)
        return
    context = context.in_currency(made.image.get("currency"))
    put(made.image, target, _read(made.image, target, given, context))


def _read(image: Image, target: Field, given: Assignment, context: Context) -> tuple[Stored | None, ...]:
    if given.operator == "=":
        return target.kind.read(given.text, context)
    if not isinstance(target.kind, ListOf):
        raise Usage(f"{given.operator} works on lists; write {target.name}=…", field=target.name)
    change = target.kind.add if given.operator == "+=" else target.kind.remove
    old = get(image, target)
    return (change(None if old is None else str(old), given.text, context),)


def _link(catalog: Catalog, made: Composed, target: Field, text: str, context: Context) -> None:
    kind = target.kind
    if not isinstance(kind, Reference):
        raise TypeError(target.name)
    made.missing.pop(target.name, None)
    text = accept(text)
    if not text:
        put(made.image, target, (None,))
        return
    other = catalog.entity(kind.entity)
    if kind.entity != "companies" or target.name == "parent":
        if kind.entity == "stages":
            put(made.image, target, (dealing.find_stage(catalog, text, made.image.get("pipeline_id")),))
        else:
            put(made.image, target, (resolve(catalog, other, text, context),))
        return
    found = resolve_exactly(catalog, other, text, context)
    put(made.image, target, (found,))
    if found is None:
        made.missing[target.name] = text


def put(image: Image, target: Field, values: Sequence[Stored | None]) -> None:
    """Store a value and its twins in a row image, custom fields in their JSON column."""
    names = (target.column, *target.twins)
    if not target.is_(Is.CUSTOM):
        image.update(zip(names, values, strict=True))
        return
    custom = loaded(image.get("custom"))
    for name, value in zip(names, values, strict=True):
        if value is None:
            custom.pop(name, None)
        else:
            custom[name] = value
    image["custom"] = stored(custom)


def get(image: Mapping[str, Any], target: Field) -> Stored | None:
    """The stored value of a field in a row image."""
    value: Stored | None = (
        loaded(image.get("custom")).get(target.column) if target.is_(Is.CUSTOM) else image.get(target.column)
    )
    return value


def defaults(catalog: Catalog, entity: Entity, context: Context) -> Image:
    """An empty row with the defaults of custom fields; a task is that of whoever adds it."""
    image: Image = dict.fromkeys(entity.table.c.keys())
    if entity.name == "tasks":
        image["owner_id"] = catalog.me
    for each in catalog.fields(entity.name).values():
        if each.default is not None:
            put(image, each, each.kind.read(each.default, context))
    return image


def check(
    catalog: Catalog, entity: Entity, image: Mapping[str, Any], before: Mapping[str, Any], missing: Mapping[str, str]
) -> None:
    """Raise Invalid unless the identifying and the required fields are there, and what the entity's rules ask for."""
    fields = catalog.fields(entity.name)
    if not any(get(image, fields[name]) is not None or name in missing for name in entity.identifying):
        names = ", ".join(entity.identifying)
        raise Invalid(f"One of {names} is needed, e.g. {entity.identifying[0]}=…", field=entity.identifying[0])
    for each in catalog.flagged(entity.name, Is.REQUIRED):
        if get(image, each) is None and each.name not in missing:
            example = each.kind.options[0] if isinstance(each.kind, Choice) else each.kind.example
            raise Invalid(f"{each.name} is required, e.g. {each.name}={example}", field=each.name)
    if entity.name in RULES:
        RULES[entity.name](catalog, image, before)


FOLLOWS: dict[str, Callable[[Image, Image, Collection[str]], None]] = {
    "leads": leading.follow,
    "tickets": ticketing.follow,
}
"""What follows from the fields a person sets, by name, and from no file."""

RULES: dict[str, Callable[[Catalog, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "articles": articling.check,
    "deals": dealing.check,
    "leads": leading.check,
    "members": dashboard_rules.check,
    "policies": policies.check,
    "reports": report_rules.check,
    "responses": responding.check,
    "snippets": snippet_rules.check,
    "targets": targets.check,
    "tasks": tasking.check,
    "ticket_posts": post_rules.check,
    "tickets": ticketing.check,
}
"""What a person's change of a record must satisfy besides; an import takes what happened elsewhere as it was."""
