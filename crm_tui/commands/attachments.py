"""`crm attachments`: list, show, delete and restore, and save a file to a folder."""

from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import command


def app(noun: str) -> typer.Typer:
    """The commands of the noun; files are attached with their post."""
    made = records.app(noun, without=("add", "edit"))
    command(made, "save")(save)
    return made


def save(
    run: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="ID", help="as crm tickets show lists it")],
    to: Annotated[str, typer.Option(metavar="FOLDER", help="the folder it goes to")] = ".",
) -> None:
    """Save an attachment under its name, or the next one that is free; print the file.

    crm attachments save 5
    crm attachments save 5 --to /media/stick
    """
    from crm_tui.services import attachments

    here = invocation(run)
    with here.database() as db:
        path = attachments.save(db, ref, Path(to))
    here.kept = f"the file {path}"
    here.printer.outcome({"file": str(path)}, str(path))
