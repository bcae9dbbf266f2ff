"""Who says which policy each ticket has: the filter language decides, and that stands above the database.

The package of services enters what is asked, so that whoever has a verb to write with has the choice with it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crm_tui.db.database import Database

Choose = Callable[["Database", "Connection", Sequence[int]], Mapping[int, int]]
"""The policies of some tickets by ticket; those that no policy is for are left out."""

CHOOSERS: dict[str, Choose] = {}
"""What chooses, by the table it chooses for."""
