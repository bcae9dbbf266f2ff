"""What SQLite and PostgreSQL do differently; no other module asks which database it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.errors import CrmError


class Dialect(Protocol):
    """The differences between the two databases, as one small protocol."""

    reader: Engine
    writer: Engine

    def writing(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the one writer lock: around BEGIN, COMMIT and the upkeep that may follow. Raises Busy."""

    def prepare_bulk(self, connection: Connection) -> None:
        """Settings for many rows, such as a larger cache."""

    def prepare_staging(self, connection: Connection) -> None:
        """Settings for temporary tables, before the first is made."""

    def stoppable(self, connection: Connection, check: Callable[[], None]) -> AbstractContextManager[None]:
        """Inside, `check` is called before and within the statements of a connection, and may raise Stopped."""

    def stamp(self, connection: Connection) -> int:
        """A number that changes whenever another connection has committed."""

    def translate(self, error: Exception) -> CrmError | None:
        """The failure a person can act on, or None for a bug."""

    def fold(self, expression: ColumnElement[Any]) -> ColumnElement[str]:
        """The folded search key of a text that has no stored twin."""

    def custom(self, table: Table, key: str, *, number: bool) -> ColumnElement[Any]:
        """The value of a custom field inside the JSON column; `key` is checked, never bound, so an index can serve."""

    def custom_indexes(self, connection: Connection) -> set[str]:
        """The names of the indexes over custom fields."""

    def index_custom(self, connection: Connection, name: str, table: Table, key: str, *, unique: bool) -> None:
        """Index a custom field of the live rows, by the expression of `custom` and the id."""

    def drop_custom_index(self, connection: Connection, name: str) -> None:
        """Drop an index over a custom field."""

    def list_items(self, expression: ColumnElement[Any]) -> Any:
        """The items of a stored JSON list, as a selectable with one column `value`."""

    def add_days(self, expression: ColumnElement[Any], days: ColumnElement[Any]) -> ColumnElement[str]:
        """An instant some days later, in the stored form."""

    def seconds(self, expression: ColumnElement[Any]) -> ColumnElement[int]:
        """An instant as whole seconds since 1970."""

    def holds(self, table: Table, query: str) -> ColumnElement[bool]:
        """Whether any searched text of the record contains the query; see `domain.searching`."""

    def candidates(
        self, connection: Connection, table: Table, needles: Sequence[str], most: int
    ) -> tuple[list[int], bool]:
        """Ids of live records whose searched text contains every needle, newest first; and whether these are all."""

    def reindex(self, connection: Connection, table: Table, rows: Iterable[tuple[int, str | None, str | None]]) -> None:
        """Bring the search index up to date: (id, searched text before, searched text after)."""

    def indexed_later(self, connection: Connection, table: Table, rows: int) -> AbstractContextManager[None]:
        """Around an insertion of so many rows: if that pays, the indexes of the table are built after it."""

    def index_above(self, connection: Connection, table: Table, last: int) -> None:
        """Add the records with an id above `last` to the search index, set-based."""

    def purge_search(self, connection: Connection, table: Table) -> None:
        """Rewrite the search index of a table so that nothing of removed text is left in it."""

    def settle(self) -> None:
        """Rewrite what is kept beside the database for recovery, so that erased text is nowhere. Raises Busy."""

    def backup(self, target: Path) -> None:
        """Copy the database, as of one moment, to `target`: verified and renamed into place. Raises StorageError."""

    def last_ids(self, connection: Connection) -> Mapping[str, int]:
        """The last id handed out, by table; the next record gets a higher one."""

    def begin_load(self, connection: Connection) -> None:
        """Let references lead to rows that come later, until the transaction ends."""

    def end_load(self, connection: Connection, last_ids: Mapping[str, int]) -> list[str]:
        """Set the last ids; the tables with rows that refer to rows that are not there."""
