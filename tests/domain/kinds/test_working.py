"""Hours of a week, time zones, days, minutes: what is read, how it is written, what is refused."""

from datetime import UTC, datetime

import pytest

from crm_tui.domain.kinds import Context, Days, Kind, Minutes, SomeOf, TimeZone, WeeklyHours
from crm_tui.domain.tickets import PAUSING
from crm_tui.errors import Invalid

CONTEXT = Context(now=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        (WeeklyHours(), "Mon-Fri 09:00-12:30 13:30-17:00; Sat 10:00-14:00", None),
        (WeeklyHours(), "monday - friday 9-17", "Mon-Fri 09:00-17:00"),
        (WeeklyHours(), "fri-mon 10-14", "Mon 10:00-14:00; Fri-Sun 10:00-14:00"),
        (WeeklyHours(), "Mon,Wed 9-12; Mon 12-17", "Mon 09:00-17:00; Wed 09:00-12:00"),
        (WeeklyHours(), "Mon-Sun 00:00-24:00", None),
        (TimeZone(), "europe/berlin", "Europe/Berlin"),
        (TimeZone(), "america/new york", "America/New_York"),
        (Days(), "2026-12-26|2026-12-25|2026-12-25", '["2026-12-25","2026-12-26"]'),
        (SomeOf(PAUSING), "On hold|pending", '["on_hold","pending"]'),
        (Minutes(), "240", 240),
    ],
)
def test_what_is_read_is_written_in_one_way_and_read_again(kind: Kind, text: str, stored: object) -> None:
    value = kind.parse(text, CONTEXT)

    assert value == (text if stored is None else stored)
    assert value is not None
    assert kind.parse(kind.dump(value, CONTEXT), CONTEXT) == value


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (WeeklyHours(), "Mon-Fri", "has no hours for Mon-Fri"),
        (WeeklyHours(), "Mo-Xy 9-17", "names the day 'Xy'"),
        (WeeklyHours(), "Mon 9-12 11-14", "hours on Mon that overlap"),
        (WeeklyHours(), "Mon 22:00-06:00", "a night is two days"),
        (WeeklyHours(), "Mon 9-25", "no time of a day"),
        (WeeklyHours(), "Mon nine-five", "no span of hours"),
        (TimeZone(), "Berlin", "e.g. Europe/Berlin"),
        (TimeZone(), "../../etc/passwd", "is no time zone"),
        (Days(), "christmas", "is no date"),
        (SomeOf(PAUSING), "asleep", "none of new, open"),
        (Minutes(), "0", "is not between 1"),
    ],
)
def test_what_is_refused_says_why(kind: Kind, text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words.replace(".", r"\.")):
        kind.parse(text, CONTEXT)


def test_days_are_added_and_taken_away() -> None:
    kind = Days()

    more = kind.add('["2026-12-25"]', "2026-01-01", CONTEXT)

    assert more == '["2026-01-01","2026-12-25"]'
    assert kind.remove(more, "2026-12-25", CONTEXT) == '["2026-01-01"]'
