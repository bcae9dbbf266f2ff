"""The database of one program run: reading, and the two doors through which everything is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError

from crm_tui.db import clocks, daily, journal
from crm_tui.db.bulk import Bulk
from crm_tui.db.dialects.base import Dialect
from crm_tui.db.journal import Author, Entry, instant
from crm_tui.db.models import table
from crm_tui.db.writing import Transaction, WriteSession
from crm_tui.domain.kinds.base import Context


class Database:
    """Opened by `db.opening.open_database`; every write is one transaction, one change set, one undo step."""

    def __init__(
        self, dialect: Dialect, *, login: str, origin: str, clock: Callable[[], datetime], settings: Context
    ) -> None:
        self.dialect = dialect
        self.settings = settings
        self.login = login
        self.origin = origin
        self.clock = clock

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view; no transaction outlives the `with`."""
        with self.translated(), self.dialect.reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self, label: str) -> Iterator[WriteSession]:
        """Change a few records: objects of a session, journaled as they are flushed."""
        with self._writing(None) as connection:
            door = Transaction(connection, self.dialect, self.author(), label, self._join(connection))
            with WriteSession(door) as session:
                yield session
                session.flush()
                clocks.settle(self, door)
                daily.keep(self, door)

    @contextmanager
    def bulk(self, label: str, *, staged: Connection | None = None) -> Iterator[Bulk]:
        """Change many records, set-based. `staged` is a connection that already holds temporary tables."""
        with self._writing(staged) as connection:
            self.dialect.prepare_bulk(connection)
            door = Bulk(connection, self.dialect, self.author(), label, self._join(connection))
            yield door
            clocks.settle(self, door)
            daily.keep(self, door)

    @contextmanager
    def following(self) -> Iterator[Connection]:
        """A transaction for derived columns alone, which time changes: nothing is journaled, nobody joins.

        Nobody waits for it either. Raises Busy at once while somebody else writes.
        """
        with self.translated(), self.dialect.writing(wait=False), self.dialect.writer.begin() as connection:
            yield connection

    @contextmanager
    def staging(self) -> Iterator[Connection]:
        """A connection to fill temporary tables on before `bulk(staged=…)` takes the writer lock; closed after."""
        with self.translated(), self.dialect.reader.connect() as connection:
            connection.detach()
            yield connection

    def context(self) -> Context:
        """How values are read and shown now: the settings, and the time."""
        return replace(self.settings, now=self.clock())

    def close(self) -> None:
        """Give all connections back."""
        self.dialect.reader.dispose()

    def author(self) -> Author:
        """Who writes now."""
        return Author(self.login, self.origin, instant(self.clock()))

    def me(self, connection: Connection) -> int | None:
        """The member this program runs for; None until they first write."""
        members = table("members")
        found = select(members.c.id).where(members.c.login == self.login, members.c.deleted_at.is_(None))
        return connection.execute(found).scalar_one_or_none()

    @contextmanager
    def _writing(self, staged: Connection | None) -> Iterator[Connection]:
        with self.translated(), self.dialect.writing():
            if staged is not None:
                staged.rollback()
                staged.execution_options(begin="BEGIN IMMEDIATE")
                with staged.begin():
                    yield staged
                return
            with self.dialect.writer.begin() as connection:
                yield connection

    def _join(self, connection: Connection) -> int:
        """The member who writes; somebody who writes for the first time becomes one, in a set of its own."""
        found = self.me(connection)
        if found is not None:
            return found
        author, members = self.author(), table("members")
        label = f"{self.login} joined"
        values = {"login": self.login, "active": 1, "role": "admin", "version": 1}
        stamps = {"created_at": author.at, "updated_at": author.at}
        made = int(connection.execute(insert(members).values(**values, **stamps).returning(members.c.id)).scalar_one())
        change_set = journal.open_set(connection, author, label, undoable=False)
        journal.record(connection, change_set, [Entry("members", made, "create")])
        return made

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of the database as those a person can act on."""
        try:
            yield
        except DBAPIError as error:
            known = self.dialect.translate(error)
            if known is None:
                raise
            raise known from error
