"""What is due, as the lines of Home say it."""

from datetime import UTC, datetime

import pytest

from crm_tui.screens import day
from crm_tui.services.agenda import Agenda, Due, Happening
from crm_tui.widgets.agenda_list import Entry
from crm_tui.widgets.line_list import Heading

NOW = datetime(2026, 11, 23, 9, 48, tzinfo=UTC)


def due(at: str, days: int, kind: str = "touch") -> Due:
    return Due("contacts", 1, kind, "Ada", "Acme", at, days)


def agenda(**groups: object) -> Agenda:
    week = tuple((f"2026-11-{number}", 0) for number in range(23, 30))
    nothing = {"overdue": (), "today": (), "tomorrow": (), "dates": (), "lately": ()}
    counts = {"overdue_count": 0, "week": week, "contacts": 1, "empty": False}
    return Agenda(**{**nothing, **counts, **groups})  # type: ignore[arg-type]


def entries(found: Agenda, *, lately: bool = False) -> list[Entry]:
    return [each for each in day.lines(found, NOW, spaced=True, lately=lately) if isinstance(each, Entry)]


def test_what_is_late_says_its_day_and_how_late() -> None:
    (entry,) = entries(agenda(overdue=(due("2026-11-19T10:00:00Z", -4),), overdue_count=1))

    assert (entry.sign, entry.tone, entry.when, entry.left) == ("!", "error", "Thu 19 Nov", "4 d late")


def test_what_has_a_time_today_says_the_time() -> None:
    timed, whole = entries(agenda(today=(due("2026-11-23T14:00:00Z", 0), due("2026-11-23T00:00:00Z", 0))))

    assert (timed.when, whole.when) == ("14:00", "today")


def test_a_date_says_how_far_it_is() -> None:
    (entry,) = entries(agenda(dates=(due("2026-11-25", 2, "birthday"),)))

    assert (entry.sign, entry.kind, entry.when, entry.left) == ("★", "birthday", "Wed 25 Nov", "in 2 d")


def test_a_day_of_another_year_names_the_year() -> None:
    (entry,) = entries(agenda(overdue=(due("2024-11-19T10:00:00Z", -734),), overdue_count=1))

    assert (entry.when, entry.left) == ("19 Nov 2024", "734 d late")


def test_a_moment_that_no_calendar_has_is_left_out() -> None:
    (entry,) = entries(agenda(overdue=(due("-0044-03-15T10:00:00Z", -700_000),), overdue_count=1))

    assert entry.when == ""


def test_nothing_due_is_said() -> None:
    first = day.lines(agenda(), NOW, spaced=True, lately=True)[0]

    assert isinstance(first, Heading)
    assert first.text == "Nothing is due today or tomorrow."


def test_more_overdue_than_are_listed_are_counted() -> None:
    first = day.lines(agenda(overdue=(due("2026-11-19", -4),), overdue_count=1_203), NOW, spaced=True, lately=False)[0]

    assert isinstance(first, Heading)
    assert (first.text, first.count) == ("Overdue", "1,203")


def test_a_weekend_shows_only_if_something_is_due() -> None:
    busy = (("2026-11-28", 2), *(("2026-11-29", 0),))
    found = day.week(agenda(week=(("2026-11-23", 0), *busy)))

    assert [each.name for each in found] == ["Mon 23", "Sat 28"]


@pytest.mark.parametrize(
    ("at", "shown"),
    [("2026-11-23T09:31:00Z", "09:31"), ("2026-11-20T09:31:00Z", "Fri"), ("2026-10-02T09:31:00Z", "2 Oct")],
)
def test_what_happened_has_the_shortest_date_that_says_when(at: str, shown: str) -> None:
    (entry,) = entries(agenda(lately=(Happening(at, "mara", "Edit contact Ada", 1, False),)), lately=True)

    assert (entry.kind, entry.title, entry.when) == ("MA", "Edit contact Ada", shown)


def test_a_ticket_says_by_how_much_its_clock_is_over_or_what_is_left() -> None:
    late = Due("tickets", 1, "T-1", "Two invoices", "Acme", "2026-11-23T09:08:00Z", 0)
    soon = Due("tickets", 2, "T-2", "Printer offline", "Acme", "2026-11-23T10:00:00Z", 0)

    over, left = entries(agenda(at_risk=(late, soon), at_risk_count=2))

    assert (over.sign, over.tone, over.kind, over.when, over.left) == ("!", "error", "T-1", "due 09:08", "40 min over")
    assert (left.sign, left.tone, left.when, left.left) == ("~", "warning", "due 10:00", "12 min left")
