"""`crm dashboard`."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import alone, command
from crm_tui.errors import Usage
from crm_tui.text import shortened

if TYPE_CHECKING:
    from crm_tui.services.dashboard import Shown

WORDS = ("figure", "period", "value", "change", "past")
RIGHT = frozenset({"value", "change"})


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(dashboard)
    return made


def dashboard(
    run: typer.Context,
    set_: Annotated[
        str | None, typer.Option("--set", metavar="FIGURES", help="choose others: REPORT.NUMBER@PERIOD, ...")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="those everybody begins with")] = False,
) -> None:
    """Show the figures you chose, with the change against the period before; Home shows the same.

    crm dashboard -o table
    crm dashboard --set 'win-rate.win_rate@this-quarter, leads.created@this-week'
    """
    from crm_tui.services import dashboard as figures

    here = invocation(run)
    if reset and set_ is not None:
        raise Usage("--set and --reset exclude each other.")
    with here.database() as db:
        if reset or set_ is not None:
            written = figures.choose(db, set_ or "")
            here.printer.outcome({"id": written.ids[0], "dashboard": set_ or None}, "Kept: crm dashboard shows it.")
            return
        found = list(figures.figures(db, figures.picks(db)))
    _print(here, found)


def _print(here: Invocation, found: "list[Shown]") -> None:
    """Words for eyes, numbers for machines; what cannot be read is said beside them."""
    from dataclasses import replace

    from crm_tui.reporting.dashboards import COLUMNS, row, tile
    from crm_tui.sheets import of_records

    for each in found:
        if each.error:
            here.printer.say(f"{shortened(each.pick.text)}: {each.error}")
    if here.printer.output not in ("table", "md"):
        here.printer.sheet(of_records(COLUMNS, [row(each, here.context) for each in found], here.context))
        return
    tiles = [tile(each, here.context) for each in found]
    past = [each.spark if not here.settings.ascii else "" for each in tiles]
    rows = [
        (each.figure.label, each.when, each.figure.text, each.figure.change, bars)
        for each, bars in zip(tiles, past, strict=True)
    ]
    here.printer.sheet(replace(of_records(WORDS, rows, here.context), right=RIGHT))
