"""Dates as a person writes them: SPEC 2.3."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.dates import WORDS, add_months, parse_day, parse_moment, parse_period
from crm_tui.domain.kinds.base import Context
from crm_tui.errors import Invalid

MONDAY = Context(now=datetime(2026, 11, 23, 9, 30, 15, 400, tzinfo=UTC))
BERLIN = replace(MONDAY, zone=ZoneInfo("Europe/Berlin"))


def days(text: str, context: Context = MONDAY) -> tuple[str, str]:
    period = parse_period(text, context)
    assert period is not None
    return period.first_day.isoformat(), period.last_day.isoformat()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-23", "2026-11-23", "2026-11-23"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("2026-W43", "2026-10-19", "2026-10-25"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("today", "2026-11-23", "2026-11-23"),
        ("Yesterday", "2026-11-22", "2026-11-22"),
        ("tomorrow", "2026-11-24", "2026-11-24"),
        ("mon", "2026-11-30", "2026-11-30"),
        ("tue", "2026-11-24", "2026-11-24"),
        ("sunday", "2026-11-29", "2026-11-29"),
        ("-30d", "2026-10-24", "2026-10-24"),
        ("+2w", "2026-12-07", "2026-12-07"),
        ("-9m", "2026-02-23", "2026-02-23"),
        ("+1y", "2027-11-23", "2027-11-23"),
        ("sow", "2026-11-23", "2026-11-23"),
        ("eow", "2026-11-29", "2026-11-29"),
        ("som", "2026-11-01", "2026-11-01"),
        ("eom", "2026-11-30", "2026-11-30"),
        ("soq", "2026-10-01", "2026-10-01"),
        ("eoq", "2026-12-31", "2026-12-31"),
        ("soy", "2026-01-01", "2026-01-01"),
        ("EOY", "2026-12-31", "2026-12-31"),
        ("this-week", "2026-11-23", "2026-11-29"),
        ("last-week", "2026-11-16", "2026-11-22"),
        ("next-month", "2026-12-01", "2026-12-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("next-quarter", "2027-01-01", "2027-03-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_date_text_names_its_days(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize("text", ["", "ada", "10000", "10000-01-01", "2026-1-5", "next", "d", "+d", "٢٠٢٦"])
def test_other_text_is_no_date(text: str) -> None:
    assert parse_period(text, MONDAY) is None


def test_an_unsigned_offset_says_how_to_write_it() -> None:
    with pytest.raises(Invalid, match=r"write \+30d or -30d"):
        parse_period("30d", MONDAY)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-30", "2026-13", "2026-Q5", "2026-Q0", "2026-W54", "0000", "0000-01-01", "2026-11-23T25:00"),
        *(
            "2026-11-23T09:30+99:99",
            "+9000y",
            "-3000y",
            "+9999999d",
            "+99999999999999d",
            "-99999999h",
            f"+{'9' * 5000}d",
        ),
    ],
)
def test_a_nearly_right_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="for example 2026-11-23"):
        parse_period(text, MONDAY)


def test_the_week_starts_on_the_day_of_the_setting() -> None:
    sunday_first = replace(MONDAY, week_start=6)

    assert days("this-week", sunday_first) == ("2026-11-22", "2026-11-28")


@pytest.mark.parametrize(
    ("text", "start", "first", "last"),
    [
        ("FY2026", 1, "2026-01-01", "2026-12-31"),
        ("FY2026", 4, "2025-04-01", "2026-03-31"),
        ("fy2027-q1", 4, "2026-04-01", "2026-06-30"),
        ("fy2027-q4", 10, "2027-07-01", "2027-09-30"),
        ("this-fiscal-year", 12, "2025-12-01", "2026-11-30"),
        ("next-fiscal-year", 12, "2026-12-01", "2027-11-30"),
        ("last-fiscal-quarter", 2, "2026-08-01", "2026-10-31"),
        ("this-fiscal-quarter", 1, "2026-10-01", "2026-12-31"),
    ],
)
def test_a_fiscal_year_is_called_by_the_year_it_ends_in(text: str, start: int, first: str, last: str) -> None:
    assert days(text, replace(MONDAY, fiscal_start=start)) == (first, last)


@pytest.mark.parametrize("text", ["FY2026-Q5", "FY2026-Q0", "FY0001"])
def test_no_such_fiscal_part_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="for example"):
        parse_period(text, replace(MONDAY, fiscal_start=4))


def test_months_clamp_to_the_last_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)


def test_today_is_the_day_of_the_zone() -> None:
    late = replace(BERLIN, now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))

    assert days("today", late) == ("2026-11-24", "2026-11-24")


def test_a_day_is_as_long_as_its_zone_makes_it() -> None:
    period = parse_period("2026-03-29", BERLIN)

    assert period is not None
    assert (period.end.astimezone(UTC) - period.start.astimezone(UTC)).total_seconds() == 23 * 3600


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T09:30:00Z", "2026-11-23T09:30:00+00:00"),
        ("2026-11-23t09:30", "2026-11-23T08:30:00+00:00"),
        ("2026-11-23 09:30:15.25+05:30", "2026-11-23T04:00:15+00:00"),
        ("now", "2026-11-23T09:30:15+00:00"),
        ("-4h", "2026-11-23T05:30:15+00:00"),
        ("2026-11-23", "2026-11-22T23:00:00+00:00"),
    ],
)
def test_a_moment_is_utc(text: str, moment: str) -> None:
    found = parse_moment(text, BERLIN)

    assert found is not None
    assert found.isoformat() == moment


def test_the_second_half_hour_of_a_fold_is_reached_by_its_offset() -> None:
    first = parse_moment("2026-10-25T02:30", BERLIN)
    second = parse_moment("2026-10-25T02:30+01:00", BERLIN)

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_moment_before_the_first_year_in_utc_is_refused() -> None:
    with pytest.raises(Invalid, match="years 1 to 9999"):
        parse_moment("0001-01-01", BERLIN)


@pytest.mark.parametrize("text", ["2026", "2026-10", "now", "-4h", "this-week", "2026-11-23T09:30", "ada"])
def test_only_a_single_day_is_a_day(text: str) -> None:
    assert parse_day(text, MONDAY) is None


def test_the_last_day_of_all_is_a_day() -> None:
    assert parse_day("9999-12-31", MONDAY) == date(9999, 12, 31)


@pytest.mark.parametrize("text", WORDS)
def test_every_listed_word_is_a_date(text: str) -> None:
    assert parse_period(text, MONDAY) is not None


@given(st.from_regex(r"[+-]?[0-9]{1,5}(-[0-9Qq]{1,3}){0,2}[dwmyh]?", fullmatch=True) | st.text(max_size=20))
def test_no_text_raises_anything_but_invalid(text: str) -> None:
    with suppress(Invalid):
        parse_period(text, BERLIN)
        parse_moment(text, BERLIN)
