"""Who says which policy each ticket has: the filter language decides, and that stands above the database.

The package of services enters what is asked, so that whoever has a verb to write with has the choice with it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crm_tui.db.database import Database


class Chooser(Protocol):
    """What chooses the policies."""

    def choose(self, db: "Database", connection: "Connection", ids: Sequence[int]) -> Mapping[int, int]:
        """The policies of some tickets by ticket; those that no policy is for are left out."""

    def strayed(self, db: "Database", connection: "Connection", changed: Collection[str]) -> Collection[int]:
        """The tickets that have not ended and have another policy, now that rows of these tables have changed."""


CHOOSERS: dict[str, Chooser] = {}
"""What chooses, by the table it chooses for."""
