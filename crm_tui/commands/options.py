"""Options and arguments that several commands share, and how a command tells its help."""

import inspect
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Annotated, TypeVar

import typer

from crm_tui.commands.arguments import GLOBAL_FLAGS, GLOBAL_VALUES

Command = TypeVar("Command", bound=Callable[..., None])

Filters = Annotated[list[str] | None, typer.Argument(metavar="FILTER", help="see crm help filters")]
Where = Annotated[
    list[str] | None, typer.Option("--where", "--filter", metavar="FILTER", help="repeatable, joined by and")
]
Fields = Annotated[str | None, typer.Option(metavar="NAMES", help="fields to show, by comma; * for all")]
Sort = Annotated[str | None, typer.Option(metavar="NAMES", help="fields to sort by; -name for descending")]
Limit = Annotated[int | None, typer.Option(metavar="N", min=0, help="most rows; 0 for all")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="try everything, write nothing")]

GLOBALS = "Global: --db --now -o --color --yes --no-input --no-pager --debug, see crm --help."


def group(name: str, help: str) -> typer.Typer:
    """The commands of a noun; without one of them the help is printed."""
    made = alone()
    made.info.name, made.info.help, made.info.no_args_is_help = name, help, True
    return made


def alone() -> typer.Typer:
    """A home for commands that need no noun."""
    return typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def command(of: typer.Typer, name: str, **words: str) -> Callable[[Command], Command]:
    """Register a function under a name; `{words}` of its docstring are filled in, its examples keep their lines."""

    def register(function: Command) -> Command:
        text = inspect.getdoc(function) or ""
        for word, value in words.items():
            text = text.replace(f"{{{word}}}", value)
        sentence, _, examples = text.partition("\n\n")
        shown = "\n".join(f"  {line}" for line in examples.splitlines())
        whole = f"{sentence}\n\n\b\n{shown}" if examples else sentence
        of.command(name, help=whole, short_help=sentence, epilog=GLOBALS)(function)
        return function

    return register


def near(word: str, known: Sequence[str]) -> str:
    """A hint at the word that was meant; nothing if none is similar."""
    found = get_close_matches(word, known, 1)
    return f" Did you mean {found[0]}?" if found else ""


def near_option(option: str, known: Sequence[str]) -> str:
    """A hint at the option that was meant, a global one included."""
    return near(option, [*known, *GLOBAL_VALUES, *GLOBAL_FLAGS])
