"""Deals, leads and tasks out of files: stages of their own pipeline, days as they were, nothing guessed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import Usage
from crm_tui.services import pipelines, records, undoing
from crm_tui.services.rows import Assignment
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.outcome import Outcome

Importing = Callable[..., Outcome]


@pytest.fixture
def imported(db: Database, tmp_path: Path) -> Importing:
    """Import lines of CSV into deals, or what `into` says."""

    def imported(*lines: str, into: str = "deals", **options: Any) -> Outcome:
        file = tmp_path / "file.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return run(db, str(file), Options(into=into, **options))

    return imported


def listed(db: Database, *names: str, entity: str = "deals") -> list[tuple[object, ...]]:
    page = records.page(db, entity, fields=list(names), sort=["id"])
    return [tuple(row.names.get(name, row.values[name]) for name in names) for row in page.rows]


@pytest.fixture
def partners(db: Database) -> None:
    """A second pipeline with a stage Proposal of its own."""
    made = pipelines.stages_named(["Met", "Proposal"])
    pipelines.add(db, [Assignment("name", "=", "Partners")], stages=made)


@pytest.mark.usefixtures("partners")
def test_a_stage_is_that_of_the_pipeline_of_its_row(db: Database, imported: Importing) -> None:
    imported("name,pipeline,stage", "A,,Proposal", "B,Partners,Proposal", "C,Partners,", "D,,")

    assert listed(db, "name", "pipeline", "stage", "probability") == [
        ("A", "Sales", "Proposal", 50),
        ("B", "Partners", "Proposal", 67),
        ("C", "Partners", "Met", 33),
        ("D", "Sales", "Qualification", 10),
    ]


@pytest.mark.usefixtures("partners")
def test_a_row_of_a_deal_that_is_there_stays_in_its_pipeline(db: Database, imported: Importing) -> None:
    imported("external_id,name,pipeline", "7,A,Partners")

    imported("external_id,stage", "7,Proposal")

    assert listed(db, "pipeline", "stage") == [("Partners", "Proposal")]


@pytest.mark.usefixtures("partners")
def test_an_unknown_stage_is_refused_with_the_names_of_its_pipeline(db: Database, imported: Importing) -> None:
    refused = imported("name,pipeline,stage", "A,Partners,Discovery")

    (problem,) = refused.errors
    assert problem.message.startswith("Discovery is not in stages: Met, Proposal, Won, Lost; --map-value")
    assert listed(db, "name") == []


def test_a_value_is_mapped_to_a_stage(db: Database, imported: Importing) -> None:
    imported("name,stage", "A,Prospecting", map_value=("stage:Prospecting=Qualification",))

    assert listed(db, "stage") == [("Qualification",)]


def test_a_closed_deal_was_closed_on_its_day_and_history_begins_with_it(db: Database, imported: Importing) -> None:
    imported(
        "name,stage,created_at,close_date",
        "Won,won,2026-01-01,2026-03-05", "Lost,lost,2026-01-01,2026-02-01", "Open,verbal,2026-01-01,2026-02-01",
    )  # fmt: skip

    assert listed(db, "name", "status", "closed_at", "stage_entered_at") == [
        ("Won", "won", "2026-03-05T00:00:00Z", "2026-03-05T00:00:00Z"),
        ("Lost", "lost", "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        ("Open", "open", None, "2026-01-01T00:00:00Z"),
    ]
    history = table("stage_changes").c
    with db.read() as connection:
        found = connection.execute(select(history.from_stage_id, history.to_name, history.at)).all()
    assert [tuple(each) for each in found] == [
        (None, "Won", "2026-03-05T00:00:00Z"),
        (None, "Lost", "2026-02-01T00:00:00Z"),
        (None, "Verbal", "2026-01-01T00:00:00Z"),
    ]


def test_a_probability_that_is_that_of_its_stage_is_no_override(db: Database, imported: Importing) -> None:
    imported("name,stage,probability,forecast_category", "A,Won,100,closed", "B,Proposal,70,commit")

    own = table("deals").c
    with db.read() as connection:
        found = connection.execute(select(own.probability, own.probability_own, own.forecast_category_own)).all()
    assert [tuple(each) for each in found] == [(100, None, None), (70, 70, "commit")]


def test_a_deal_that_another_crm_closed_was_closed_on_the_day_of_the_file(db: Database, imported: Importing) -> None:
    imported("external_id,name,stage,created_at", "7,A,Discovery,2026-01-05", "8,B,Discovery,2026-01-05")

    imported("external_id,stage,close_date", "7,Won,2026-03-05", "8,Proposal,2026-03-05")

    assert listed(db, "stage", "closed_at") == [("Won", "2026-03-05T00:00:00Z"), ("Proposal", None)]
    moves = table("stage_changes").c
    with db.read() as connection:
        found = connection.execute(select(moves.at, moves.seconds_in_from).where(moves.from_name == "Discovery"))
        (won, (moved, _)) = found.all()
    assert tuple(won) == ("2026-03-05T00:00:00Z", 59 * 86_400)
    assert moved > "2026-03-05"


def test_moments_of_an_earlier_export_are_kept_to_the_second(db: Database, imported: Importing) -> None:
    imported(
        "name,stage,closed_at,stage_entered_at",
        "A,Won,2026-03-05T14:07:09Z,2026-03-05T14:07:09Z", "B,Proposal,,2026-02-03T10:11:12Z",
    )  # fmt: skip

    assert listed(db, "closed_at", "stage_entered_at") == [
        ("2026-03-05T14:07:09Z", "2026-03-05T14:07:09Z"),
        (None, "2026-02-03T10:11:12Z"),
    ]


def test_a_deal_may_have_an_external_id_and_no_name(db: Database, imported: Importing) -> None:
    outcome = imported("external_id,name,stage", "7,,Won", ",,Won", on_error="skip")

    assert [error.message for error in outcome.errors] == ["one of name, external_id is needed"]
    assert listed(db, "name", "external_id") == [(None, "7")]


def test_a_mark_in_another_column_overrides_the_stage(db: Database, imported: Importing) -> None:
    imported(
        "name,stage,outcome", "A,Proposal,", "B,Proposal,W", "C,Verbal,L",
        map=("outcome=stage!",), map_value=("outcome:W=Won", "outcome:L=Lost"),
    )  # fmt: skip

    assert listed(db, "stage") == [("Proposal",), ("Won",), ("Lost",)]


def test_what_overrides_nothing_is_refused(imported: Importing) -> None:
    with pytest.raises(Usage, match='write --map "outcome=stage"'):
        imported("name,outcome", "A,W", map=("outcome=stage!",))


def test_owners_who_are_no_members_become_some_if_that_is_asked_for(db: Database, imported: Importing) -> None:
    lines = ("name,owner", "A,Bea Best", "B,carl@example.com", "C,bea best", "D,Bea-Best", "E,")

    imported(*lines, new_members=True)
    again = imported(*lines, new_members=True, match=("name",))

    assert again.created == again.updated == 0
    members = listed(db, "login", "name", "email", "role", entity="members")
    assert [row for row in members if row[0] != db.login] == [
        ("bea.best", "Bea Best", None, "rep"),
        ("carl", None, "carl@example.com", "rep"),
        ("bea.best.2", "Bea-Best", None, "rep"),
    ]


def test_a_column_made_a_field_once_goes_to_that_field_again(db: Database, imported: Importing) -> None:
    lines = ("external_id,name,Product line", "7,A,GTX")
    imported(*lines, map=("Product line=custom",))

    again = imported(*lines, map=("Product line=custom",))

    assert (again.updated, again.unchanged, again.change_set) == (0, 1, None)
    assert listed(db, "product_line") == [("GTX",)]


def test_a_second_file_moves_deals_and_undo_takes_that_back(db: Database, imported: Importing) -> None:
    imported("external_id,name,stage,close_date", "7,A,Discovery,2026-12-01")

    imported("external_id,stage,close_date", "7,Won,2026-12-24")
    assert listed(db, "stage", "status", "pushed_count") == [("Won", "won", 1)]

    undoing.undo(db)
    assert listed(db, "stage", "status", "pushed_count", "closed_at") == [("Discovery", "open", 0, None)]


def test_the_same_file_again_changes_nothing(db: Database, imported: Importing) -> None:
    lines = ("external_id,name,stage,probability,close_date", "7,A,Won,,2026-03-05", "8,B,Verbal,0,2026-03-05")
    imported(*lines)

    again = imported(*lines)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert listed(db, "probability") == [(100,), (0,)]


def test_leads_are_new_and_named_by_their_parts(db: Database, imported: Importing) -> None:
    imported("given_name,family_name,company,status", "Grace,Hopper,Navy,", "Ada,Lovelace,,working", into="leads")

    assert listed(db, "name", "company", "status", entity="leads") == [
        ("Grace Hopper", "Navy", "new"),
        ("Ada Lovelace", None, "working"),
    ]


def test_tasks_lead_to_deals_and_begin_open(db: Database, imported: Importing) -> None:
    imported("name", "Acme pilot")

    imported("title,due,deal", "Send offer,2026-12-01,Acme pilot", into="tasks")

    assert listed(db, "title", "deal", "status", "priority", entity="tasks") == [
        ("Send offer", "Acme pilot", "open", "normal"),
    ]


def test_stages_and_pipelines_come_out_of_files(db: Database, imported: Importing) -> None:
    imported("name,currency", "Fairs,USD", into="pipelines")
    imported("name,pipeline,kind,probability", "Met,Fairs,,40", "Done,Fairs,won,100", into="stages")
    imported("name,pipeline", "A,Fairs")

    assert listed(db, "pipeline", "stage", "probability") == [("Fairs", "Met", 40)]
