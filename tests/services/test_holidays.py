"""Holidays from iCalendar files: whole days, every year anew; a file that is none is named in one line."""

from datetime import date
from pathlib import Path

import pytest

from crm_tui.db.database import Database
from crm_tui.errors import CrmError, Invalid, StorageError
from crm_tui.services import holidays, records, writing
from crm_tui.services.rows import Assignment

TODAY = date(2026, 11, 23)


def written(tmp_path: Path, *events: str) -> str:
    """A calendar of events, each given by its lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN"]
    for at, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{at}", *event.split(), "END:VEVENT"]
    path = tmp_path / "days.ics"
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]))
    return str(path)


def test_whole_days_are_taken_up_to_the_end_which_does_not_count(tmp_path: Path) -> None:
    file = written(tmp_path, "DTSTART;VALUE=DATE:20261224 DTEND;VALUE=DATE:20261227", "DTSTART;VALUE=DATE:20270101")

    days, notes = holidays.read(file, TODAY)

    assert sorted(map(str, days)) == ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01"]
    assert notes == ()


def test_a_day_of_every_year_is_laid_out_from_last_year_on_for_some_years(tmp_path: Path) -> None:
    rule = "DTSTART;VALUE=DATE:19700501 RRULE:FREQ=YEARLY EXDATE;VALUE=DATE:20280501"

    days, _ = holidays.read(written(tmp_path, rule), TODAY)

    assert sorted(day.year for day in days) == [2025, 2026, 2027, 2029, 2030, 2031]


def test_an_event_at_a_time_of_day_is_no_holiday_and_said_so(tmp_path: Path) -> None:
    file = written(tmp_path, "DTSTART:20261224T120000Z", "DTSTART;VALUE=DATE:20261225")

    assert holidays.read(file, TODAY) == ({date(2026, 12, 25)}, ("left out: 1 with a time of day",))


def test_a_calendar_keeps_the_days_it_has(db: Database, tmp_path: Path) -> None:
    values = {"name": "Office", "timezone": "Europe/Berlin", "hours": "Mon-Fri 09:00-17:00", "holidays": "2026-12-25"}
    writing.add(db, "calendars", [Assignment(name, "=", value) for name, value in values.items()])
    file = written(tmp_path, "DTSTART;VALUE=DATE:20261224 DTEND;VALUE=DATE:20261226")

    made = holidays.add(db, "Office", file)

    assert made.notes == ("1 of 2 holidays are new",)
    page = records.page(db, "calendars", fields=["holidays"])
    assert page.rows[0].values["holidays"] == '["2026-12-24","2026-12-25"]'


@pytest.mark.parametrize("content", ["", "no calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "\x00\xff"])
def test_a_file_that_is_no_calendar_is_named_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.ics"
    path.write_text(content)

    with pytest.raises(Invalid) as caught:
        holidays.read(str(path), TODAY)

    assert "bad.ics" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"missing\.ics"):
        holidays.read(str(tmp_path / "missing.ics"), TODAY)


DATA = Path(__file__).parents[3] / "shared" / "data" / "ics"


@pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")
def test_every_file_of_a_collection_is_read_or_refused_in_one_line() -> None:
    refused = {}
    for path in sorted(DATA.rglob("*.ics")):
        try:
            holidays.read(str(path), TODAY)
        except CrmError as error:
            refused[path.name] = error.message

    assert all("\n" not in words for words in refused.values())
    assert "big_bad_calendar.ics" in refused
