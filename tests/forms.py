"""Forms in tests: opened, typed into, and left by a program that is killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import walking
from textual.pilot import Pilot

from crm_tui.db.database import Database
from crm_tui.screens.form import FormSheet
from crm_tui.services import records

HOSTILE = "[bold]x[/] \x1b[31mred \u202eabc \x07 \u200b\U0001f468\u200d\U0001f469 ﷽ \x9b1m \t end"


async def begin(pilot: Pilot[Any], entity: str = "contacts", record: int | None = None, **values: str) -> FormSheet:
    """Open a form and wait until it can be typed into."""
    sheet = FormSheet(entity, record, values)
    pilot.app.push_screen(sheet)
    await walking.settle(pilot, lambda: bool(sheet.fields.rows))
    return sheet


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type a text, and wait until what the database knows of it is said."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    await pilot.pause(0.2)
    await walking.settle(pilot)


def focus(sheet: FormSheet, name: str) -> None:
    """Go to a field, as by the mouse."""
    sheet.fields.rows[name].input.focus()


def stored(pilot: Pilot[Any], number: int, entity: str = "contacts") -> dict[str, Any]:
    """The values of a record by now."""
    return dict(records.rows(pilot.app.db, entity, [number]).rows[0].values)  # type: ignore[attr-defined]


async def retitle(pilot: Pilot[Any], sheet: FormSheet, text: str) -> None:
    """Write another title."""
    focus(sheet, "title")
    await walking.press(pilot, "ctrl+u")
    await write(pilot, text)


@contextmanager
def as_ben(file: Path, folder: Path) -> Iterator[Database]:
    """The database as a colleague has it open."""
    db = walking.opened(file, folder)
    db.login = "ben"
    try:
        yield db
    finally:
        db.close()


def killed(file: Path, folder: Path, title: str, how: str = "draft") -> None:
    """A program in which the title of contact 12 is written anew and that is ended from outside."""
    words = [sys.executable, __file__, str(file), str(folder), title, how]
    found = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    ended = subprocess.run(words, env=os.environ | {"PYTHONPATH": found}, check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


async def _type_and_die(file: Path, folder: Path, title: str, how: str) -> None:
    async with walking.walk(file, folder, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        sheet.fields.rows["title"].put(title)
        if how == "draft":
            sheet._keep_later()
            await walking.settle(pilot, lambda: "draft kept" in walking.text(pilot))
        else:
            sheet.keep()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(_type_and_die(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
