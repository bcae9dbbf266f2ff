"""Stored values as people read them: references by the name of their record, members by theirs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from crm_tui.db.models import table
from crm_tui.domain.fields import Field
from crm_tui.domain.kinds import Context, Instant, Reference, Stored
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import get
from crm_tui.services.reading import title


class Shown:
    """Asked for many values of one transaction; every record and member is looked up once."""

    def __init__(self, catalog: Catalog, context: Context) -> None:
        self.catalog = catalog
        self.context = context
        self._titles: dict[tuple[str, int], str] = {}
        self._people: dict[str, str] = {}

    def of(self, image: Mapping[str, Any], field: Field) -> str:
        """The field of a row image."""
        return self.value(field, get(image, field), image.get("currency"))

    def value(self, field: Field, value: Stored | None, currency: str | None = None) -> str:
        """A stored value; empty for none."""
        if value is None:
            return ""
        if isinstance(field.kind, Reference):
            return self.title(field.kind.entity, int(value))
        return field.kind.show(value, self.context.in_currency(currency))

    def title(self, entity: str, number: int) -> str:
        """The name of a record, binned or not; its kind and id where nothing names it."""
        key = (entity, number)
        if key not in self._titles:
            known = self.catalog.entity(entity)
            statement = select(title(known.table, known)).where(known.table.c.id == number)
            found = self.catalog.connection.execute(statement).scalar_one_or_none()
            self._titles[key] = f"{known.singular} {number}" if found is None else str(found)
        return self._titles[key]

    def person(self, login: str) -> str:
        """The name of a member, else the login."""
        if login not in self._people:
            members = table("members")
            found = select(members.c.name).where(members.c.login == login).order_by(members.c.deleted_at.isnot(None))
            self._people[login] = str(self.catalog.connection.execute(found.limit(1)).scalar() or login)
        return self._people[login]

    def moment(self, at: str) -> str:
        """An instant in stored form as local time, to the minute."""
        return Instant().show(at, self.context)
