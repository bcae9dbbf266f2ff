"""One run of the command line: its settings, its clock, its database and its way to print and to ask."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import typer

from crm_tui.commands.arguments import Line
from crm_tui.errors import CrmError, Usage

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.domain.kinds.base import Context
    from crm_tui.output import Printer
    from crm_tui.settings import Settings

MANY = 100
"""Above this many records a yes is not enough: the answer is their number."""

AT_FIRST = 50
"""The rows a list shows on a terminal if no limit is given."""


TIMED = ("tickets", "report", "export")
"""The nouns whose figures time alone changes: the states of clocks are brought up to date before they are read."""


class Invocation:
    """What the global options say, and what follows from them, each made when a command first needs it.

    `kept` is what was written already, for the line that reports an interruption.
    """

    def __init__(self) -> None:
        self.line = Line((), ())
        self.kept: str | None = None

    def take(self, line: Line) -> None:
        """Go by the global options of a command line."""
        self.line = line

    @property
    def debug(self) -> bool:
        """Whether an unexpected error shows its traceback."""
        return self.line.has("--debug")

    @property
    def wants_json(self) -> bool:
        """Whether errors are JSON; where the settings themselves are wrong, what the option says."""
        try:
            wanted = self.settings.output
        except CrmError:
            wanted = self.line.value("--output")
        return wanted in ("json", "jsonl")

    @cached_property
    def settings(self) -> "Settings":
        """The settings in force."""
        from crm_tui import settings

        return settings.load(os.environ, self.line.settings)

    @cached_property
    def clock(self) -> Callable[[], datetime]:
        """The time of day, or the one instant of --now."""
        fixed = self.settings.now and self._instant(self.settings.now)
        return lambda: fixed or datetime.now(UTC)

    @property
    def context(self) -> "Context":
        """How values are read and shown."""
        from crm_tui import settings

        return settings.context(self.settings, self.clock())

    @cached_property
    def printer(self) -> "Printer":
        """Where everything is printed."""
        from crm_tui.output import Printer, Wish

        pager = "cat" if self.line.has("--no-pager") else self.settings.pager
        wish = Wish(self.settings.output, self.settings.color, pager)
        return Printer(wish, self.context, sys.stdout, sys.stderr, dumb=os.environ.get("TERM") == "dumb")

    @contextmanager
    def database(self, where: str | None = None) -> "Iterator[Database]":
        """The database, open until the end of the `with`; made if it is not there."""
        from crm_tui import settings
        from crm_tui.db.opening import open_database

        db = open_database(
            where or self.settings.db,
            login=self.settings.user,
            origin="cli",
            clock=self.clock,
            settings=self.context,
            say=self.printer.say,
            backups=settings.backups_path(self.settings),
        )
        try:
            if self.line.noun in TIMED:
                from crm_tui.services import sla

                sla.tick(db)
            yield db
        finally:
            db.close()

    def limit(self, asked: int | None) -> int | None:
        """The most rows of a list: 0 is all, and if nobody asks a terminal gets a screenful."""
        if asked is None:
            return AT_FIRST if self.printer.output == "table" and self.printer.on_terminal else None
        return asked or None

    def may_ask(self) -> bool:
        """Whether there is a person to answer."""
        return not self.line.has("--no-input") and sys.stdin is not None and sys.stdin.isatty()

    def confirm(self, count: int, what: str) -> None:
        """Say what a change by filter touches, and go on only with --yes or an answer. Raises Usage."""
        sure = self.line.has("--yes") or not count
        if not sure and not self.may_ask():
            raise Usage(f"{what} Nothing was written; --yes does it without asking.")
        self.printer.say(what)
        if sure:
            return
        wanted = ("y", "yes") if count <= MANY else (str(count), f"{count:,}")
        if self.ask("Go on? [y/N] " if count <= MANY else f"Type {count} to go on: ").lower() not in wanted:
            self.printer.say("Nothing was written.")
            raise typer.Exit(1)

    def ask(self, question: str) -> str:
        """The answer of the person, without its line break. Raises Usage if there is none."""
        print(question, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise Usage("There was no answer; nothing was written.")
        return line.strip()

    def wait(self) -> None:
        """Say that somebody else holds the database."""
        self.printer.say("Someone else is writing. Waiting for up to 30 s.")

    def _instant(self, text: str) -> datetime:
        from crm_tui import settings
        from crm_tui.domain.kinds import Instant
        from crm_tui.errors import Invalid

        try:
            stored = Instant().parse(text, settings.context(self.settings, datetime.now(UTC)))
        except Invalid as error:
            raise Usage(f"--now: {error.message}") from error
        return datetime.fromisoformat(str(stored)) if stored else datetime.now(UTC)


def invocation(run: typer.Context) -> Invocation:
    """The invocation a command belongs to."""
    found: Invocation = run.obj
    return found
