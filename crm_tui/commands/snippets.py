"""`crm snippets`: the verbs of every record, and fill."""

from typing import Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import command


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun)
    command(made, "fill")(fill)
    return made


def fill(
    run: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="name or id")],
    ticket: Annotated[str, typer.Option(metavar="REF", help="the ticket it is filled in for")],
) -> None:
    """Print a snippet as it reads on a ticket; a place without a value is named and stays as it is.

    crm snippets fill thanks --ticket T-12
    crm snippets fill thanks --ticket T-12 -o json
    """
    from crm_tui.services import snippets

    here = invocation(run)
    with here.database() as db:
        found = snippets.filled(db, name, ticket)
    if here.wants_json:
        here.printer.object({"text": found.text, "missing": list(found.missing)})
        return
    for place in found.missing:
        here.printer.say(f"{place} is empty here; {{{place}|…}} says what stands there instead.")
    here.printer.text(found.text)
