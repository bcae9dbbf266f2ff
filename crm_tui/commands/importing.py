"""`crm import`."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import attached
from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import DryRun, alone, command, near
from crm_tui.commands.progress import counting
from crm_tui.errors import Invalid
from crm_tui.text import shortened

if TYPE_CHECKING:
    from crm_tui.services.transfer.importing import Confirm
    from crm_tui.services.transfer.mapping import Ask
    from crm_tui.services.transfer.outcome import Outcome

ALL = "all"
STDIN = "-"
COUNTED = ("rows", "created", "updated", "unchanged", "skipped", "rejected", "linked")
Text = str | None


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(import_)
    return made


def option(metavar: str, help: str, *names: str) -> object:
    """An option that takes a text."""
    return typer.Option(*names, metavar=metavar, help=help)


def import_(
    run: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="csv, tsv, json or jsonl; - is stdin; a folder for all")],
    into: Annotated[str, option("ENTITY", "contacts, companies, deals, ...; all for a folder of export all")],
    profile: Annotated[Text, option("NAME", "the program the file comes from; recognised by its header")] = None,
    map: Annotated[list[str] | None, option('"COLUMN=FIELD"', "where a column goes; repeatable")] = None,
    match: Annotated[list[str] | None, option("KEYS", "what a row is recognised by, in order, by comma")] = None,
    mode: Annotated[str, option("MODE", "upsert|create|update|fill|replace")] = "upsert",
    dry_run: DryRun = False,
    on_error: Annotated[str, option("WHAT", "abort|skip", "--on-error")] = "abort",
    rejects: Annotated[Text, option("FILE", "where bad rows go; FILE.rejects.csv")] = None,
    unknown: Annotated[str, option("WHAT", "columns without a field: ask|error|custom|ignore")] = "ask",
    link: Annotated[str, option("WHAT", "a company that is not there: create|require|skip")] = "create",
    blank: Annotated[str, option("WHAT", "an empty cell: keep|clear")] = "keep",
    date: Annotated[Text, option("ORDER", "of 03/04/2026: dmy|mdy|ymd")] = None,
    decimal: Annotated[Text, option("SIGN", "point|comma")] = None,
    country: Annotated[Text, option("CC", "of phone numbers without +")] = None,
    currency: Annotated[Text, option("CUR", "of amounts without one")] = None,
    encoding: Annotated[Text, option("NAME", "such as cp1252, if it is not UTF-8")] = None,
    delimiter: Annotated[Text, option("CHAR", "such as ; if it is guessed wrong")] = None,
    binned: Annotated[str, option("WHAT", "a row whose record is in the bin: restore|new|reject")] = "restore",
    map_value: Annotated[list[str] | None, option('"COLUMN:FROM=TO"', "repeatable", "--map-value")] = None,
    new_pipeline: Annotated[Text, option("NAME", "of the stages found; @COLUMN: one a value", "--new-pipeline")] = None,
    new_members: Annotated[bool, typer.Option("--new-members", help="owners who are no members become some")] = False,
    from_spreadsheet: Annotated[bool, typer.Option("--from-spreadsheet", help="undo --for-spreadsheet")] = False,
) -> None:
    """Import records from a file: all rows or none, or the good ones with --on-error skip.

    crm import kunden.csv --into companies --map "Firma=name" --on-error skip
    crm import deals.csv --into deals --new-pipeline @Pipeline --new-members --dry-run
    """
    from crm_tui import settings
    from crm_tui.services.transfer import archive, importing
    from crm_tui.services.transfer.options import Options

    here = invocation(run)
    if file == STDIN and sys.stdin.isatty():
        here.printer.say("Reading rows from the terminal; end with Ctrl-D on a line of its own.")
    with here.database() as db, counting("Importing") as tell:
        if into == ALL:
            here.printer.object(archive.import_all(db, Path(file)))
            attached.say_missing(here, db)
            return
        options = Options(
            into, profile, tuple(map or ()), tuple(match or ()), mode, dry_run, on_error, rejects, unknown, link, blank,
            date, decimal, country, currency, encoding, delimiter, None, binned, tuple(map_value or ()),
            from_spreadsheet, settings.backups_path(here.settings), new_pipeline, new_members,
        )  # fmt: skip
        outcome = importing.run(db, file, options, progress=tell, ask=asking(here, file), confirm=agreeing(here, file))
    _print(here, outcome)


def asking(here: Invocation, file: str) -> "Ask | None":
    """How to ask a person where an unknown column goes; None if there is nobody."""
    if file == STDIN or not here.may_ask():
        return None

    def ask(column: str, names: Sequence[str]) -> str:
        while True:
            answer = here.ask(f"Where does {shortened(column)} go? A field, custom or ignore: ")
            if answer in (*names, "custom", "ignore"):
                return answer
            here.printer.say(f"There is no field {shortened(answer)}.{near(answer, names)}")

    return ask


def agreeing(here: Invocation, file: str) -> "Confirm | None":
    """How to ask a person whether what would be made is right; None if there is nobody, or it was said already."""
    if file == STDIN or here.line.has("--yes") or not here.may_ask():
        return None
    return lambda what: here.ask(f"{what}. Go on? [y/N] ").lower() in ("y", "yes")


def _print(here: Invocation, outcome: "Outcome") -> None:
    """Counts on stdout; notices, errors and differences on stderr, or all of it as one object."""
    here.kept = None if outcome.change_set is None else f"change {outcome.change_set}"
    if not here.wants_json:
        _tell(here, outcome)
    counts = " ".join(f"{name} {getattr(outcome, name)}" for name in COUNTED)
    here.printer.outcome({name: value for name, value in asdict(outcome).items() if name != "exit"}, counts)
    if outcome.exit == Invalid.exit:
        bad, which = ("1 row is", "it") if outcome.rejected == 1 else (f"{outcome.rejected:,} rows are", "them")
        raise Invalid(f"{bad} wrong; nothing was written. Correct {which}, or take the others with --on-error skip.")
    if outcome.exit:
        raise typer.Exit(outcome.exit)


def _tell(here: Invocation, outcome: "Outcome") -> None:
    for notice in outcome.notices:
        here.printer.say(notice)
    for each in outcome.differences:
        here.printer.say(f"{each.record} {each.field}: {each.before} -> {each.after}")
    if outcome.more_differences:
        here.printer.say(f"and {outcome.more_differences:,} more differences")
    for error in outcome.errors:
        hint = f" ({error.suggestion})" if error.suggestion else ""
        place = ", ".join(filter(None, (f"row {error.row}", error.field)))
        here.printer.say(f"{place}: {error.message}{hint}")
    if outcome.more_errors:
        here.printer.say(f"and {outcome.more_errors:,} more errors")
    if outcome.rejects_file:
        here.printer.say(f"rejected rows: {outcome.rejects_file}")
