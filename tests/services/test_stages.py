"""Stages are added where they belong, put in order, and deleted with a place for their deals."""

import pytest
from acting import add, given, row
from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import records, stages, undoing, writing

SALES = ["Qualification", "Discovery", "Proposal", "Negotiation", "Verbal", "Won", "Lost"]


def names(db: Database) -> list[object]:
    return [each.values["name"] for each in records.page(db, "stages").rows]


def stage_of(db: Database, deal: int) -> str:
    return row(db, "deals", deal).names["stage"]


def test_a_new_stage_follows_those_of_its_kind_or_the_one_named(db: Database) -> None:
    stages.add(db, given("name=Signed"))
    assert names(db) == [*SALES[:5], "Signed", "Won", "Lost"]

    stages.add(db, given("name=Demo", "probability=35"), after="discovery")
    assert names(db)[:4] == ["Qualification", "Discovery", "Demo", "Proposal"]


def test_stages_swap_the_places_they_hold(db: Database) -> None:
    stages.reorder(db, ["Negotiation", "Discovery"])
    assert names(db) == ["Qualification", "Negotiation", "Proposal", "Discovery", "Verbal", "Won", "Lost"]

    undoing.undo(db)
    assert names(db) == SALES


def test_a_stage_with_deals_is_deleted_only_with_a_target_and_history_keeps_its_name(db: Database) -> None:
    deal = add(db, "deals", "name=Acme", "stage=Discovery")

    with pytest.raises(Invalid, match="1 deal stands in Discovery; say where"):
        stages.delete(db, "discovery")
    stages.delete(db, "discovery", to="proposal")

    assert (stage_of(db, deal), "Discovery" in names(db)) == ("Proposal", False)
    history = table("stage_changes").c
    with db.read() as connection:
        found = connection.execute(select(history.from_name, history.to_name)).all()
    assert [tuple(each) for each in found] == [(None, "Discovery"), ("Discovery", "Proposal")]


def test_undo_of_a_deleted_stage_brings_it_back_with_its_deals(db: Database) -> None:
    deal = add(db, "deals", "name=Acme", "stage=Discovery")
    stages.delete(db, "discovery", to="proposal")

    undone = undoing.undo(db)

    assert (undone.label, undone.conflicts) == ("Delete stage Discovery", ())
    assert (stage_of(db, deal), names(db)) == ("Discovery", SALES)


def test_the_only_stage_of_a_kind_stays(db: Database) -> None:
    with pytest.raises(Conflict, match="Won is the only won stage"):
        stages.delete(db, "won")


def test_deals_that_go_to_lost_need_a_reason(db: Database) -> None:
    deal = add(db, "deals", "name=Acme", "stage=Discovery")

    with pytest.raises(Invalid, match="lost_reason"):
        stages.delete(db, "discovery", to="lost")
    stages.delete(db, "discovery", to="lost", assignments=given("lost_reason=budget"))

    assert stage_of(db, deal) == "Lost"


def test_a_stage_that_holds_deals_is_not_binned_past_the_rule(db: Database) -> None:
    add(db, "deals", "name=Acme")

    with pytest.raises(Conflict, match="Deals stand in this stage"):
        writing.delete(db, "stages", refs=["qualification"])


def test_a_binned_deal_of_a_deleted_stage_comes_back_in_one_that_is_there(db: Database) -> None:
    deal = add(db, "deals", "name=Acme", "stage=Discovery")
    writing.delete(db, "deals", refs=[str(deal)])

    stages.delete(db, "discovery")
    writing.restore(db, "deals", refs=[str(deal)])

    assert stage_of(db, deal) == "Qualification"


def test_the_example_of_a_target_is_another_stage(db: Database) -> None:
    add(db, "deals", "name=Acme", "stage=Discovery")

    with pytest.raises(Invalid, match="--to 'Qualification'"):
        stages.delete(db, "discovery")


def test_a_stage_that_is_given_a_position_takes_it_and_the_others_move_on(db: Database) -> None:
    writing.edit(db, "stages", given("position=1"), refs=["Proposal"])

    assert names(db) == ["Proposal", "Qualification", *SALES[1:2], *SALES[3:]]
    assert [each.values["position"] for each in records.page(db, "stages").rows] == [1, 2, 3, 4, 5, 6, 7]
    undoing.undo(db)
    assert names(db) == SALES
