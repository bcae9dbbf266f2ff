"""Tickets with ten thousand quotes, and with five megabytes: read, scrolled and answered as fast as others."""

import resource
import time
from pathlib import Path

import hostile
import pytest
import walking
from hostile_desk import LARGEST, QUOTED, STAMP

from crm_tui.db.models import table

LARGE = ("> \x1b[2J\u202e[/nope] [@click=app.leave]x[/] \u682a\u5f0f\n" * LARGEST)[:LARGEST]
THREAD = ("tab", "home", "enter", "pagedown", "end", "k", "k", "enter", "tab", "tab")
KEYS = (*THREAD, "j", *THREAD, "enter", "tab", "end", "r", "f4", "escape", "h", "escape")
SECOND = 1.0
"""Of the processor, for one key."""

ROOM = 200
"""Megabytes that reading them may take."""


@pytest.fixture
def file(empty_file: Path, tmp_path: Path) -> Path:
    """Two tickets: the first one's customer quotes, the other's sends everything at once."""
    db = walking.opened(empty_file, tmp_path)
    with db.bulk("Hostile") as door:
        for body in (QUOTED, LARGE):
            ticket = {"subject": body[:900], "description": body[:10_000], "status": "open", "created_at": STAMP}
            [number] = door.insert(table("tickets"), [ticket])
            post = {"ticket_id": number, "author_kind": "customer", "public": 1, "body": body, "at": STAMP}
            door.insert(table("ticket_posts"), [post])
    db.close()
    return empty_file


def resident() -> float:
    """Megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


async def test_no_key_in_a_long_thread_takes_a_second_nor_much_memory(file: Path, tmp_path: Path) -> None:
    took = {}
    async with walking.walk(file, tmp_path, (120, 40), CRM_START="tickets") as pilot:
        before = resident()
        for number, key in enumerate(KEYS):
            begin = time.process_time()
            await walking.press(pilot, key)
            took[f"{number} {key}"] = time.process_time() - begin
            assert not hostile.UNSAFE.search(walking.text(pilot).replace("\n", "")), key
        grown = resident() - before

    assert {key: seconds for key, seconds in took.items() if seconds > SECOND} == {}
    assert grown < ROOM
