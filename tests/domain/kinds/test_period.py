"""Whole periods are stored by one name each, whatever was typed."""

from datetime import UTC, datetime

import pytest

from crm_tui.domain.kinds import Context, WholePeriod
from crm_tui.errors import Invalid

CONTEXT = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC))
FROM_FEBRUARY = Context(now=CONTEXT.now, fiscal_start=2)


@pytest.mark.parametrize(
    ("text", "context", "stored"),
    [
        ("2026-q4", CONTEXT, "2026-Q4"),
        ("this-quarter", CONTEXT, "2026-Q4"),
        ("last-month", CONTEXT, "2026-10"),
        (" 2026 ", CONTEXT, "2026"),
        ("FY2026-Q4", CONTEXT, "2026-Q4"),
        ("this-fiscal-year", FROM_FEBRUARY, "FY2027"),
        ("fy2027-q1", FROM_FEBRUARY, "FY2027-Q1"),
        ("", CONTEXT, None),
    ],
)
def test_a_period_is_stored_by_its_name_and_read_back(text: str, context: Context, stored: str | None) -> None:
    assert WholePeriod().parse(text, context) == stored
    assert WholePeriod().parse(stored or "", context) == stored


@pytest.mark.parametrize("text", ["2026-W12", "this-week", "today", "2026-01..2026-03", "soon", "2026-Q5", "2026-13"])
def test_days_weeks_and_ranges_are_no_whole_period(text: str) -> None:
    with pytest.raises(Invalid, match=r"2026-Q4"):
        WholePeriod().parse(text, CONTEXT)
