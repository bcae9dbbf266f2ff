"""The command line: global options, the command groups, and how every failure becomes a line and an exit code."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from crm_tui import __version__
from crm_tui.commands import arguments, failing, terminal
from crm_tui.commands.completing import colors, noun_to_complete, outputs
from crm_tui.commands.invocation import Invocation
from crm_tui.errors import CrmError, Usage

JSON_CONTRACT = 1
"""The number of the promise about the shape of JSON output; additive changes keep it."""

MODULES = {
    "contacts": "records",
    "companies": "records",
    "leads": "leads",
    "deals": "deals",
    "activities": "records",
    "tasks": "tasks",
    "tickets": "tickets",
    "ticket_posts": "records",
    "attachments": "attachments",
    "calendars": "calendars",
    "policies": "policies",
    "snippets": "snippets",
    "articles": "articles",
    "responses": "records",
    "contact_points": "records",
    "deal_contacts": "records",
    "pipelines": "stages",
    "stages": "stages",
    "rates": "rates",
    "targets": "records",
    "reports": "records",
    "team": "records",
    "fields": "fields",
    "search": "search",
    "report": "reports",
    "dashboard": "dashboard",
    "undo": "history",
    "redo": "history",
    "log": "history",
    "imports": "imports",
    "import": "importing",
    "export": "exporting",
    "demo": "demo",
    "backup": "maintenance",
    "restore": "maintenance",
    "doctor": "maintenance",
    "empty-bin": "maintenance",
    "sql": "maintenance",
    "paths": "settings",
    "config": "config",
    "help": "help",
}
"""The module of each command; only the one that is typed is imported."""

HELP = """A CRM for the terminal: contacts, companies, and what happened with them.

\b
  crm contacts add name='Ada Lovelace' email=ada@example.org
  crm contacts list company:Acme -o json

Options of this page stand anywhere on the line. crm help lists topics.
"""


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; without `argv` it is the process's own."""
    if argv is None:
        failing.prepare()
    if "_CRM_COMPLETE" in os.environ:
        typer.main.get_command(application(noun_to_complete(os.environ))).main(prog_name="crm")
    here = Invocation()
    try:
        status = _run(arguments.typed() if argv is None else argv, here)
        return failing.flushed(status, here.kept)
    except (KeyboardInterrupt, failing.Stopped) as stop:
        return failing.stopped(stop, here.kept)
    except BrokenPipeError:
        return failing.closed_pipe()
    except typer.TyperException as error:
        return failing.wrong(error, json=here.wants_json)
    except CrmError as error:
        return failing.failed(error, json=here.wants_json)
    except OSError as error:
        return failing.disk(error, here.kept, json=here.wants_json)
    except MemoryError:
        return failing.out_of_memory()
    except Exception as error:
        return _unexpected(error, here)


def _run(argv: Sequence[str], here: Invocation) -> int:
    line = arguments.read(argv)
    here.take(line)
    if line.problem:
        raise Usage(line.problem)
    if line.has("--version"):
        _print_version(here)
        return 0
    if not line.rest and terminal.fits():
        return terminal.open_screens(here)
    command = typer.main.get_command(application(line.noun))
    try:
        with command.make_context("crm", [*line.rest], obj=here) as context:
            command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    return 0


def application(noun: str | None = None) -> typer.Typer:
    """The Typer of one noun; of all of them for help, completion and suggestions."""
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(help=HELP)(options)
    for name in [noun] if noun in MODULES else MODULES:
        app.add_typer(import_module(f"crm_tui.commands.{MODULES[name]}").app(name))
    return app


def options(
    db: Annotated[str | None, typer.Option(metavar="PATH", help="the database, a path or URL (CRM_DB)")] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FORM", autocompletion=outputs, help="table|json|jsonl|csv|tsv|ids|md"),
    ] = None,
    now: Annotated[str | None, typer.Option(metavar="INSTANT", help="the time of the whole command (CRM_NOW)")] = None,
    color: Annotated[str | None, typer.Option(metavar="WHEN", autocompletion=colors, help="auto|always|never")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do it without asking")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="never ask")] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="print even what is taller than the screen")] = False,
    no_mouse: Annotated[bool, typer.Option("--no-mouse", help="leave the mouse to the terminal")] = False,
    plain: Annotated[bool, typer.Option("--ascii", help="draw lines and marks in plain characters")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="show the traceback of an unexpected error")] = False,
    version: Annotated[bool, typer.Option("--version", help="print the version")] = False,
) -> None:
    """The global options, for help and completion: `arguments.read` has taken them from the line already."""


def _print_version(here: Invocation) -> None:
    if here.wants_json:
        here.printer.object({"version": __version__, "json_contract": JSON_CONTRACT})
    else:
        print(f"crm-tui {__version__}")


def _unexpected(error: Exception, here: Invocation) -> int:
    """Report a bug; where not even that can be loaded, memory is what is missing."""
    try:
        from crm_tui import settings, surroundings

        log = settings.log_path(surroundings.find_folders(os.environ))
        return failing.unexpected(error, log, debug=here.debug, json=here.wants_json)
    except (MemoryError, ImportError, SystemError):
        return failing.out_of_memory()
