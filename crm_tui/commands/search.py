"""`crm search`."""

from typing import Annotated

import typer

from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import Limit, alone, command

FIRST, ALL = 50, 10_000


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(search)
    return made


def search(
    run: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="words to find, all of them")],
    within: Annotated[str | None, typer.Option("--in", metavar="ENTITY", help="only there")] = None,
    limit: Limit = FIRST,
) -> None:
    """Find records by any of their texts: names, e-mails, phones, notes, bodies.

    crm search müller
    crm search 'new offer' --in activities -o json
    """
    from crm_tui.services import search as service
    from crm_tui.sheets import of_records

    here = invocation(run)
    with here.database() as db:
        found = service.search(db, " ".join(text), within=within, limit=limit or ALL)
    rows = [(hit.entity, hit.id, hit.title, hit.field, hit.snippet) for hit in found.hits]
    here.printer.sheet(of_records(("entity", "id", "title", "field", "snippet"), rows, here.context, ids=1))
    if found.capped:
        here.printer.say(f"showing the best {len(rows)}, more match: add a word or --limit")
