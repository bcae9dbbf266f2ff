"""`crm demo`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from crm_tui.commands import terminal
from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import alone, command
from crm_tui.errors import Conflict, DatabaseUnusable

if TYPE_CHECKING:
    from crm_tui.db.database import Database

GONE = "Thrown away. crm --db demo.db demo keeps one."


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(demo)
    return made


def demo(run: typer.Context) -> None:
    """Open a database to try things on and throw it away afterwards; --db keeps it, -o prints what is in it.

    crm demo
    crm --db demo.db demo
    """
    from crm_tui.services import demo as service

    here = invocation(run)
    where = here.line.value("--db")
    if where is not None:
        _refuse_others(here, where)
    if terminal.fits() and here.line.value("--output") is None:
        raise typer.Exit(look_around(here, where))
    if where is not None:
        with here.database() as db:
            here.printer.object(service.build(db))
        here.printer.say(f"Kept in {where}; try crm --db {where} contacts list")
        return
    with throw_away(here) as db:
        here.printer.object(service.build(db))
    here.printer.say(GONE)


def look_around(here: Invocation, where: str | None) -> int:
    """Open the screens on a demo; without a name for it, on one that is gone afterwards. The exit code."""
    if where is not None:
        return terminal.open_screens(here, where=where, demo=True)
    with TemporaryDirectory(prefix="crm-demo-") as folder:
        status = terminal.open_screens(here, where=str(Path(folder) / "demo.db"), demo=True)
    here.printer.say(GONE)
    return status


@contextmanager
def throw_away(here: Invocation) -> "Iterator[Database]":
    """A database that is gone after the `with`."""
    with TemporaryDirectory(prefix="crm-demo-") as folder, here.database(str(Path(folder) / "demo.db")) as db:
        yield db


def _refuse_others(here: Invocation, where: str) -> None:
    """A file that is there must be a demo. Raises Conflict."""
    from crm_tui.db.engine import sqlite_path
    from crm_tui.services import demo as service

    if not sqlite_path(where).exists():
        return
    refused = Conflict(f"{where} is no demo. It was left as it is; give a new name with --db.")
    try:
        with here.database() as db:
            if not service.is_demo(db):
                raise refused
    except DatabaseUnusable as error:
        raise refused from error
