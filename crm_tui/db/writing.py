"""The door for a few records: an ORM session whose every flush writes the journal and the search index."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

from crm_tui.db import clocks, custom_indexes, derived, journal, transitions
from crm_tui.db.custom import definitions, loaded
from crm_tui.db.dialects.base import Dialect
from crm_tui.db.journal import Author, Entry
from crm_tui.db.models import table
from crm_tui.db.models.base import Journaled, fields_of
from crm_tui.domain.fields import Field, Is


class Transaction:
    """What both doors share: the connection, the author, and the change set made at the first change."""

    def __init__(self, connection: Connection, dialect: Dialect, author: Author, label: str, me: int) -> None:
        self.connection = connection
        self.dialect = dialect
        self.author = author
        self.label = label
        self.me = me
        self.undoes: int | None = None
        self.undoable = True
        self.daily = True
        self.concerned = clocks.Concerned()
        self._change_set: int | None = None
        self._custom: dict[str, dict[str, Field]] | None = None
        self._searched: dict[str, list[Field]] = {}

    @property
    def change_set(self) -> int:
        """The id of this transaction's change set; asking makes it."""
        if self._change_set is None:
            self._change_set = journal.open_set(
                self.connection, self.author, self.label, undoes=self.undoes, undoable=self.undoable
            )
        return self._change_set

    def relabel(self, label: str) -> None:
        """Call the change set this, also if it is open already."""
        self.label = label
        if self._change_set is not None:
            journal.relabel(self.connection, self._change_set, label)

    @property
    def changed(self) -> int | None:
        """The change set, or None while nothing has changed."""
        return self._change_set

    def fields(self, name: str) -> list[Field]:
        """All fields of a table, custom ones included."""
        if self._custom is None:
            self._custom = definitions(self.connection)
        return [*fields_of(table(name)).values(), *self._custom.get(name, {}).values()]

    def forget_fields(self) -> None:
        """Ask the database again for custom fields, and let their indexes follow: this transaction changed them."""
        self._custom = None
        self._searched.clear()
        custom_indexes.sync(self.connection, self.dialect)

    def stamps(self) -> dict[str, Any]:
        """The columns of a new record that say who made it, and when."""
        return {
            "created_at": self.author.at,
            "created_by_id": self.me,
            "updated_at": self.author.at,
            "updated_by_id": self.me,
            "version": 1,
        }

    def search_text(self, name: str, row: Mapping[str, Any]) -> str | None:
        """The searched text of a row image."""
        if name not in self._searched:
            self._searched[name] = [field for field in self.fields(name) if field.is_(Is.SEARCHED)]
        return derived.search_text(self._searched[name], row, loaded(row.get("custom")))


class WriteSession(Session):
    """A session inside `db.write`: commit is the door's business, and every change is journaled."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(bind=transaction.connection, expire_on_commit=False)
        self.transaction = transaction
        self._pending: list[tuple[Journaled, dict[str, Any] | None]] = []
        event.listen(self, "before_flush", self._prepare)
        event.listen(self, "after_flush", self._journal)
        event.listen(self, "do_orm_execute", _refuse_bulk)

    def _prepare(self, *_: object) -> None:
        made = [item for item in self.new if isinstance(item, Journaled)]
        kept = [item for item in self.dirty if isinstance(item, Journaled) and self.is_modified(item)]
        if self.deleted:
            raise RuntimeError("records are binned, never deleted through a session")
        self._pending = [(item, None) for item in made]
        for item in made:
            item.created_at = item.created_at or self.transaction.author.at
            item.created_by_id = self.transaction.me
            self._stamp(item)
        for item in kept:
            before = _before(item)
            if journal.differences(_name(item), before, _image(item))[0]:
                item.version = before["version"] + 1
                self._stamp(item)
                self._pending.append((item, before))

    def _stamp(self, item: Journaled) -> None:
        item.updated_at = self.transaction.author.at
        item.updated_by_id = self.transaction.me
        if hasattr(item, "search_text"):
            item.search_text = self.transaction.search_text(_name(item), _image(item))

    def _journal(self, *_: object) -> None:
        pending, self._pending = self._pending, []
        for item, before in pending:
            self._journal_one(item, before)

    def _journal_one(self, item: Journaled, before: dict[str, Any] | None) -> None:
        here, name, after = self.transaction, _name(item), _image(item)
        number = after["id"]
        journal.record(here.connection, here.change_set, [_entry(name, number, before, after)])
        if "search_text" in after:
            old = before["search_text"] if before else None
            here.dialect.reindex(here.connection, table(name), [(number, old, after["search_text"])])
        if before is None:
            transitions.made(here, table(name), table(name).c.id == number)
        else:
            transitions.moved(here, table(name), [(before, after)])
        derived.refresh(here.connection, here.dialect, table(name), [after, before or {}])
        clocks.changed(here, table(name), [after, before or {}])
        if name == "fields":
            here.forget_fields()


def _entry(name: str, number: int, before: dict[str, Any] | None, after: dict[str, Any]) -> Entry:
    if before is None:
        return Entry(name, number, "create")
    old, new = journal.differences(name, before, after)
    return Entry(name, number, operation(old, new), old, new)


def operation(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """`delete` and `restore` for a move into and out of the bin, else `update`."""
    if "deleted_at" not in new:
        return "update"
    return "restore" if new["deleted_at"] is None else "delete"


def _name(item: Journaled) -> str:
    return str(item.__tablename__)


def _image(item: Journaled) -> dict[str, Any]:
    return {name: getattr(item, name) for name in inspect(type(item)).columns.keys()}  # noqa: SIM118 a collection


def _before(item: Journaled) -> dict[str, Any]:
    state = inspect(item)
    image = _image(item)
    for name in image:
        gone = state.attrs[name].history.deleted
        if gone:
            image[name] = gone[0]
    return image


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        raise RuntimeError("many rows are changed in db.bulk, where they are journaled")
