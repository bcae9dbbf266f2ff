"""The lists of deals that stand still agree with the rule for one deal."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.domain.attention import Standing, rotting
from crm_tui.domain.pipeline import StageKind
from crm_tui.services import attention, records, writing


@pytest.fixture
def old(db: Database, tmp_path: Path) -> Database:
    """Three weeks later: stages rot after two, one of three deals was called last week."""
    writing.edit(db, "stages", given("rot_days=14"), filters=["kind:open"])
    for name in ("Still", "Called", "Won"):
        add(db, "deals", f"name={name}", "next_step=Call", "close_date=2027-01-31", "stage=Proposal")
    add(db, "activities", "kind=call", "deal=Called", "occurred_at=2026-12-10T09:00:00Z")
    writing.edit(db, "deals", given("stage=won"), refs=["Won"])
    db.close()
    return opened(tmp_path / "crm.db", now=NOW + timedelta(days=21))


def listed(db: Database, filter: str) -> list[object]:
    return [each.values["name"] for each in records.page(db, "deals", filters=[filter], sort=["id"]).rows]


def test_only_the_open_deal_that_nobody_touched_rots(old: Database) -> None:
    assert listed(old, attention.rotting(old)) == ["Still"]
    old.close()


def test_the_list_agrees_with_the_rule_for_one_deal(old: Database) -> None:
    for ref in (1, 2, 3):
        values = row(old, "deals", ref).values
        entered, last = values["stage_entered_at"], values["last_activity_at"]
        deal = Standing(
            StageKind(str(values["status"])), datetime.fromisoformat(str(entered)),
            datetime.fromisoformat(str(last)) if last else None, 14, "Call", None,
        )  # fmt: skip

        assert rotting(deal, old.clock()) is (str(values["name"]) in listed(old, attention.rotting(old)))
    old.close()


def test_a_deal_without_next_step_or_past_its_date_needs_attention(old: Database) -> None:
    add(old, "deals", "name=Aimless", "close_date=2027-01-31")
    add(old, "deals", "name=Late", "next_step=Call", "close_date=2026-12-01")
    add(old, "deals", "name=Lost", "stage=lost", "lost_reason=price", "close_date=2026-12-01")

    assert listed(old, attention.needing(old)) == ["Still", "Aimless", "Late"]
    old.close()
