"""What the commands that copy a database say of the attached files, which lie in a folder beside it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from crm_tui.commands.invocation import Invocation
    from crm_tui.db.database import Database


def say_where(here: "Invocation", db: "Database", folder: "Path") -> None:
    """That a copy has a folder of files, which belongs to it, and which of them it lacks."""
    from crm_tui.services import attachments

    found = attachments.health(db, folder)
    if there := found.files - len(found.missing):
        here.printer.say(f"Its {there:,} attached files are in {found.folder}.")
    if found.missing:
        here.printer.say(f"{len(found.missing):,} attached files are missing, here and there. crm doctor names them.")


def say_missing(here: "Invocation", db: "Database") -> None:
    """How many attachments have no file beside this database, and where it belongs."""
    from crm_tui.services import attachments

    found = attachments.health(db)
    if found.missing:
        here.printer.say(f"{len(found.missing):,} attached files are missing; copy them to {found.folder}.")
