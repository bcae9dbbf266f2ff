"""What one wants to know of the deal under the cursor, and what its next stage will ask."""

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.domain.attention import Attention
from crm_tui.domain.pipeline import StageKind
from crm_tui.errors import NotFound
from crm_tui.services import deals, glances, writing


def test_a_glance_counts_moves_and_tells_what_happened_last(db: Database) -> None:
    deal = add(db, "deals", "name=Acme", "close_date=2026-11-20")
    deals.move(db, "proposal", refs=[str(deal)])
    add(db, "activities", "kind=call", f"deal={deal}", "occurred_at=2026-11-20T10:00:00Z", "duration_min=12")

    found = glances.glance(db, deal)

    assert (found.moved, found.began, found.days) == (1, "2026-11-23T09:00:00Z", 0)
    assert found.troubles == ((Attention.PAST_CLOSE_DATE, 3), (Attention.NO_NEXT_STEP, 0))
    assert found.last is not None
    assert (found.last.kind, found.minutes) == ("call", 12)
    with pytest.raises(NotFound):
        glances.glance(db, 99)


def test_a_stage_asks_for_the_reason_and_for_the_fields_the_deal_has_not(db: Database) -> None:
    writing.edit(db, "stages", given("required_fields=amount|next_step"), refs=["Proposal"])
    deal = add(db, "deals", "name=Acme", "amount=5")

    proposal = glances.asked_to_enter(db, deal, 3)
    won = glances.asked_to_enter(db, deal, StageKind.WON)
    lost = glances.asked_to_enter(db, deal, StageKind.LOST)

    assert (list(proposal.fields), proposal.needs) == (["next_step"], ("next_step",))
    assert (won.name, list(won.fields), won.needs) == ("Won", ["won_reason"], ())
    assert (lost.name, list(lost.fields), lost.needs) == ("Lost", ["lost_reason", "lost_note"], ("lost_reason",))


def test_the_stage_a_deal_stands_in_asks_for_nothing(db: Database) -> None:
    deal = add(db, "deals", "name=Acme")

    assert glances.asked_to_enter(db, deal, 1).fields == {}


def test_an_open_deal_has_neighbours_among_the_open_stages_only(db: Database) -> None:
    deal = add(db, "deals", "name=Acme", "stage=Verbal")
    closed = add(db, "deals", "name=Globex", "stage=Won")

    assert [glances.neighbour(db, deal, step) for step in (-1, 1)] == [4, None]
    assert glances.neighbour(db, closed, -1) is None


def test_the_stages_of_a_pipeline_count_the_deals_in_them(db: Database) -> None:
    add(db, "deals", "name=Acme")

    found = glances.stages_of(db, 1)

    assert [(row.values["name"], count) for row, count in found][:2] == [("Qualification", 1), ("Discovery", 0)]
