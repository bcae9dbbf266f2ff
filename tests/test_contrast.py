"""What is typed can be read in every look: no input is white on white."""

from pathlib import Path

import pytest
import walking
from textual.widgets import Input


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("keys", ["slash", "full_stop", "colon", "ctrl+p", "question_mark", "e", "c"], ids=str)
async def test_typed_letters_are_not_drawn_in_the_colour_of_their_ground(
    demo_file: Path, tmp_path: Path, keys: str, theme: str
) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts", CRM_THEME=theme) as pilot:
        await walking.press(pilot, keys, "a", "b")
        await walking.settle(pilot, until=lambda: isinstance(pilot.app.focused, Input))
        await walking.rest(pilot)
        styles = pilot.app.focused.styles  # type: ignore[union-attr]
        cursor = pilot.app.focused.get_component_styles("input--cursor")  # type: ignore[union-attr]

    assert abs(styles.color.brightness - styles.background.brightness) > 0.5
    assert abs(cursor.background.brightness - styles.background.brightness) > 0.4
