"""From the names in a filter to fields, through references."""

from collections.abc import Callable, Mapping

from crm_tui.domain.fields import Field
from crm_tui.domain.filters.errors import nearest
from crm_tui.domain.filters.scanner import Scanner
from crm_tui.domain.filters.tree import Path
from crm_tui.domain.kinds.reference import Reference
from crm_tui.text import shortened

Fields = Callable[[str], Mapping[str, Field]]
"""The fields of an entity by name, built-in and custom."""

ALIASES = {"tag": "tags", "assignee": "owner"}
DEEPEST = 4
"""The most names in one path; each but the last is a query inside a query."""


def find(fields: Mapping[str, Field], name: str) -> Field | None:
    """The field of this name, alias, or `company_id` for the reference `company`."""
    stem = name.removesuffix("_id")
    if name in fields:
        return fields[name]
    if stem != name and stem in fields and isinstance(fields[stem].kind, Reference):
        return fields[stem]
    return fields.get(ALIASES.get(name, ""))


def resolve(scanner: Scanner, names: str, column: int, entity: str, fields: Fields) -> Path:
    """The path of `company.country`; raises FilterError with the nearest name for one that does not exist."""
    start = column
    found: list[Field] = []
    parts = names.split(".")
    if len(parts) > DEEPEST:
        raise scanner.error(f"at most {DEEPEST} names can be joined by dots", column=start)
    for at, name in enumerate(parts):
        field = _found(scanner, name, column, entity, fields(entity))
        found.append(field)
        column += len(name) + 1
        if at == len(parts) - 1:
            break
        if not isinstance(field.kind, Reference):
            raise scanner.error(f"{field.name} has no fields of its own", column=column)
        entity = field.kind.entity
    return Path(tuple(found), start)


def _found(scanner: Scanner, name: str, column: int, entity: str, fields: Mapping[str, Field]) -> Field:
    if field := find(fields, name):
        return field
    near = nearest(name, (*fields, *ALIASES))
    hint = "" if near else "; put it in quotes to search for the text"
    raise scanner.error(f'no field "{shortened(name, 40)}" in {entity}{hint}', column=column, suggestion=near)
