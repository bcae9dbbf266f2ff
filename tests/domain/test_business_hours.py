"""Working time: what an hour is when clocks change, where a day ends, and that years cost nothing."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_tui.domain.business_hours import WorkCalendar
from crm_tui.domain.weekly_hours import read

OFFICE = WorkCalendar(ZoneInfo("Europe/Berlin"), read("Mon-Fri 09:00-12:30 13:30-17:00"), frozenset({date(2026, 4, 3)}))
NIGHT = WorkCalendar(ZoneInfo("Europe/Berlin"), read("Mon-Sun 00:00-06:00"))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_work_goes_on_after_lunch_the_weekend_and_a_holiday() -> None:
    thursday = moment("2026-04-02 10:00")

    assert OFFICE.after(thursday, 3600) == moment("2026-04-02 12:00")
    assert OFFICE.after(thursday, 5 * 3600) == moment("2026-04-06 08:00")
    assert OFFICE.seconds(thursday, moment("2026-04-06 08:00")) == 5 * 3600


def test_the_end_of_a_day_is_within_it_and_no_work_at_all_waits_for_the_next_beginning() -> None:
    assert OFFICE.after(moment("2026-03-27 15:00"), 3600) == moment("2026-03-27 16:00")
    assert OFFICE.after(moment("2026-03-27 16:00"), 0) == moment("2026-03-30 07:00")


@pytest.mark.parametrize(("night", "hours"), [("2026-03-29", 5), ("2026-10-25", 7), ("2026-06-10", 6)])
def test_a_night_shift_is_as_long_as_it_takes(night: str, hours: int) -> None:
    start = datetime.fromisoformat(night).replace(tzinfo=ZoneInfo("Europe/Berlin"))

    assert NIGHT.seconds(start, start.replace(hour=12)) == hours * 3600


def test_every_interval_is_listed_and_none_of_a_holiday() -> None:
    found = list(OFFICE.intervals(moment("2026-04-02 11:00"), moment("2026-04-06 08:00")))

    assert [(f"{start:%d %H:%M}", f"{end:%d %H:%M}") for start, end in found] == [
        ("02 11:30", "02 15:00"),
        ("06 07:00", "06 08:00"),
    ]


def test_thirty_years_are_counted_at_once() -> None:
    before = time.process_time()

    for _ in range(200):
        OFFICE.seconds(moment("2026-01-01 00:00"), moment("2056-01-01 00:00"))

    assert time.process_time() - before < 2


def test_time_outside_the_years_that_are_laid_out_is_no_work() -> None:
    assert OFFICE.after(moment("2199-12-30 12:00"), 10**9) is None
    assert OFFICE.seconds(moment("0001-01-01 00:00"), moment("1969-12-31 00:00")) == 0
