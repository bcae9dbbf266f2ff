"""When a deal rots and what needs attention (SPEC 5, rule 7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crm_tui.domain.attention import (
    Attention,
    Standing,
    attention,
    attention_filter,
    days_still,
    rotting,
    rotting_filter,
)
from crm_tui.domain.pipeline import Stage, StageKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FINE = Standing(StageKind.OPEN, NOW - timedelta(days=20), NOW - timedelta(days=2), 14, "Call", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("entered", "touched", "rots"),
    [(15, None, True), (14, None, False), (20, 2, False), (20, 15, True), (3, 20, False)],
)
def test_a_deal_rots_when_neither_its_stage_nor_an_activity_is_recent(
    entered: int, touched: int | None, rots: bool
) -> None:
    last = None if touched is None else NOW - timedelta(days=touched)
    deal = replace(FINE, entered=NOW - timedelta(days=entered), last_activity=last)

    assert rotting(deal, NOW) is rots
    assert days_still(deal, NOW) == min(days for days in (entered, touched) if days is not None)


@pytest.mark.parametrize("deal", [replace(FINE, status=StageKind.WON), replace(FINE, rot_days=None)])
def test_a_closed_deal_and_one_without_a_limit_never_rot(deal: Standing) -> None:
    assert not rotting(replace(deal, entered=NOW - timedelta(days=999), last_activity=None), NOW)


def test_the_reasons_stand_with_the_gravest_first() -> None:
    assert attention(FINE, NOW, TODAY) == ()
    bad = replace(FINE, last_activity=None, next_step=None, close_date=date(2026, 11, 22))
    assert attention(bad, NOW, TODAY) == (Attention.ROTTING, Attention.PAST_CLOSE_DATE, Attention.NO_NEXT_STEP)
    assert attention(replace(bad, status=StageKind.LOST), NOW, TODAY) == ()


def test_a_close_date_of_today_is_not_past() -> None:
    assert attention(replace(FINE, close_date=TODAY), NOW, TODAY) == ()


def test_the_filter_joins_stages_of_one_limit() -> None:
    stages = [Stage(1, 1, "A", 1, StageKind.OPEN, (), 7), Stage(2, 1, "B", 2, StageKind.OPEN, (), 7)]

    found = rotting_filter([*stages, Stage(3, 1, "W", 3, StageKind.WON, (), 7)], NOW)

    limit = "2026-11-16T09:00:00Z"
    assert found == f"((stage.id:1,2 stage_entered_at<{limit} -last_activity_at>={limit}))"
    assert rotting_filter([], NOW) == "id:0"
    assert attention_filter([], NOW) == "status:open (id:0 or close_date<today or next_step:none)"
