"""What the commands that copy a database say of the attached files, which lie beside it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.commands.invocation import Invocation
    from crm_tui.db.database import Database


def say_where(here: "Invocation", db: "Database") -> None:
    """The files are in no copy of the database: where they lie, and that they are to be copied, too."""
    from crm_tui.services import attachments

    found = attachments.health(db)
    if found.files:
        here.printer.say(f"Not in it: {found.files:,} attached files. Copy the folder {found.folder}, too.")


def say_missing(here: "Invocation", db: "Database") -> None:
    """How many attachments have no file beside this database, and where it belongs."""
    from crm_tui.services import attachments

    found = attachments.health(db)
    if found.missing:
        here.printer.say(f"{len(found.missing):,} attached files are missing; copy them to {found.folder}.")
