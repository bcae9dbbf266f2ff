"""What the shell completes besides commands and options."""

from collections.abc import Iterator

import typer

OUTPUTS = ("table", "json", "jsonl", "csv", "tsv", "ids", "md")


def field_names(run: typer.Context, incomplete: str) -> Iterator[str]:
    """The built-in fields that can be set, as `name=`; nothing in the database is read."""
    if "=" in incomplete:
        return
    from crm_tui import entities
    from crm_tui.commands.records import NOUNS
    from crm_tui.domain.fields import Is

    noun = run.command_path.split()[1]
    if noun in NOUNS:
        fields = entities.entity(NOUNS[noun].entity).fields.values()
        yield from (
            f"{field.name}=" for field in fields if not field.is_(Is.READONLY) and field.name.startswith(incomplete)
        )


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
    from importlib.resources import files

    names = (each.name.removesuffix(".txt") for each in (files("crm_tui.commands") / "topics").iterdir())
    yield from sorted(name for name in names if name.startswith(incomplete))
