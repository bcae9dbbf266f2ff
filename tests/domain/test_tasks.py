"""Where a postponed task goes, when its reminder comes, and which tasks are late."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_tui.domain.kinds import Context
from crm_tui.domain.tasks import moved, overdue_filter, postponed
from crm_tui.errors import Invalid

CONTEXT = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("word", "due", "day"),
    [
        ("+2d", date(2026, 11, 27), date(2026, 11, 29)),
        ("+1w", date(2026, 11, 19), date(2026, 11, 30)),
        ("+1m", date(2027, 1, 31), date(2027, 2, 28)),
        ("+1d", None, date(2026, 11, 24)),
        ("tomorrow", date(2026, 11, 19), date(2026, 11, 24)),
        ("today", date(2026, 11, 19), date(2026, 11, 23)),
        ("mon", date(2026, 11, 23), date(2026, 11, 30)),
        ("next-week", date(2026, 11, 23), date(2026, 11, 30)),
        ("2026-12-24", None, date(2026, 12, 24)),
    ],
)
def test_a_date_word_names_the_later_day(word: str, due: date | None, day: date) -> None:
    assert postponed(word, due, CONTEXT) == day


@pytest.mark.parametrize("word", ["soon", "+4h", "now", "2d", ""])
def test_what_is_no_day_is_refused(word: str) -> None:
    with pytest.raises(Invalid):
        postponed(word, None, CONTEXT)


@pytest.mark.parametrize("word", ["today", "2026-11-23", "-1d"])
def test_a_day_that_is_no_later_is_refused(word: str) -> None:
    with pytest.raises(Invalid, match="no later than 2026-11-23"):
        postponed(word, date(2026, 11, 23), CONTEXT)


def test_a_reminder_keeps_its_hour_when_the_clocks_change() -> None:
    reminder = moved(datetime(2026, 3, 27, 8, tzinfo=UTC), 3, ZoneInfo("Europe/Berlin"))

    assert reminder.astimezone(UTC) == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_owners_for_whom_it_is_another_day_have_their_own_yesterday() -> None:
    today, tomorrow = date(2026, 11, 23), date(2026, 11, 24)

    assert overdue_filter(today, {today: [1]}) == "status:open,in_progress,waiting (due<2026-11-23)"
    assert overdue_filter(today, {today: [1], tomorrow: [3, 2]}) == (
        "status:open,in_progress,waiting ((-owner.id:2,3 due<2026-11-23) or (owner.id:2,3 due<2026-11-24))"
    )
