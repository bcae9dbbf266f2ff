"""Deals, stages and pipelines on the command line."""

import io
import sys

import pytest
from calling import Crm


@pytest.fixture
def deal(crm: Crm) -> Crm:
    """`crm` with deal 1 in Qualification."""
    assert crm("deals", "add", "name=Acme pilot", "amount=12000").out == "1\n"
    return crm


def stage(crm: Crm) -> str:
    return crm("deals", "list", "--fields", "stage,status,lost_reason", "-o", "tsv").out.strip()


def test_a_deal_moves_by_the_name_of_a_stage(deal: Crm) -> None:
    moved = deal("deals", "move", "1", "proposal", "next_step=Offer")

    assert (moved.code, moved.out, stage(deal)) == (0, "1\n", "Proposal\topen")


def test_losing_without_a_reason_is_invalid_data(deal: Crm) -> None:
    lost = deal("deals", "lose", "1", "--no-input")

    assert (lost.code, lost.out) == (6, "")
    assert "lost_reason is required" in lost.err


def test_a_person_is_asked_for_the_reason(deal: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard = io.StringIO("price\n")
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)

    assert deal("deals", "lose", "1").code == 0
    assert stage(deal) == "Lost\tlost\tprice"


def test_an_unknown_stage_names_the_valid_ones(deal: Crm) -> None:
    moved = deal("deals", "move", "1", "propsal", "-o", "json")

    assert (moved.code, moved.error["candidates"][:2]) == (3, ["Qualification", "Discovery"])
    assert "Did you mean Proposal?" in moved.error["message"]


def test_a_move_by_filter_asks_counts_and_can_be_tried(deal: Crm) -> None:
    assert deal("deals", "move", "--where", "status:open", "verbal").code == 2
    assert deal("deals", "move", "--where", "status:open", "verbal", "--dry-run").code == 0
    assert stage(deal) == "Qualification\topen"

    moved = deal("deals", "move", "--where", "status:open", "verbal", "--yes")
    assert (moved.code, stage(deal)) == (0, "Verbal\topen")
    assert "Moves 1 deal." in moved.err


def test_a_won_deal_is_reopened_and_undo_wins_it_again(deal: Crm) -> None:
    deal("deals", "win", "1")
    deal("deals", "reopen", "1")
    assert stage(deal) == "Qualification\topen"

    deal("undo")
    assert stage(deal) == "Won\twon"


def test_stages_are_added_renamed_reordered_and_deleted(deal: Crm) -> None:
    assert deal("stages", "add", "name=Demo", "--after", "Discovery").code == 0
    assert deal("stages", "rename", "demo", "Workshop").code == 0
    assert deal("stages", "reorder", "workshop", "discovery").code == 0
    assert deal("stages", "delete", "qualification").code == 6
    assert deal("stages", "delete", "qualification", "--to", "workshop").code == 0

    names = deal("stages", "list", "--fields", "name", "-o", "tsv").lines
    assert (names[:3], stage(deal)) == (["Workshop", "Discovery", "Proposal"], "Workshop\topen")


def test_a_pipeline_is_added_with_its_stages_and_deleted(deal: Crm) -> None:
    assert deal("pipelines", "add", "name=Fairs", "--stages", "Met|Called").out == "2\n"
    assert deal("stages", "list", "pipeline:Fairs", "--fields", "name", "-o", "tsv").lines == [
        "Met", "Called", "Won", "Lost",
    ]  # fmt: skip
    assert deal("pipelines", "delete", "fairs", "--dry-run").code == 0
    assert deal("pipelines", "delete", "fairs").code == 0
    assert deal("pipelines", "list", "-o", "ids").out == "1\n"
