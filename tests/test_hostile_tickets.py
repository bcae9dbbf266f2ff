"""Tickets with ten thousand quotes, and with five megabytes: read, scrolled and answered."""

from pathlib import Path

import hostile
import pytest
import walking
from hostile_desk import LARGEST, QUOTED, STAMP

from crm_tui.db.models import table

LARGE = ("> \x1b[2J\u202e[/nope] [@click=app.leave]x[/] \u682a\u5f0f\n" * LARGEST)[:LARGEST]
THREAD = ("tab", "home", "enter", "pagedown", "end", "k", "k", "enter", "tab", "tab")
KEYS = (*THREAD, "j", *THREAD, "enter", "tab", "end", "r", "f4", "escape", "h", "escape")


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


async def test_every_key_of_a_long_thread_is_answered_and_nothing_acts(file: Path, tmp_path: Path) -> None:
    async with walking.walk(file, tmp_path, (120, 40), CRM_START="tickets") as pilot:
        for key in KEYS:
            await walking.press(pilot, key)
            assert not hostile.UNSAFE.search(walking.text(pilot).replace("\n", "")), key
        seen = walking.text(pilot)

    assert "Tickets" in seen
