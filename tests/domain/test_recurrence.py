"""Rules of recurrence: what is taken, what comes next, and that nothing goes on for ever (RFC 5545)."""

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.kinds import Context, Recurrence
from crm_tui.domain.recurrence import Following, canonical, following, words
from crm_tui.errors import Invalid

CONTEXT = Context(now=datetime(2026, 11, 23))
TODAY = date(2026, 11, 23)


def after(rule: str, due: str, today: str = "2026-11-23") -> str | None:
    """The day that follows, as text."""
    found = following(canonical(rule), date.fromisoformat(due), date.fromisoformat(today))
    return None if found is None else str(found.day)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("weekly", "FREQ=WEEKLY"),
        ("Quarterly", "FREQ=MONTHLY;INTERVAL=3"),
        ("rrule:byday=mo,+1fr;freq=monthly;", "FREQ=MONTHLY;BYDAY=MO,1FR"),
        ("FREQ=DAILY;UNTIL=20261231T230000Z", "FREQ=DAILY;UNTIL=20261231"),
        ("FREQ=DAILY;UNTIL=2026-12-31", "FREQ=DAILY;UNTIL=20261231"),
        ("WKST=SU;FREQ=WEEKLY;INTERVAL=02", "FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
    ],
)
def test_a_rule_is_stored_in_one_spelling(text: str, stored: str) -> None:
    assert Recurrence().parse(text, CONTEXT) == stored
    assert Recurrence().parse(stored, CONTEXT) == stored


@pytest.mark.parametrize(
    "text",
    [
        "now and then", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=", "FREQ=DAILY;COUNT=2;UNTIL=20261231", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTH=-1",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;UNTIL=20260230",
        "FREQ=MONTHLY;BYSETPOS=1", "FREQ=MONTHLY;BYWEEKNO=3", "DTSTART=20260101;FREQ=DAILY", "FREQ=YEARLY;BYEASTER=1",
    ],
)  # fmt: skip
def test_what_is_no_rule_by_days_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="e\\.g\\. weekly"):
        Recurrence().parse(text, CONTEXT)


@pytest.mark.parametrize(
    ("rule", "due", "next_one"),
    [
        ("daily", "2026-11-23", "2026-11-24"),
        ("weekdays", "2026-11-27", "2026-11-30"),
        ("weekly", "2026-11-30", "2026-12-07"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "2026-11-25", "2026-12-07"),
        ("monthly", "2026-12-31", "2027-01-31"),
        ("monthly", "2027-01-31", "2027-03-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", "2027-02-28"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", "2026-12-25"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30", "2026-12-31"),
        ("yearly", "2028-02-29", "2032-02-29"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2026-11-23", "2027-01-04"),
    ],
)
def test_the_next_day_counts_from_the_due_date(rule: str, due: str, next_one: str) -> None:
    assert after(rule, due) == next_one


def test_days_that_are_past_are_skipped_and_today_is_not_past() -> None:
    assert after("weekly", "2026-10-01") == "2026-11-26"
    assert after("weekly", "2026-11-16") == "2026-11-23"


def test_a_count_is_used_up_by_days_that_were_skipped_too() -> None:
    assert following("FREQ=WEEKLY;COUNT=3", date(2026, 11, 16), TODAY) == Following(TODAY, "FREQ=WEEKLY;COUNT=2")
    assert following("FREQ=WEEKLY;COUNT=3", date(2026, 11, 9), TODAY) == Following(TODAY, "FREQ=WEEKLY;COUNT=1")
    assert after("FREQ=WEEKLY;COUNT=2", "2026-11-09") is None
    assert after("FREQ=WEEKLY;COUNT=1", "2026-11-23") is None


def test_a_series_ends_with_its_last_day_included() -> None:
    assert after("FREQ=WEEKLY;UNTIL=20261130", "2026-11-23") == "2026-11-30"
    assert after("FREQ=WEEKLY;UNTIL=20261129", "2026-11-23") is None


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9"])
def test_a_rule_without_any_day_ends_soon(rule: str) -> None:
    begun = time.perf_counter()

    assert after(rule, "2026-11-23") is None
    assert time.perf_counter() - begun < 5


def test_the_end_of_the_calendar_is_the_end_of_a_series() -> None:
    assert after("daily", "9999-12-31") is None
    assert after("yearly", "9998-06-01") == "9999-06-01"


def test_rules_are_said_in_words_as_far_as_they_are_simple() -> None:
    assert words("FREQ=WEEKLY") == "every week"
    assert words("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4") == "every 2 weeks on Mon, Wed, 4 times"
    assert words("FREQ=DAILY;UNTIL=20261231") == "every day, until 2026-12-31"
    assert words("FREQ=MONTHLY;BYDAY=1MO") == "FREQ=MONTHLY;BYDAY=1MO"


simple = st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;BYDAY=TU,FR"])


@given(rule=simple, due=st.dates(date(2020, 1, 1), date(2030, 1, 1)), ahead=st.integers(0, 400))
def test_the_next_day_is_after_the_due_date_and_not_past(rule: str, due: date, ahead: int) -> None:
    today = due + timedelta(days=ahead)

    found = following(rule, due, today)

    assert found is not None
    assert due < found.day
    assert today <= found.day <= max(today, due + timedelta(days=1)) + timedelta(days=31)


@pytest.mark.parametrize("text", ["", "often", "FREQ", "FREQ=HOURLY", "FREQ=WEEKLY;INTERVAL=x", "UNTIL=soon"])
def test_what_another_program_wrote_for_a_rule_is_shown_as_it_is_and_ends_its_series(text: str) -> None:
    assert words(text) == text
    assert following(text, date(2026, 11, 23), date(2026, 11, 23)) is None
