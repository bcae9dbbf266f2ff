"""Write the reference, and the names the shell completes, from what the program declares; `--check` only compares."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from inspect import cleandoc
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from crm_tui import entities
from crm_tui.app import CrmApp
from crm_tui.cli import application
from crm_tui.commands.records import NOUNS
from crm_tui.db.opening import open_database
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import KINDS, Choice, Context, Reference
from crm_tui.reporting.sheets import Sheets
from crm_tui.screens import key_map
from crm_tui.services import demo
from crm_tui.services.reports.asking import options
from crm_tui.services.reports.base import Area, Definition
from crm_tui.services.reports.running import Wanted, definitions, run
from crm_tui.settings import SETTINGS, written

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py; change what it reads, not this. -->"
WIDTH = 88
COMPLETIONS = "../../crm_tui/commands/field_names.txt"
KEYS = "../keys.md"
REPORTS = "../reports.md"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""The moment of the examples."""

ROWS = 8
"""The most rows of an example."""

TOPIC = "../../crm_tui/commands/topics/keys.txt"


def pages() -> dict[str, str]:
    """The text of every generated page by file name."""
    return {
        "commands.md": page("Commands", commands()),
        "fields.md": page("Fields", fields()),
        "settings.md": page("Settings", settings()),
        "exit-codes.md": page("Exit codes", exit_codes()),
        KEYS: page("Keys", keys()),
        REPORTS: page("Reports", reports()),
        COMPLETIONS: completions(),
        TOPIC: topic(),
    }


def completions() -> str:
    """What the shell completes after `crm NOUN add`: the fields that can be set, a line for each noun."""
    lines = []
    for noun, about in NOUNS.items():
        names = [field.name for field in built_in(about.entity) if not field.is_(Is.READONLY)]
        lines.append(" ".join([noun, *names]))
    return "\n".join(lines) + "\n"


def page(title: str, lines: Iterator[str]) -> str:
    """A whole Markdown page."""
    return "\n".join([f"# {title}", "", NOTE, "", *lines]) + "\n"


def commands() -> Iterator[str]:
    """Every command with its help, as the program prints it."""
    for path, command, context in tree():
        yield f"{'##' if ' ' in path else '#'}# {path}" if path != "crm" else "## crm"
        yield "```"
        yield command.get_help(context).rstrip()
        yield "```"
        yield ""


def tree() -> Iterator[tuple[str, typer.core.TyperCommand | typer.core.TyperGroup, typer.Context]]:
    """Every command of the program with its full name, groups before what is in them."""
    root = typer.main.get_command(application())
    yield from below("crm", root, None)


def below(path, command, parent):  # type: ignore[no-untyped-def]
    """A command and all its subcommands."""
    widths = {"terminal_width": WIDTH, "max_content_width": WIDTH, "help_option_names": ["-h", "--help"]}
    context = typer.Context(command, info_name=path.split()[-1], parent=parent, **widths)
    yield path, command, context
    for name, inner in getattr(command, "commands", {}).items():
        yield from below(f"{path} {name}", inner, context)


def fields() -> Iterator[str]:
    """The built-in fields of every entity, and the kinds."""
    yield "A field has one name: in `field=value`, filters, CSV headers and JSON. Custom fields follow them by key."
    yield ""
    for name in entities.NAMES:
        yield f"## {name}"
        yield ""
        yield from table(("name", "kind", "label", "properties", "about"), map(described, built_in(name)))
    yield "## Kinds"
    yield ""
    yield "What a custom field can be: `crm fields add ENTITY KEY kind=KIND`."
    yield ""
    yield from table(("kind", "about", "example"), ((name, about(kind), kind.example) for name, kind in KINDS.items()))


def built_in(name: str) -> list[Field]:
    """The built-in fields of an entity."""
    return list(entities.entity(name).fields.values())


def about(kind: object) -> str:
    """The first sentence of what a kind says of itself."""
    return (kind.__doc__ or "").partition("\n")[0]


def described(field: Field) -> tuple[str, ...]:
    """The row of a field."""
    kind = field.kind.name
    if isinstance(field.kind, Choice):
        kind = f"{kind}: {', '.join(field.kind.options)}"
    if isinstance(field.kind, Reference):
        kind = f"{kind} to {field.kind.entity}"
    flags = [flag.name.lower() for flag in Is if flag in field.flags and flag.name]
    return field.name, kind, field.label, ", ".join(flags), field.help


def settings() -> Iterator[str]:
    """Every setting with its variable and default."""
    yield "`crm config show --origin` prints them; an option comes before the variable, the config file, the locale."
    yield ""
    rows = ((each.name, each.variable, written(each.name, each.default), each.help) for each in SETTINGS)
    yield from table(("name", "variable", "default", "about"), rows)
    yield "The table `[keys]` of the config file gives actions other keys: `crm config set keys.records.new a,ctrl+n`."
    yield ""


