"""The program as its screens see it: what is read for them arrives while they are there."""

import threading
from functools import partial
from pathlib import Path
from typing import Any

import walking
from textual.pilot import Pilot
from textual.screen import Screen


class Asker(Screen[None]):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def hear(self, word: str, answer: bool) -> None:
        """Keep it."""
        self.told.append(f"{word} {answer}")


async def test_an_answer_for_a_screen_that_was_left_is_not_told(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path) as pilot:
        app, gate, left, open_ = pilot.app, threading.Event(), Asker(), Asker()
        for screen in (open_, left):
            await app.push_screen(screen)
            hear = partial(screen.hear, "there")
            app.fetch(lambda db: gate.wait(20), hear, group=f"{id(screen)}")  # type: ignore[attr-defined]
        app.pop_screen()
        gate.set()
        await walking.settle(pilot)

        assert (open_.told, left.told) == (["there True"], [])


async def test_a_form_that_is_left_before_it_is_read_gives_the_keys_back(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        pilot.app.simulate_key("e")
        while len(pilot.app.screen_stack) == 1:
            await pilot.pause()
        pilot.app.pop_screen()
        await walking.settle(pilot)
        before = under_cursor(pilot)
        await walking.press(pilot, "j")

        assert under_cursor(pilot) != before


def under_cursor(pilot: Pilot[Any]) -> str:
    """The row of the list where the person stands."""
    return next(line for line in walking.text(pilot).splitlines()[3:] if line.startswith("▌"))
