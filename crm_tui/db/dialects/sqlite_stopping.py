"""Stopping a long statement of SQLite from within: the virtual machine asks now and then."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from crm_tui.errors import Stopped

STEPS = 50_000
"""Instructions between two questions: about a millisecond."""


@contextmanager
def stoppable(connection: Connection, check: Callable[[], None]) -> Iterator[None]:
    """Inside, `check` is called before every statement and within long ones; Stopped, once raised, ends them all."""
    raised: list[Stopped] = []

    def asked() -> int:
        try:
            check()
        except Stopped as error:
            raised.append(error)
        return bool(raised)

    def before(*_: object) -> None:
        check()

    driver = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("this is no connection of SQLite")
    event.listen(connection, "before_cursor_execute", before)
    driver.set_progress_handler(asked, STEPS)
    try:
        yield
    except DBAPIError as error:
        if raised:
            raise raised[0] from error
        raise
    finally:
        driver.set_progress_handler(None, 0)
        event.remove(connection, "before_cursor_execute", before)
