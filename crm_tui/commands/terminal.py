"""`crm` alone: the program on the whole terminal."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.commands.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.db.database import Database
    from crm_tui.screens.host import Setup


def fits() -> bool:
    """Whether there is a terminal that can show screens and send keys."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb")


def open_screens(here: Invocation, *, where: str | None = None, demo: bool = False) -> int:
    """Run the program on the terminal until it is left; the exit code."""
    from crm_tui.app import CrmApp

    settings = here.settings
    if settings.color == "never":
        os.environ["NO_COLOR"] = "1"
    else:
        os.environ.pop("NO_COLOR", None)
    app = CrmApp(setup(here, where, demo=demo))
    status = app.run(mouse=settings.mouse)
    if app.refused is not None:
        raise app.refused
    if app.unexpected is not None:
        raise app.unexpected
    return status or 0


def setup(here: Invocation, where: str | None, *, demo: bool) -> "Setup":
    """What the program starts with; a demo is built once its first frame is painted."""
    from dataclasses import replace

    from crm_tui import settings
    from crm_tui.screens.host import Setup

    chosen = replace(here.settings, db=where) if where else here.settings

    def connect(say: "Callable[[str], None]") -> "Database":
        from crm_tui.db.opening import open_database

        db = open_database(
            chosen.db,
            login=chosen.user,
            origin="tui",
            clock=here.clock,
            settings=here.context,
            say=say,
            backups=settings.backups_path(chosen),
        )
        if demo:
            from crm_tui.services import demo as service

            service.build(db)
        return db

    return Setup(chosen, here.clock, connect, demo, created=_is_new(chosen.db))


def _is_new(where: str) -> bool:
    """Whether the file of a database is not there yet; asked before anything heavy is loaded."""
    return not Path(where.removeprefix("sqlite:///")).expanduser().exists()
