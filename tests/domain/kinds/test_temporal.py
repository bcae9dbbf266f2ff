from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_tui.domain.kinds import Context, Date, Instant, PartialDate
from crm_tui.errors import Invalid

BERLIN = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), zone=ZoneInfo("Europe/Berlin"))
NEW_YORK = replace(BERLIN, zone=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026/11/23", "2026-11-23"),
        ("2026-1-5", "2026-01-05"),
        ("15 Apr, 2021 00:03:00", "2021-04-15"),
        ("15. April 2021", "2021-04-15"),
        ("15-Sep-2021", "2021-09-15"),
        ("May 3rd, 2021", "2021-05-03"),
        ("Fri, 15 May 2026", "2026-05-15"),
        ("3.4.2026", "2026-04-03"),
        ("31/03/2026", "2026-03-31"),
        ("03/31/2026", "2026-03-31"),
        ("05/05/2026", "2026-05-05"),
        ("0001-01-01", "0001-01-01"),
        ("today", "2026-11-23"),
        ("+2d", "2026-11-25"),
        ("eom", "2026-11-30"),
        ("2026-11-23 17:00", "2026-11-23"),
        ("2026-11-23T00:00:00Z", "2026-11-23"),
    ],
)
def test_dates_are_read_however_they_are_surely_written(text: str, day: str):
    assert Date().parse(text, BERLIN) == day


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-30", "0000-01-01", "10000-01-01", "-001-01-01", "31.31.2026", "01/02/26", "1.2.26", "2026-13-01"),
        *(
            "Feb 30, 2026",
            "2026",
            "next-week",
            "soon",
            "2026-11-23 25:00",
            "٢٠٢٦-١١-٢٣",
            "20261123x",
            "1/2",
            "2026-W01-1x",
        ),
    ],
)
def test_what_is_no_day_is_refused(text: str):
    with pytest.raises(Invalid):
        Date().parse(text, BERLIN)


def test_an_ambiguous_date_is_refused_and_shows_the_sure_way_to_write_it():
    with pytest.raises(Invalid, match=r"03/04/2026 can be day or month first.*2026-04-03"):
        Date().parse("03/04/2026", BERLIN)


@pytest.mark.parametrize(("order", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_the_order_of_dates_decides(order: str, day: str):
    assert Date().parse("03/04/2026", replace(BERLIN, date_order=order)) == day


def test_a_date_that_breaks_the_given_order_is_refused():
    with pytest.raises(Invalid):
        Date().parse("31/03/2026", replace(BERLIN, date_order="mdy"))


def test_an_instant_is_taken_as_a_date_only_on_the_same_local_day():
    assert Date().parse("2026-11-23T03:00:00Z", BERLIN) == "2026-11-23"

    with pytest.raises(Invalid, match="another day in America/New_York"):
        Date().parse("2026-11-23T03:00:00Z", NEW_YORK)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-11-23T09:30:00Z", "2026-11-23T09:30:00Z"),
        ("2026-11-23T09:30:00.987+01:00", "2026-11-23T08:30:00Z"),
        ("2026-11-23T09:30-0530", "2026-11-23T15:00:00Z"),
        ("2015-03-16 14:40:47", "2015-03-16T13:40:47Z"),
        ("2026-07-01 10:00", "2026-07-01T08:00:00Z"),
        ("2026-11-23", "2026-11-22T23:00:00Z"),
        ("15 Apr, 2021 00:03:00", "2021-04-14T22:03:00Z"),
        ("15/01/2025", "2025-01-14T23:00:00Z"),
        ("15 May 2026", "2026-05-14T22:00:00Z"),
        ("05/28/2026 11:00pm", "2026-05-28T21:00:00Z"),
        ("05/28/2026 12:00 AM", "2026-05-27T22:00:00Z"),
        ("2026-11-23 10:00:00 UTC", "2026-11-23T10:00:00Z"),
        ("now", "2026-11-23T09:00:00Z"),
    ],
)
def test_instants_are_stored_in_utc_to_the_second(text: str, stored: str):
    assert Instant().parse(text, BERLIN) == stored


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-23T10:00:60Z", "2026-11-23T24:00:00Z", "2026-11-23T10:00:00+25:00", "2026-11-23T10:00+01:60"),
        *("2026-02-30T10:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
        *("03/04/2026 10:00", "13:00pm", "2026-11-23 13:00pm", "tea time", "1764000000"),
    ],
)
def test_what_is_no_moment_is_refused(text: str):
    with pytest.raises(Invalid):
        Instant().parse(text, BERLIN)


def test_an_hour_that_a_clock_change_skips_is_read_with_the_offset_before_it():
    assert Instant().parse("2026-03-29 02:30", BERLIN) == "2026-03-29T01:30:00Z"


def test_an_hour_that_a_clock_change_repeats_is_the_first():
    assert Instant().parse("2026-10-25 02:30", BERLIN) == "2026-10-25T00:30:00Z"


def test_an_instant_is_shown_in_the_members_zone():
    assert Instant().show("2026-11-23T09:30:00Z", BERLIN) == "2026-11-23 10:30"


def test_an_instant_at_the_end_of_time_is_shown_as_stored():
    assert Instant().show("9999-12-31T23:59:59Z", BERLIN) == "9999-12-31T23:59:59Z"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("1985", "1985"),
        ("1985-04", "1985-04"),
        ("--05-09", "--05-09"),
        ("--0509", "--05-09"),
        ("--02-29", "--02-29"),
        ("12.4.1985", "1985-04-12"),
    ],
)
def test_partly_known_dates_are_kept(text: str, stored: str):
    assert PartialDate().parse(text, BERLIN) == stored


@pytest.mark.parametrize("text", ["0000", "1985-13", "--02-30", "85", "--5-9", "1985-02-30", "05-09", "03/04/1985"])
def test_impossible_partial_dates_are_refused(text: str):
    with pytest.raises(Invalid):
        PartialDate().parse(text, BERLIN)
