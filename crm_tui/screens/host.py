"""What every screen may ask of the program it runs in: the database, work in a thread, words for the person."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from textual import work
from textual.app import App
from textual.binding import Binding
from textual.events import Event, Key
from textual.signal import Signal
from textual.widget import Widget
from textual.worker import get_current_worker

from crm_tui.errors import CrmError
from crm_tui.text import safe
from crm_tui.widgets.key_names import key_name

if TYPE_CHECKING:
    from datetime import datetime

    from crm_tui.db.database import Database
    from crm_tui.db.feed import Changed
    from crm_tui.services.drafts import Draft
    from crm_tui.settings import Settings

Result = TypeVar("Result")
Tone = Literal["information", "warning", "error"]


@dataclass(frozen=True)
class Setup:
    """What a program run starts with; `connect` opens the database and may take its time."""

    settings: "Settings"
    clock: "Callable[[], datetime]"
    connect: "Callable[[Callable[[str], None]], Database]"
    demo: bool = False
    created: bool = False
    """Whether this run makes the database."""


EMPTY_FOR = 600
"""Seconds that the reason of an empty place is told."""


class Host(App[int]):
    """The program as its screens see it."""

    def __init__(self, setup: Setup) -> None:
        super().__init__(ansi_color=setup.settings.color == "never" or None)  # else NO_COLOR would be shades of grey
        self.setup = setup
        self.changed: Signal[Changed] = Signal(self, "changed")
        self.lines_run: list[str] = []
        """The command lines of this run."""
        self.came_from: str = ""
        """The mode of the screen from which the present one was opened."""
        self._held: list[Key] | None = None
        self._db: Database | None = None
        self._asked: dict[str, int] = {}
        self.left_drafts: dict[tuple[str, int | None], Draft] = {}
        """The drafts of forms that were left unsaved in this run, by entity and record."""

    @property
    def db(self) -> "Database":
        """The database; screens exist only once it is open."""
        if self._db is None:
            raise RuntimeError("a screen asked for the database before it was open")
        return self._db

    @property
    def state_folder(self) -> Path | None:
        """Where drafts and preferences lie; None without a home."""
        return self.setup.settings.folders.state

    def say(self, text: str, tone: Tone = "information") -> None:
        """Tell the person one thing, in one line, for some seconds."""
        self.notify(safe(text), severity=tone, timeout=4 if tone == "information" else 8, markup=False)

    def hold_keys(self) -> None:
        """Something that is typed into is on its way: keys pressed before it is there wait for it."""
        self._held = self._held or []

    def give_keys(self) -> None:
        """It is there, or will not come."""
        held, self._held = self._held or (), None
        for key in held:
            self.post_message(Key(key.key, key.character))

    async def on_event(self, event: Event) -> None:
        if self._held is not None and isinstance(event, Key):
            self._held.append(event)
        else:
            await super().on_event(event)

    def perform(
        self,
        verb: "Callable[[Database], Result]",
        then: Callable[[Result], object] | None = None,
        failed: Callable[[CrmError], object] | None = None,
    ) -> None:
        """Write in a thread; then every screen learns of it from the change feed, and `then` gets the result.

        An expected failure goes to `failed`; without it, it is said.
        """
        self._write(verb, then, failed)

    def fetch(
        self,
        question: "Callable[[Database], Result]",
        then: Callable[[Result], object],
        failed: Callable[[CrmError], object] | None = None,
        *,
        group: str,
    ) -> None:
        """Read in a thread; a later question of the same group makes an earlier answer void.

        An answer for a screen that was left meanwhile is not told.
        """
        self.drop(group)
        self._read(question, then, failed, group, self._asked[group])

    def drop(self, group: str) -> None:
        """Make the answers that are still to come to a group void: nobody waits for them any more."""
        self._asked[group] = self._asked.get(group, 0) + 1

    def settled(self) -> None:
        """A screen shows what it is for; what is loaded later may be loaded now."""
        raise NotImplementedError

    def look_for_changes(self) -> None:
        """Ask the change feed now."""
        raise NotImplementedError

    @work(thread=True, group="writes")
    def _write(self, verb: Any, then: Any, failed: Any) -> None:
        try:
            result = verb(self.db)
        except CrmError as error:
            self.call_from_thread(failed or self._say_error, error)
            return
        except Exception as error:
            self.call_from_thread(self.report, error)
            return
        self.call_from_thread(self.look_for_changes)
        if then is not None:
            self.call_from_thread(then, result)

    @work(thread=True, group="reads")
    def _read(self, question: Any, then: Any, failed: Any, group: str, number: int) -> None:
        try:
            result = question(self.db)
        except CrmError as error:
            then, result = failed or self.unread, error
        except Exception as error:
            self.call_from_thread(self.report, error)
            return
        if self._asked[group] == number and not get_current_worker().is_cancelled:
            self.call_from_thread(self._answer, then, result)

    def _answer(self, then: Any, result: Any) -> Any:
        return then(result) if awaited(then) else None

    def report(self, error: Exception) -> None:
        """An unexpected failure: to the log, and one line to the person."""
        raise NotImplementedError

    def _say_error(self, error: CrmError) -> None:
        self.say(error.message, "error")

    def unread(self, error: CrmError) -> None:
        """What could not be read leaves its place empty: the reason stays as long as that may puzzle somebody."""
        self.clear_notifications()
        words = error.message.replace(f"{Path.home()}/", "~/")
        self.notify(safe(words), severity="error", timeout=EMPTY_FOR, markup=False)

    def get_key_display(self, binding: Binding) -> str:
        return key_name(binding)

    def status_words(self) -> tuple[str, ...]:
        """The database and the person, for the right end of the bar of keys."""
        name = Path(self.setup.settings.db).name
        states = (("demo data", self.setup.demo), ("read-only", self._unwritable))
        return (*(word for word, so in states if so), name, initials(self.setup.settings.user))

    @property
    def _unwritable(self) -> bool:
        path = Path(self.setup.settings.db).expanduser()
        return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def awaited(then: Callable[..., object]) -> bool:
    """Whether those that an answer is for are still there: whose method it is, and what it is given besides."""
    given: list[object] = []
    while isinstance(then, partial):
        given += then.args
        then = then.func
    return all(there(each) for each in (getattr(then, "__self__", None), *given) if isinstance(each, Widget))


def there(widget: Widget) -> bool:
    """Whether it was not left: a screen that is being removed has no widgets any more."""
    return widget.is_attached and not widget._pruning


def initials(name: str) -> str:
    """`MK` of Mara Klein; of one word its first two letters."""
    words = name.split()
    return (name.strip()[:2] if len(words) < 2 else words[0][0] + words[-1][0]).upper()
