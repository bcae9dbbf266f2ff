"""Leads on the command line."""

import io
import sys

import pytest
from calling import Crm


@pytest.fixture
def lead(crm: Crm) -> Crm:
    """`crm` with lead 1, Grace of the Navy."""
    made = crm("leads", "add", "name=Grace Hopper", "company=Navy", "email=grace@navy.example")
    assert made.out == "1\n"
    return crm


def status(crm: Crm) -> str:
    return crm("leads", "list", "--fields", "status,status_reason,recycle_on", "--sort", "id", "-o", "tsv").out.strip()


def sets(crm: Crm) -> str:
    return crm("sql", "SELECT count(*) FROM change_sets").out


def answering(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    keyboard = io.StringIO(text)
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)


def test_a_lead_is_assigned_worked_on_and_qualified(lead: Crm) -> None:
    assert lead("leads", "assign", "grace@navy.example", "me", "rating=hot").out == "1\n"
    assert status(lead) == "assigned"

    lead("activities", "add", "kind=call", "direction=out", "lead=1")
    assert status(lead) == "working"
    assert lead("leads", "edit", "1", "status=qualified").code == 0


def test_an_illegal_move_is_invalid_data_and_names_the_legal_ones(lead: Crm) -> None:
    refused = lead("leads", "edit", "1", "status=qualified", "-o", "json")

    assert (refused.code, refused.error["field"]) == (6, "status")
    assert refused.error["candidates"] == ["assigned", "working", "unqualified", "recycled", "converted"]


def test_disqualify_recycle_and_reopen_need_their_reason(lead: Crm) -> None:
    assert lead("leads", "reopen", "1", "status_reason=x").code == 4
    for verb, given in (
        ("disqualify", "status_reason=no budget"),
        ("reopen", "status_reason=new budget"),
        ("recycle", "recycle_on=+0d"),
    ):
        assert lead("leads", verb, "1", "--no-input").code == 6
        assert lead("leads", verb, "1", given).code == 0

    assert status(lead) == "recycled\t\t2026-11-23"
    assert lead("leads", "list", "--due", "-o", "ids").out == "1\n"


def test_a_person_is_asked_for_the_reason(lead: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "no budget\n")

    assert lead("leads", "disqualify", "1").code == 0
    assert status(lead) == "unqualified\tno budget"


def test_many_are_assigned_and_disqualified_in_one_undo_step(lead: Crm) -> None:
    lead("leads", "add", "name=Bo")
    assert lead("leads", "assign", "--where", "status:new", "me").code == 2

    assigned = lead("leads", "assign", "--where", "status:new", "me", "--yes")
    assert (assigned.code, assigned.lines) == (0, ["1", "2"])
    gone = lead("leads", "disqualify", "--where", "owner:me", "status_reason=stale", "--yes")
    assert "Disqualifies 2 leads." in gone.err

    lead("undo")
    assert status(lead) == "assigned\t\t\nassigned"
    lead("undo")
    assert status(lead) == "new\t\t\nnew"


def test_a_lead_is_converted_once(lead: Crm) -> None:
    first = lead("leads", "convert", "1", "--deal-name", "Navy pilot", "amount=12000", "--yes")
    assert (first.code, first.out) == (0, "1\n1\n1\n")
    assert "deal 1 Navy pilot: created" in first.err
    before = sets(lead)

    again = lead("leads", "convert", "1")
    assert (again.code, again.out, sets(lead)) == (0, first.out, before)
    assert lead("leads", "convert", "1", "-o", "json").data == {
        "lead_id": 1, "contact_id": 1, "company_id": 1, "deal_id": 1, "change_set": None,
    }  # fmt: skip

    refused = lead("leads", "edit", "1", "rating=hot")
    assert (refused.code, "is converted" in refused.err) == (4, True)


def test_undo_bins_the_three_records_and_the_lead_is_as_it_was(lead: Crm) -> None:
    before = status(lead)
    lead("leads", "convert", "1")

    lead("undo")

    assert status(lead) == before
    assert [lead(noun, "list", "-o", "ids").out for noun in ("contacts", "companies", "deals")] == ["", "", ""]


def test_several_matches_are_a_conflict_with_candidates(lead: Crm) -> None:
    for city in ("Bonn", "Rome"):
        lead("companies", "add", "name=Navy", f"city={city}")

    refused = lead("leads", "convert", "1", "-o", "json")

    assert (refused.code, refused.error["field"]) == (4, "company")
    assert refused.error["candidates"] == ["1  Navy  Bonn  (same name)", "2  Navy  Rome  (same name)"]
    assert lead("leads", "convert", "1", "--company", "2", "--deal", "skip").out == "1\n2\n"


def test_a_rehearsal_writes_nothing(lead: Crm) -> None:
    tried = lead("leads", "convert", "1", "--dry-run")

    assert (tried.code, "Dry run" in tried.err, status(lead)) == (0, True, "new")


@pytest.mark.parametrize(("answer", "code", "after"), [("y\n", 0, "converted"), ("n\n", 1, "new")])
def test_a_person_sees_what_will_be_made_before_it_is(
    lead: Crm, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, after: str
) -> None:
    answering(monkeypatch, answer)

    asked = lead("leads", "convert", "1")

    assert (asked.code, status(lead)) == (code, after)
    assert "company 1 Navy: created; contact 1 Grace Hopper: created; deal 1 Navy: created" in asked.err


@pytest.mark.parametrize(
    ("words", "code"),
    [(("1", "--contact", "nobody"), 3), (("7",), 3), (("1", "2"), 2), (("1", "--deal", "skip", "--deal-name", "x"), 2)],
)
def test_exit_codes_of_a_wrong_conversion(lead: Crm, words: tuple[str, ...], code: int) -> None:
    assert lead("leads", "convert", *words).code == code
