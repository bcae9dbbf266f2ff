"""Calendars, policies and the explanation of clocks on the command line."""

from pathlib import Path

import pytest
from calling import Crm

FRIDAY = ("--now", "2026-03-27T15:00:00Z")
MONDAY = ("--now", "2026-03-30T09:00:00Z")


@pytest.fixture
def promised(crm: Crm) -> Crm:
    """An office in Berlin with the promise of SPEC 7, and a ticket of Friday at four."""
    crm("calendars", "add", "name=Office", "timezone=Europe/Berlin", "hours=Mon-Fri 09:00-17:00", *FRIDAY)
    crm("policies", "add", "name=Standard", "calendar=Office", "first_response_normal=240", *FRIDAY)
    crm("tickets", "add", "subject=Printer offline", *FRIDAY)
    return crm


def test_every_interval_counted_is_printed(promised: Crm) -> None:
    found = promised("tickets", "show", "T-1", "--explain", "sla", "-o", "table", *MONDAY)

    assert found.lines[:4] == [
        "first_response: running, due Mon 2026-03-30 12:00, used 3 h 00 min of 4 h 00 min, 75 %",
        "  Standard, by the calendar Office (Europe/Berlin)",
        "  Fri 2026-03-27 16:00 - 17:00              1 h 00 min   1 h 00 min",
        "  Mon 2026-03-30 09:00 - 11:00              2 h 00 min   3 h 00 min",
    ]
    rows = promised("tickets", "show", "T-1", "--explain", "sla", "-o", "json", *MONDAY).data
    assert [(row["clock"], row["from"], row["seconds"], row["counted"]) for row in rows] == [
        ("first_response", "2026-03-27T15:00:00Z", 3600, True),
        ("first_response", "2026-03-30T07:00:00Z", 7200, True),
    ]


def test_a_list_knows_what_time_has_made_of_the_clocks(promised: Crm) -> None:
    late = ("--now", "2026-03-30T10:00:00Z")

    assert promised("tickets", "list", "sla_state:breached", "-o", "ids", *MONDAY).out == ""
    assert promised("tickets", "list", "sla_state:breached", "-o", "ids", *late).out == "1\n"


def test_a_file_that_is_no_calendar_is_named_and_exits_with_6(promised: Crm, tmp_path: Path) -> None:
    file = tmp_path / "days.ics"
    file.write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", encoding="utf-8")

    found = promised("calendars", "holidays", "Office", str(file))

    assert (found.code, len(found.err.splitlines())) == (6, 1)
    assert "days.ics" in found.err


def test_clocks_are_made_again_when_asked(promised: Crm) -> None:
    assert promised("policies", "recompute", "-o", "json", *MONDAY).data == {"tickets": 1, "dry_run": False}
