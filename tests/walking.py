"""Walking through the screens in tests: the real app over a real file, keys pressed, the screen read as text."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from crm_tui import settings
from crm_tui.app import CrmApp
from crm_tui.db.database import Database
from crm_tui.db.opening import open_database
from crm_tui.screens.host import Setup

NOW = datetime(2026, 11, 23, 9, 48, tzinfo=UTC)
SIZES = ((80, 24), (120, 40))


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
    """Wait until nothing is being loaded or drawn any more, and until something holds if that is asked."""
    for _ in range(400):
        await pilot.pause()
        busy = [worker for worker in pilot.app.workers if worker.group != "feed" and not worker.is_finished]
        if not busy and (until is None or until()):
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError(f"the screen never came to rest:\n{text(pilot)}")


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, each with its work done before the next."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def text(pilot: Pilot[Any]) -> str:
    """What a person sees, line by line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips(screen.size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def rest(pilot: Pilot[Any]) -> None:
    """Wait until the screen has not changed for a third of a second: what comes late by intention has come."""
    seen, same = "", 0
    while same < 6:
        await settle(pilot)
        await pilot.pause(0.06)
        now = text(pilot)
        same = same + 1 if now == seen else 0
        seen = now


def copied(template: Path, folder: Path, name: str = "crm.db") -> Path:
    """A copy of a closed database."""
    return Path(shutil.copy(template, folder / name))
