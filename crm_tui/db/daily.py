"""What the first write of a day does besides, whatever it writes: it keeps how the forecast stands.

Who reads the forecast stands above the database; the package of services enters it here, as it does in `choosing`.
What is kept is no record: it is not journaled, undo leaves it alone, and a write never fails by it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError

from crm_tui.db.models.base import metadata
from crm_tui.db.models.forecast_snapshots import ForecastSnapshot

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.db.writing import Transaction

Rows = Sequence[Mapping[str, str | int | None]]
Take = Callable[["Database", Connection, date], Rows]
"""The rows that are kept of a day."""

TAKERS: dict[str, Take] = {}
"""What finds the rows, by the table they are kept in."""

SNAPSHOTS = metadata().tables[str(ForecastSnapshot.__tablename__)]


def keep(db: "Database", door: "Transaction") -> None:
    """Keep how the forecast stands, unless somebody wrote today; a day is one of the member's zone."""
    context = db.context()
    day = context.now.astimezone(context.zone).date()
    taker = TAKERS.get(SNAPSHOTS.name)
    if taker is None or not door.daily:
        return
    known = select(SNAPSHOTS.c.id).where(SNAPSHOTS.c.taken_on == day.isoformat()).limit(1)
    if door.connection.execute(known).first() is None:
        _try(taker, db, door.connection, day)


def _try(taker: Take, db: "Database", connection: Connection, day: date) -> None:
    """Amounts that no sum can hold are no reason to refuse a write; the next one tries again."""
    savepoint = connection.begin_nested()
    try:
        put(connection, day, taker(db, connection, day))
    except DBAPIError:
        savepoint.rollback()
    else:
        savepoint.commit()


def put(connection: Connection, day: date, rows: Rows) -> None:
    """Keep rows of a day."""
    connection.execute(insert(SNAPSHOTS), [{"taken_on": day.isoformat(), **row} for row in rows])
