"""How a person stops an import or export on its way: asked between batches and statements, and within long ones."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Connection

from crm_tui.db.database import Database
from crm_tui.errors import Stopped

Cancelled = Callable[[], bool]
"""Whether a person wants it to end; asked from the thread that works, a thousand times a second at most."""

Check = Callable[[], None]


def checking(cancelled: Cancelled | None, what: str) -> Check | None:
    """Raises Stopped once it is cancelled; None where nobody can cancel."""
    if cancelled is None:
        return None
    asked = cancelled

    def check() -> None:
        if asked():
            raise Stopped(f"{what} stopped. Nothing was written.")

    return check


def stoppable(db: Database, connection: Connection, check: Check | None) -> AbstractContextManager[None]:
    """Inside, every statement of the connection can be stopped."""
    return nullcontext() if check is None else db.dialect.stoppable(connection, check)
