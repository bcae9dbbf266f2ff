"""Responses: one of a kind for a solved ticket, in the range of its kind, typed or out of a file."""

from pathlib import Path

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import records, writing
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.outcome import Outcome


@pytest.fixture
def solved(db: Database) -> Database:
    """T-1 of Ada, resolved, with the external id 77."""
    add(db, "contacts", "name=Ada")
    add(db, "tickets", "subject=Printer", "contact=1", "external_id=77", "status=resolved", "resolution=done")
    return db


def imported(db: Database, folder: Path, *lines: str, on_error: str = "skip") -> Outcome:
    file = folder / "responses.csv"
    file.write_text("\n".join(lines) + "\n")
    return run(db, str(file), Options(into="responses", on_error=on_error))


def test_a_response_is_that_of_the_contact_of_its_ticket_now(solved: Database) -> None:
    add(solved, "responses", "ticket=T-1", "score=5", "comment=Quick")

    values = row(solved, "responses", 1).values
    assert [values[name] for name in ("kind", "contact", "answered_at")] == ["csat", 1, "2026-11-23T09:00:00Z"]


@pytest.mark.parametrize("wrong", ["score=0", "score=6", "kind=nps score=11", "kind=ces score=0"])
def test_a_score_outside_its_range_is_refused(solved: Database, wrong: str) -> None:
    with pytest.raises(Invalid, match=r"score: (csat|nps|ces) goes from"):
        add(solved, "responses", "ticket=T-1", *wrong.split())


def test_a_second_response_of_a_kind_is_refused_and_the_first_can_be_edited(solved: Database) -> None:
    add(solved, "responses", "ticket=T-1", "score=5")
    add(solved, "responses", "ticket=T-1", "score=0", "kind=nps")

    with pytest.raises(Conflict, match="T-1 has a csat response already, 1; `crm responses edit 1"):
        add(solved, "responses", "ticket=T-1", "score=4")

    writing.edit(solved, "responses", given("score=4"), refs=["1"])
    assert row(solved, "responses", 1).values["score"] == 4


def test_a_ticket_that_is_not_solved_has_no_response_yet(solved: Database) -> None:
    add(solved, "tickets", "subject=New")

    with pytest.raises(Invalid, match=r"T-2 is new; .* `crm tickets resolve T-2`"):
        add(solved, "responses", "ticket=T-2", "score=5")
    with pytest.raises(Invalid, match="ticket is required"):
        add(solved, "responses", "score=5")


def test_a_file_of_responses_twice_in_gives_nothing_new(solved: Database, tmp_path: Path) -> None:
    lines = ("ticket,score,comment", "T-1,5,Quick")
    first, second = imported(solved, tmp_path, *lines), imported(solved, tmp_path, *lines)
    third = imported(solved, tmp_path, "ticket,score", "77,5")

    assert [(each.created, each.unchanged) for each in (first, second, third)] == [(1, 0), (0, 1), (0, 1)]
    assert row(solved, "responses", 1).names["contact"] == "Ada"


def test_a_score_out_of_its_range_is_rejected_by_line(solved: Database, tmp_path: Path) -> None:
    found = imported(solved, tmp_path, "ticket,kind,score", "T-1,,9", "T-1,nps,9", "T-1,ces,0")

    assert (found.created, found.rejected) == (1, 2)
    assert "csat goes from 1 to 5, not 9" in found.errors[0].message
    assert records.count(solved, "responses", []) == 1
