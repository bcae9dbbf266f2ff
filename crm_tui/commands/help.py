"""`crm help`: topics that work offline."""

from importlib.resources import files
from typing import Annotated

import typer

from crm_tui.commands.completing import topics
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import alone, command
from crm_tui.errors import Usage


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(help_)
    return made


def help_(
    run: typer.Context,
    topic: Annotated[str | None, typer.Argument(metavar="TOPIC", autocompletion=topics)] = None,
) -> None:
    """Explain a topic: exit-codes, fields, filters, import, keys, reports, settings.

    crm help filters
    crm help exit-codes
    """
    known = list(topics(""))
    if topic is not None and topic not in known:
        raise Usage(f"There is no help on {topic}; there is {', '.join(known)}. For a command: crm {topic} --help.")
    here = invocation(run)
    if topic is None:
        here.printer.text("\n".join(f"crm help {each}" for each in known) + "\nFor a command: crm NOUN VERB --help")
    else:
        here.printer.text((files("crm_tui.commands") / "topics" / f"{topic}.txt").read_text("utf-8"))
