"""Walking through the screens in tests: the real app over a real file, keys pressed, the screen read as text."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import idle
from textual.events import Paste
from textual.pilot import Pilot

from crm_tui import settings
from crm_tui.app import CrmApp
from crm_tui.db.database import Database
from crm_tui.db.opening import open_database
from crm_tui.screens.host import Setup

NOW = datetime(2026, 11, 23, 9, 48, tzinfo=UTC)
SIZES = ((80, 24), (120, 40))
PATIENCE = 20.0


def opened(path: Path, folder: Path, origin: str = "tui") -> Database:
    """The database of a file as the program opens it, with a fixed clock."""
    chosen = chosen_settings(path, folder)
    return open_database(
        str(path),
        login=chosen.user,
        origin=origin,
        clock=lambda: NOW,
        settings=settings.context(chosen, NOW),
        say=lambda words: None,
        backups=folder / "backups",
    )


def chosen_settings(path: Path, folder: Path, **env: str) -> settings.Settings:
    """Settings that ask nothing of the machine the tests run on."""
    given = {"HOME": str(folder), "CRM_USER": "mara", "CRM_TIMEZONE": "UTC", "CRM_COUNTRY": "DE", **env}
    return settings.load(given, {"db": str(path)})


def app(path: Path, folder: Path, *, demo: bool = False, **env: str) -> CrmApp:
    """The program over a file."""
    chosen = chosen_settings(path, folder, **env)
    return CrmApp(Setup(chosen, lambda: NOW, lambda say: opened(path, folder), demo=demo, created=False))


@asynccontextmanager
async def walk(path: Path, folder: Path, size: tuple[int, int] = (80, 24), **env: str) -> AsyncIterator[Pilot[Any]]:
    """The program, open on a screen of a size; it ends with the `with`."""
    program = app(path, folder, **env)
    async with program.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot
        await settle(pilot)


async def settle(pilot: Pilot[Any], until: Callable[[], bool] | None = None) -> None:
    """Wait until nothing is loaded, drawn or put off for a moment, and until something holds if that is asked."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        await work_done(pilot)
        if idle.put_off(pilot.app):
            await asyncio.sleep(0.01)
        elif until is None or until():
            return
        else:
            await asyncio.sleep(0.005)
    raise AssertionError(f"the screen never came to rest:\n{text(pilot)}")


async def work_done(pilot: Pilot[Any]) -> None:
    """Wait until nothing is loaded or drawn any more; what waits for a pause in typing goes on waiting."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        await idle.drawn(pilot.app)
        working = [worker for worker in pilot.app.workers if not worker.is_finished]
        if not working:
            return
        await asyncio.wait([worker._task for worker in working if worker._task], timeout=0.1)
    raise AssertionError(f"the screen never came to rest:\n{text(pilot)}")


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, each with its work done before the next."""
    for key in keys:
        await pilot.press(key)
        await work_done(pilot)
    await settle(pilot)


async def do(pilot: Pilot[Any], key: str) -> None:
    """Press a key as fast as one types; a text behind a `+` is pasted."""
    if len(key) > 1 and key.startswith("+"):
        pilot.app.post_message(Paste(key[1:]))
    else:
        await pilot.press(key)
    await work_done(pilot)


def text(pilot: Pilot[Any]) -> str:
    """What a person sees, line by line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips(screen.size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def copied(template: Path, folder: Path, name: str = "crm.db") -> Path:
    """A copy of a closed database."""
    return Path(shutil.copy(template, folder / name))
