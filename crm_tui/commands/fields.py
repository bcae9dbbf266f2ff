"""`crm fields`: the fields the team adds to its records."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands.assigning import assignments
from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import DryRun, command, group, near
from crm_tui.errors import Usage

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.services.rows import Assignment, Written

Entity = Annotated[str, typer.Argument(metavar="ENTITY", help="contacts, companies or activities")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="the field's name everywhere")]
Values = Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE")]

FLAGS = ("required", "unique", "indexed")
PROPERTIES = ("kind", "label", "options", "default", "help", *FLAGS)
RENAME = "option:"


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = group(noun, "List, add and change custom fields.")
    for name, function in (("list", list_), ("add", add), ("edit", edit), ("archive", archive)):
        command(made, name)(function)
    return made


def list_(run: typer.Context, entity: Annotated[str | None, typer.Argument(metavar="ENTITY")] = None) -> None:
    """List the custom fields of all records, or of one sort.

    crm fields list
    crm fields list contacts -o json
    """
    from crm_tui.services import custom_fields

    here = invocation(run)
    with here.database() as db:
        here.printer.page(custom_fields.listed(db, entity))


def add(run: typer.Context, entity: Entity, key: Key, values: Values = None, dry_run: DryRun = False) -> None:
    """Add a field: kind, label, options, default, required, unique, indexed, help.

    crm fields add contacts size kind=choice options='small|large' label=Size
    crm fields add companies customer_no unique=yes
    """
    from crm_tui.domain.kinds import Boolean
    from crm_tui.domain.kinds.lists import ListOf, items
    from crm_tui.services import custom_fields

    here = invocation(run)
    given = _checked(assignments(values or ()))
    yes = {name: bool(Boolean().parse(given.get(name, ""), here.context)) for name in FLAGS}
    with here.database() as db:
        written = custom_fields.add(
            db,
            entity,
            key,
            kind=given.get("kind", "text"),
            label=given.get("label"),
            options=items(ListOf().parse(given.get("options", ""), here.context)),
            default=given.get("default"),
            required=yes["required"],
            unique=yes["unique"],
            indexed=yes["indexed"],
            help=given.get("help"),
            dry_run=dry_run,
        )
        _print(here, db, written, dry_run=dry_run)


def edit(
    run: typer.Context,
    entity: Entity,
    key: Key,
    values: Annotated[list[str], typer.Argument(metavar="NAME=VALUE")],
    dry_run: DryRun = False,
) -> None:
    """Change a field; `option:OLD=NEW` renames an option in all records.

    crm fields edit contacts size label='T-shirt size'
    crm fields edit contacts size option:large=xl
    """
    from crm_tui.services import custom_fields
    from crm_tui.services.composing import check_once
    from crm_tui.services.rows import Assignment

    here = invocation(run)
    renames = [text for text in values if text.startswith(RENAME)]
    given = assignments([text for text in values if text not in renames])
    given += [Assignment(name, "=", new) for name, _, new in (text.partition("=") for text in renames)]
    check_once(given)
    with here.database() as db:
        _print(here, db, custom_fields.edit(db, entity, key, given, dry_run=dry_run), dry_run=dry_run)


def archive(run: typer.Context, entity: Entity, key: Key, dry_run: DryRun = False) -> None:
    """Hide a field; its values stay, and archived=no shows it again.

    crm fields archive contacts size
    crm fields edit contacts size archived=no
    """
    from crm_tui.services import custom_fields

    here = invocation(run)
    with here.database() as db:
        _print(here, db, custom_fields.archive(db, entity, key, dry_run=dry_run), dry_run=dry_run)


def _checked(given: "Sequence[Assignment]") -> dict[str, str]:
    """The properties of a new field by name. Raises Usage."""
    for each in given:
        if each.field not in PROPERTIES:
            raise Usage(f"A field has no {each.field}.{near(each.field, PROPERTIES)}")
    return {each.field: each.text for each in given}


def _print(here: Invocation, db: "Database", written: "Written", *, dry_run: bool) -> None:
    from crm_tui.commands.records import print_written

    print_written(here, db, written, dry_run=dry_run)
