"""The line of the day, drawn at a width and a time."""

from datetime import datetime, time

import pytest
from textual.app import App, ComposeResult

from crm_tui.widgets.day_line import Appointment, DayLine

NOON = datetime(2026, 11, 23, 12, 0)


async def drawn(now: datetime, *appointments: Appointment, width: int = 80, height: int = 2) -> list[str]:
    class Day(App[None]):
        CSS = f"DayLine {{ height: {height}; }}"

        def compose(self) -> ComposeResult:
            yield DayLine(now)

    async with Day().run_test(size=(width, 10)) as pilot:
        line = pilot.app.query_one(DayLine)
        line.show(now, appointments)
        await pilot.pause()
        return [line.render_line(row).text.rstrip() for row in range(height)]


async def test_the_line_is_heavy_up_to_now_and_light_after_it() -> None:
    line, labels = await drawn(NOON.replace(hour=9, minute=48))

    assert line == "  08 ━━━ 09 ━━━┃ 10 ─── 11 ──── 12 ──── 13 ─── 14 ──── 15 ─── 16 ──── 17 ─────"
    assert labels.strip() == "09:48"


@pytest.mark.parametrize(("hour", "sign"), [(6, "─"), (22, "━")])
async def test_outside_the_hours_there_is_no_now(hour: int, sign: str) -> None:
    line, labels = await drawn(NOON.replace(hour=hour))

    assert "┃" not in line
    assert {*line} & {"━", "─"} == {sign}
    assert labels == ""


async def test_what_has_a_time_stands_below_its_mark() -> None:
    hours, line, labels = await drawn(NOON, Appointment(time(14, 0), "call Ada"), width=120, height=3)

    assert hours.startswith("  08")
    assert labels.index("14:00 call Ada") == line.index("○") == hours.index("14")


async def test_of_labels_that_would_overlap_the_first_is_shown() -> None:
    close = [Appointment(time(14, minute), f"call number {minute}") for minute in (0, 5, 30)]
    _, labels = await drawn(NOON, *close, Appointment(time(15, 30), "visit"))

    assert labels.split("  ")[-1].strip().startswith("14:00 call")
    assert labels.endswith(" 15:30 visit")


async def test_what_is_outside_the_hours_is_left_to_the_list() -> None:
    line, _ = await drawn(NOON, Appointment(time(20, 0), "dinner"))

    assert "○" not in line