def keys() -> Iterator[str]:
    """Every key of every screen, dialog and list, from the bindings."""
    yield "`?` or F1 lists the keys that work at the moment; its lines can be searched and run."
    yield ""
    yield "A key is changed by the id of its action: `crm config set keys.app.undo U`, or several: `U,ctrl+z`."
    yield ""
    for module, found in key_map.places(key_map.declared(CrmApp)).items():
        yield f"## {key_map.title(module)}"
        yield ""
        if module not in key_map.TITLES:
            yield about(sys.modules[module])
            yield ""
        rows = ((f"`{each.keys}`", each.binding.description, each.binding.tooltip, f"`{each.id}`") for each in found)
        yield from table(("key", "action", "about", "id"), rows)


def topic() -> str:
    """The same as plain text, for `crm help keys`."""
    lines = [
        "Keys",
        "",
        "? or F1 lists the keys that work at the moment. The last column names the action:",
        "",
    ]
    lines += ["  crm config set keys.app.undo U     another key; several are joined by commas", ""]
    for module, found in key_map.places(key_map.declared(CrmApp)).items():
        rows = (f"  {each.keys:<18} {each.binding.description:<18} {each.id}" for each in found)
        lines += [key_map.title(module), *rows, ""]
    return "\n".join(lines).rstrip() + "\n"


def reports() -> Iterator[str]:
    """Every report with its definition, its numbers and an example out of the demo."""
    yield "`crm report NAME` prints them, key `8` shows them, `crm help reports` has the options. Every number opens"
    yield "the records behind it: `--explain`, or Enter on the screen. Days are those of your time zone. An empty"
    yield "denominator is n/a, JSON null, never 0 %. Totals of money are in the base currency, by the frozen rate of a"
    yield "closed deal or the latest one. Examples are from `crm demo` on Monday 23 November 2026."
    yield ""
    with TemporaryDirectory() as folder:
        settings = Context(now=NOW, country="DE", currency="EUR")
        how = {"login": "mara", "origin": "cli", "clock": lambda: NOW, "settings": settings}
        db = open_database(f"{folder}/crm.db", **how, say=lambda line: None, backups=Path(folder))
        try:
            demo.build(db)
            for area in Area:
                yield f"## {area.value}"
                yield ""
                for definition in (each for each in definitions() if each.area is area):
                    yield from report(db, definition)
        finally:
            db.close()


def report(db, definition: Definition) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A report: what it means, its formula, its numbers, what it can be asked for, an example."""
    asked = options(db, definition.name)
    yield f"### {definition.name}"
    yield ""
    yield f"{definition.title}: {definition.text}."
    yield ""
    formula = cleandoc(definition.finish.__doc__ or "")
    if formula:
        yield f"Formula: {' '.join(formula.split())}"
        yield ""
    numbers = ((f"`{each.name}`", each.unit.value, about_number(each)) for each in definition.numbers)
    yield from table(("number", "unit", "of several rows"), numbers)
    by = ", ".join(f"`{name}`" for name, _ in asked.fields) or "nothing"
    yield f"Records: {asked.records}. Period: {asked.own_period or 'all time'}. Rows by: {by}."
    yield ""
    found = run(db, definition.name, Wanted())
    sheets = Sheets(replace(found, lines=found.lines[:ROWS]), db.context())
    sheet = sheets.table()
    yield f"`crm report {definition.name}` ({sheets.headline().partition(': ')[2]}):"
    yield ""
    yield from table(sheet.columns, sheet.human())
    if len(found.lines) > ROWS:
        yield f"And {len(found.lines) - ROWS:,} rows more."
        yield ""


def about_number(number) -> str:  # type: ignore[no-untyped-def]
    """Whether it is the sum of its rows."""
    if number.sparse:
        return "their sum, where it is known"
    return "their sum" if number.summed else "made anew of their sums"


def exit_codes() -> Iterator[str]:
    """The exit codes, as `crm help exit-codes` prints them."""
    text = (files("crm_tui.commands") / "topics" / "exit-codes.txt").read_text("utf-8")
    rows = (line.split(maxsplit=1) for line in text.splitlines() if line.startswith("  "))
    yield from table(("code", "means"), rows)


def table(header, rows) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A Markdown table and an empty line."""
    for cells in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""


def main() -> int:
    """Write the pages, or with `--check` say which are stale; 1 if any is."""
    stale = [name for name, text in pages().items() if read(name) != text]
    if "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}; run docs/generate.py" if stale else "docs/reference is up to date")
        return bool(stale)
    REFERENCE.mkdir(exist_ok=True)
    made = pages() if stale else {}
    for name in stale:
        (REFERENCE / name).write_text(made[name], "utf-8")
    return 0


def read(name: str) -> str | None:
    """A page as it lies there."""
    file = REFERENCE / name
    return file.read_text("utf-8") if file.exists() else None


if __name__ == "__main__":
    sys.exit(main())
