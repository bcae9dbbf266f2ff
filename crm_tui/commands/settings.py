"""`crm paths`."""

import os

import typer

from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import alone, command


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(paths)
    return made


def paths(run: typer.Context) -> None:
    """Print where the database, the settings, the backups and the log lie.

    crm paths
    crm paths -o json
    """
    from crm_tui import settings, surroundings

    here = invocation(run)
    folders = surroundings.find_folders(os.environ)
    found = {
        "db": settings.masked(here.settings.db),
        "config": settings.config_path(folders),
        "backups": settings.backups_path(here.settings),
        "log": settings.log_path(folders),
    }
    here.printer.object({name: None if path is None else str(path) for name, path in found.items()})
