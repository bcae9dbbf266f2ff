"""`crm config`: the settings in force, where each comes from, and how to change one."""

import os
import sys
from typing import Annotated

import typer

from crm_tui.commands.completing import settings_names
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import command, group
from crm_tui.text import safe

Name = Annotated[str, typer.Argument(metavar="NAME", help="see crm config show", autocompletion=settings_names)]


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = group(noun, "Show and change the settings.")
    for name, function in (("show", show), ("get", get), ("set", set_), ("path", path)):
        command(made, name)(function)
    return made


def show(
    run: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="say where each value comes from")] = False,
) -> None:
    """Show the settings in force.

    crm config show --origin
    crm config show -o json
    """
    from crm_tui import settings
    from crm_tui.sheets import of_records

    here = invocation(run)
    values = {name: settings.shown(here.settings, name) for name in settings.names(here.settings)}
    if not origin:
        here.printer.object({name: value or None for name, value in values.items()})
        return
    rows = [(name, value or None, here.settings.origins[name]) for name, value in values.items()]
    here.printer.sheet(of_records(("name", "value", "origin"), rows, here.context))


def get(run: typer.Context, name: Name) -> None:
    """Print one setting.

    crm config get country
    crm config get db
    """
    from crm_tui import settings

    here = invocation(run)
    settings.setting(name)
    here.printer.text(settings.shown(here.settings, name))


def set_(
    run: typer.Context,
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="empty to go back to the default")],
) -> None:
    """Write a setting to the config file; comments there stay.

    crm config set country DE
    crm config set keys.records.new a
    """
    from crm_tui import settings, surroundings

    file = settings.store(surroundings.find_folders(os.environ), name, value)
    invocation(run).printer.say(f"{name} is set in {file}" if value else f"{name} is no longer set in {file}")


def path(run: typer.Context) -> None:
    """Print the path of the config file, whether it exists or not.

    crm config path
    $EDITOR "$(crm config path)"
    """
    from crm_tui import settings, surroundings
    from crm_tui.errors import Usage

    file = settings.config_path(surroundings.find_folders(os.environ))
    if file is None:
        raise Usage("There is no home directory to keep a config file in; set HOME or XDG_CONFIG_HOME.")
    print(safe(str(file)) if sys.stdout.isatty() else file)  # without the settings, which may be wrong
