"""What a list shows at a moment: its filter, its order, its columns; made into rows in a thread."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field
from crm_tui.screens.record_source import RecordSource
from crm_tui.services import preferences
from crm_tui.services.catalog import Catalog
from crm_tui.services.paging import Listing

SORTS = re.compile(r"(?:^|(?<=\s))sort:\S+\s*", re.IGNORECASE)
"""The orders inside a filter."""


@dataclass(frozen=True)
class View:
    """`sort` as behind `sort:`; without columns those of the screen are shown."""

    filter: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Where a person's choices for a list are kept; nowhere without a folder."""

    folder: Path | None
    database: str
    entity: str

    def recall(self) -> View:
        """What was chosen last, without a filter."""
        if self.folder is None:
            return View()
        found = preferences.preference(self.folder, self.database, self.entity)
        return View("", found.sort, found.columns)

    def remember(self, view: View) -> None:
        """Keep order and columns. Raises StorageError."""
        if self.folder is not None:
            preferences.remember(self.folder, self.database, self.entity, view.columns, view.sort)


@dataclass(frozen=True)
class Restricted:
    """Some records by their ids, what they are in words, and the mode of the screen they are shown from."""

    ids: tuple[int, ...]
    words: str
    mode: str


@dataclass(frozen=True)
class Shown:
    """A view with its rows, and all fields of the entity at that moment."""

    view: View
    source: RecordSource
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Asking:
    """How a screen shows an entity: its columns where nobody chose others, and what is read for the margin."""

    kept: Kept
    columns: tuple[str, ...]
    also: tuple[str, ...]
    filter: str = ""
    """The filter a list begins with."""
    rows: type[RecordSource] = RecordSource
    ids: tuple[int, ...] | None = None
    """With them no other records."""

    def show(self, view: View | None, db: Database) -> Shown:
        """The rows of a view, of the one that was kept without one. Raises FilterError."""
        with db.read() as connection:
            known = Catalog(db, connection).fields(self.kept.entity)
        wanted = view or replace(_still_there(self.kept.recall(), known), filter=self.filter)
        filters = (wanted.filter,) if wanted.filter.strip() else ()
        names = [name for name in wanted.columns if name in known] or self.columns
        listing = Listing(self.kept.entity, filters, (wanted.sort,) if wanted.sort else (), ids=self.ids)
        fields = [known[name] for name in names if name in known]
        return Shown(wanted, self.rows(db, listing, fields, self.also), tuple(known.values()))

    def find(self, view: View | None, number: int, db: Database) -> tuple[Shown, bool]:
        """A view that shows a record, and whether it does: the filter goes if it hides the record."""
        shown = self.show(view, db)
        if shown.source.key_of(number) is None and shown.view.filter:
            shown = self.show(replace(shown.view, filter=""), db)
        return shown, shown.source.key_of(number) is not None


def sorted_by(view: View, field: str, order: Sequence[tuple[str, bool]]) -> View:
    """The view in the order of a field; reversed where that leads the order already."""
    descending = bool(order) and order[0] == (field, False)
    return replace(view, filter=SORTS.sub("", view.filter).strip(), sort=f"{'-' if descending else ''}{field}")


def _still_there(view: View, known: Mapping[str, Field]) -> View:
    """A field that was chosen once may be gone."""
    names = [key.removeprefix("-").partition(".")[0] for key in view.sort.split(",") if key]
    return view if all(name in known for name in names) else replace(view, sort="")
