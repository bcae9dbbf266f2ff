"""Moving, winning, losing and reopening deals; what a move writes is in test_dealing."""

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.services import deals, records, undoing


def standing(db: Database) -> list[tuple[object, ...]]:
    """Every live deal with its stage, status and reasons."""
    page = records.page(db, "deals", fields=["name", "stage", "status", "won_reason", "lost_reason"], sort=["id"])
    return [
        (each.values["name"], each.names["stage"], each.values["status"], each.values["won_reason"],
         each.values["lost_reason"])
        for each in page.rows
    ]  # fmt: skip


@pytest.fixture
def two(db: Database) -> Database:
    """Acme in Qualification and Globex in Discovery."""
    add(db, "deals", "name=Acme")
    add(db, "deals", "name=Globex", "stage=Discovery")
    return db


def test_many_deals_move_in_one_undo_step_and_undo_leaves_all_as_they_were(two: Database) -> None:
    before = records.page(two, "deals", fields=["*"], sort=["id"]).rows

    written = deals.move(two, "proposal", filters=["status:open"])
    assert (written.ids, [stage for _, stage, *_ in standing(two)]) == ((1, 2), ["Proposal", "Proposal"])

    undoing.undo(two)
    kept = ("version", "updated_at")
    after = records.page(two, "deals", fields=["*"], sort=["id"]).rows
    assert [{k: v for k, v in each.values.items() if k not in kept} for each in after] == [
        {k: v for k, v in each.values.items() if k not in kept} for each in before
    ]


def test_a_move_may_skip_stages_go_back_and_set_other_fields(two: Database) -> None:
    deals.move(two, "verbal", refs=["Acme"], assignments=given("next_step=Sign"))
    assert (standing(two)[0][1], row(two, "deals", "Acme").values["next_step"]) == ("Verbal", "Sign")

    deals.move(two, "qual", refs=["Acme"])
    assert standing(two)[0][1] == "Qualification"


def test_a_deal_is_lost_only_with_a_reason_and_won_with_or_without(two: Database) -> None:
    with pytest.raises(Invalid, match="lost_reason is required"):
        deals.lose(two, refs=["Acme"])

    deals.lose(two, refs=["Acme"], assignments=given("lost_reason=price"))
    deals.win(two, refs=["Globex"])

    assert standing(two) == [("Acme", "Lost", "lost", None, "price"), ("Globex", "Won", "won", None, None)]


def test_one_deal_without_a_reason_keeps_all_where_they_are(two: Database) -> None:
    deals.lose(two, refs=["Acme"], assignments=given("lost_reason=price"))
    deals.reopen(two, refs=["Acme"])

    with pytest.raises(Invalid):
        deals.lose(two, filters=["status:open"])

    assert [status for _, _, status, *_ in standing(two)] == ["open", "open"]


def test_reopening_leads_back_to_the_last_open_stage(two: Database) -> None:
    deals.move(two, "negotiation", refs=["Acme"])
    deals.win(two, refs=["Acme"])
    deals.lose(two, refs=["Acme"], assignments=given("lost_reason=cancelled"))

    deals.reopen(two, refs=["Acme"])

    assert standing(two)[0] == ("Acme", "Negotiation", "open", None, None)
    assert row(two, "deals", "Acme").values["closed_at"] is None


def test_a_deal_that_arrived_won_is_reopened_at_the_beginning(db: Database) -> None:
    add(db, "deals", "name=Old", "stage=won")

    deals.reopen(db, refs=["Old"])

    assert standing(db) == [("Old", "Qualification", "open", None, None)]


def test_an_open_deal_cannot_be_reopened_but_is_passed_over_among_many(two: Database) -> None:
    with pytest.raises(Conflict, match="Deal 1 is open already"):
        deals.reopen(two, refs=["Acme"])

    deals.win(two, refs=["Globex"])
    deals.reopen(two, filters=["id>0"])
    assert [stage for _, stage, *_ in standing(two)] == ["Qualification", "Discovery"]


def test_each_deal_is_won_in_its_own_pipeline(two: Database) -> None:
    add(two, "pipelines", "name=Partners")
    add(two, "stages", "name=Contacted", "pipeline=Partners")
    add(two, "stages", "name=Certified", "pipeline=Partners", "kind=won")
    add(two, "deals", "name=Initech", "pipeline=Partners")

    deals.win(two, filters=["status:open"])

    assert [stage for _, stage, *_ in standing(two)] == ["Won", "Won", "Certified"]


def test_a_stage_that_only_another_pipeline_has_is_unknown(two: Database) -> None:
    add(two, "pipelines", "name=Partners")
    add(two, "stages", "name=Contacted", "pipeline=Partners")

    with pytest.raises(NotFound, match="there are Qualification"):
        deals.move(two, "contacted", refs=["Acme"])


def test_a_dry_run_writes_nothing(two: Database) -> None:
    written = deals.win(two, refs=["Acme"], dry_run=True)

    assert (written.ids, standing(two)[0][2]) == ((1,), "open")
