"""What is typed can be read in every look: no input is white on white."""

from pathlib import Path

import pytest
import walking
from rich.color import Color


@pytest.mark.parametrize("key", ["slash", "full_stop", "colon", "ctrl+p", "question_mark", "e", "c"])
async def test_typed_letters_are_not_drawn_in_the_colour_of_their_ground(
    demo_file: Path, tmp_path: Path, key: str
) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts", CRM_THEME="contrast") as pilot:
        await walking.press(pilot, key)
        await walking.settle(pilot)
        await walking.press(pilot, "q", "q", "q")
        await walking.settle(pilot)
        strips = pilot.app.screen._compositor.render_strips(pilot.app.screen.size)
        styles = [segment.style for strip in strips for segment in strip if segment.text.strip().endswith("qqq")]

    assert styles
    assert all(abs(_light(style.color) - _light(style.bgcolor)) > 300 for style in styles if style)


def _light(color: Color | None) -> int:
    return sum(color.get_truecolor()) if color else 0
