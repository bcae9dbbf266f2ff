"""What the shell completes besides commands and options."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

import typer

from crm_tui.commands import arguments

OUTPUTS = ("table", "json", "jsonl", "csv", "tsv", "ids", "md")


def noun_to_complete(env: Mapping[str, str]) -> str | None:
    """The noun on a line to complete, if it stands there whole: only its commands need to be loaded."""
    line = env.get("COMP_WORDS") or env.get("_TYPER_COMPLETE_ARGS") or ""
    words = line.split()[1:]
    whole = words if line[-1:].isspace() else words[:-1]
    return arguments.read(whole).noun


def field_names(run: typer.Context, incomplete: str) -> Iterator[str]:
    """The built-in fields that can be set, as `name=`; neither the database nor its models are read."""
    noun = run.command_path.split()[1]
    listed = (files("crm_tui.commands") / "field_names.txt").read_text("utf-8").splitlines()
    for line in listed:
        entity, *names = line.split()
        if entity == noun:
            yield from (f"{name}=" for name in names if name.startswith(incomplete))


def outputs(incomplete: str) -> Iterator[str]:
    """The forms of `-o`."""
    yield from (form for form in OUTPUTS if form.startswith(incomplete))


def colors(incomplete: str) -> Iterator[str]:
    """The values of `--color`."""
    yield from (when for when in ("auto", "always", "never") if when.startswith(incomplete))


def settings_names(incomplete: str) -> Iterator[str]:
    """The names of the settings."""
    from crm_tui.settings import SETTINGS

    yield from (each.name for each in SETTINGS if each.name.startswith(incomplete))


def topics(incomplete: str) -> Iterator[str]:
    """The topics of `crm help`."""
    names = (each.name.removesuffix(".txt") for each in (files("crm_tui.commands") / "topics").iterdir())
    yield from sorted(name for name in names if name.startswith(incomplete))
