"""The fields a form shows, in groups, with the texts a person edits, and the assignments that a changed text means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Boolean, Context, Instant, ListOf, LongText, Reference, Stored
from crm_tui.domain.kinds.lists import items
from crm_tui.entities.base import Entity
from crm_tui.errors import NotFound
from crm_tui.services.catalog import Catalog
from crm_tui.services.naming import named
from crm_tui.services.reading import title_of
from crm_tui.services.records import by_id
from crm_tui.services.refs import resolve, resolve_exactly
from crm_tui.services.rows import Assignment, Row
from crm_tui.services.suggesting import Suggestion
from crm_tui.text import safe, shortened

GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "contacts": {
        "Person": ("name", "company", "title", "department", "birthday"),
        "Reach": ("email", "phone", "mobile", "website", "preferred_channel", "do_not_call", "do_not_email"),
        "Work": ("owner", "lifecycle", "priority_class", "cadence_days", "tags"),
        "Address": ("street", "postal_code", "city", "region", "country"),
        "Notes": ("notes",),
        "More": ("given_name", "family_name", "prefix", "suffix", "nickname", "do_not_mail", "verified_at", "language"),
    },
    "companies": {
        "Company": ("name", "type", "industry", "parent", "employees"),
        "Reach": ("domain", "website", "email", "phone"),
        "Work": ("owner", "annual_revenue", "currency", "tags"),
        "Address": ("street", "postal_code", "city", "region", "country"),
        "Notes": ("notes",),
        "More": ("legal_name", "tax_id"),
    },
    "activities": {
        "What": ("kind", "direction", "subject", "occurred_at", "duration_min", "outcome"),
        "With": ("contact", "company"),
        "Notes": ("body",),
    },
    "deals": {
        "Deal": ("name", "company", "contact", "amount", "currency", "close_date"),
        "Stage": ("pipeline", "stage", "probability", "forecast_category"),
        "Next": ("next_step", "next_step_date", "owner", "tags"),
        "Background": ("competitor", "campaign", "source", "source_detail"),
        "Outcome": ("won_reason", "lost_reason", "lost_note"),
        "Notes": ("notes",),
    },
    "stages": {"Stage": ("name", "probability", "rot_days", "forecast_category", "required_fields")},
    "leads": {
        "Person": ("name", "company", "title"),
        "Reach": ("email", "phone", "mobile", "website", "country", "do_not_call", "do_not_email"),
        "Work": ("owner", "status", "status_reason", "rating", "recycle_on", "source", "campaign", "tags"),
        "Worth": ("amount", "currency", "expected_on", "priority_class", "score"),
        "Notes": ("notes",),
        "More": ("given_name", "family_name", "do_not_mail", "source_detail"),
    },
    "tasks": {
        "Task": ("title", "due", "remind_at", "priority", "status", "recurrence", "owner"),
        "Belongs to": ("contact", "company", "lead", "deal"),
        "Notes": ("notes",),
        "More": ("tags", "source", "source_detail"),
    },
    "contact_points": {"Point": ("contact", "kind", "label", "value")},
}
"""What people fill in first, first; own fields stand before MORE, and what no group names at its end."""

OWN, MORE = "Own fields", "More"
LEFT_OUT = ("created_at",)

SHORT = {
    "preferred_channel": "Prefers",
    "priority_class": "Class",
    "cadence_days": "Cadence, days",
    "annual_revenue": "Revenue",
    "external_system": "System",
    "duration_min": "Minutes",
    "forecast_category": "Forecast",
    "rot_days": "Rots after, d",
    "required_fields": "Needs fields",
}
"""Labels that are too long for the column of a form."""


@dataclass(frozen=True)
class FormField:
    """A field with the text the form begins with; `linked` is the record a reference leads to."""

    field: Field
    label: str
    text: str = ""
    linked: int | None = None


@dataclass(frozen=True)
class Group:
    """Fields under one head."""

    name: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True)
class Form:
    """What a form begins with; `record` and `version` are None for a new one, `title` names the record."""

    entity: Entity
    record: int | None
    version: int | None
    title: str
    groups: tuple[Group, ...]
    context: Context

    @property
    def fields(self) -> dict[str, FormField]:
        """Every field by name, in the order of the form."""
        return {each.field.name: each for group in self.groups for each in group.fields}


def form(db: Database, name: str, record: int | None) -> Form:
    """The form of a record, or of a new one with the defaults of custom fields. Raises NotFound."""
    context = db.context()
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        fields = catalog.fields(name)
        rows = () if record is None else by_id(catalog, entity, [record]).rows
    if record is not None and not rows:
        raise NotFound(f"There is no {entity.singular} {record}.")
    row = rows[0] if rows else None
    groups = tuple(
        Group(head, tuple(_form_field(each, row, context) for each in some)) for head, some in _grouped(name, fields)
    )
    title = title_of(entity, _by_column(entity, row)) if row else ""
    version = int(row.values["version"] or 0) if row else None
    return Form(entity, record, version, title, groups, context)


def assignments(form: Form, changed: Mapping[str, str]) -> list[Assignment]:
    """What the changed texts of a form mean, as the verbs of writing take it."""
    known = form.fields
    return [Assignment(name, "=", assigned(known[name].field, text)) for name, text in changed.items() if name in known]


def assigned(field: Field, text: str) -> str:
    """A text of the form as `field=value` takes it: a list between commas becomes one between bars."""
    if isinstance(field.kind, ListOf) and "|" not in text and "\\" not in text:
        return text.replace(",", "|")
    return text


def argument(field: Field, text: str) -> str:
    """A text of the form as the command line takes it, where `@` begins the name of a file."""
    text = assigned(field, text)
    return f"@{text}" if isinstance(field.kind, LongText) and text.startswith("@") else text


def makes(field: Field) -> bool:
    """Whether a name that is not there yet becomes a new record: a company, but for the parent of one."""
    return isinstance(field.kind, Reference) and field.kind.entity == "companies" and field.name != "parent"


def linked(db: Database, field: Field, text: str) -> Suggestion | None:
    """The record that the text of a reference leads to; None for one that will be made.

    Raises NotFound, or Ambiguous with the candidates.
    """
    if not isinstance(field.kind, Reference):
        raise TypeError(field.name)
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity, context = catalog.entity(field.kind.entity), db.context()
        find = resolve_exactly if makes(field) else resolve
        number = find(catalog, entity, text, context)
        if number is None:
            return None
        found = named(catalog, entity, [number])[number]
        return Suggestion(number, found.title, found.note)


def text_of(field: Field, value: Stored | None, context: Context) -> str:
    """A stored value as the form shows it: it reads back as the same value."""
    if value is None:
        return ""
    if isinstance(field.kind, ListOf):
        return _list_text(field.kind, str(value), context)
    if isinstance(field.kind, Boolean | Instant):
        return field.kind.show(value, context)
    return field.kind.dump(value, context)


def _list_text(kind: ListOf, value: str, context: Context) -> str:
    """`vip, press`; between bars where an item holds a comma."""
    if any(sign in item for item in items(value) for sign in ",|\\"):
        return kind.dump(value, context) + "|"
    return kind.show(value, context)


def _grouped(name: str, fields: Mapping[str, Field]) -> Iterator[tuple[str, list[Field]]]:
    """The heads with their fields; a head without any is left out."""
    wanted = GROUPS.get(name, {})
    shown = {key: each for key, each in fields.items() if not each.is_(Is.READONLY) and key not in LEFT_OUT}
    named_ones = {each for names in wanted.values() for each in names}
    found = {head: [shown[each] for each in names if each in shown] for head, names in wanted.items()}
    last = found.pop(MORE, [])
    own = [each for each in shown.values() if each.is_(Is.CUSTOM)]
    rest = [each for key, each in shown.items() if key not in named_ones and not each.is_(Is.CUSTOM)]
    yield from ((head, some) for head, some in (*found.items(), (OWN, own), (MORE, [*last, *rest])) if some)


def _form_field(field: Field, row: Row | None, context: Context) -> FormField:
    label = SHORT.get(field.name, safe(shortened(field.label, 40)))
    if row is None:
        default = None if field.default is None else field.kind.parse(field.default, context)
        return FormField(field, label, text_of(field, default, context))
    value = row.values.get(field.name)
    if isinstance(field.kind, Reference):
        number = None if value is None else int(value)
        return FormField(field, label, "" if value is None else row.names.get(field.name, str(value)), number)
    currency = row.values.get("currency")
    here = context.in_currency(str(currency) if currency else None)
    return FormField(field, label, text_of(field, value, here))


def _by_column(entity: Entity, row: Row) -> dict[str, Stored | None]:
    return {entity.fields[name].column: row.values.get(name) for name in entity.title} | {"id": row.id}
