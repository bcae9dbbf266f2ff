"""Pipelines are added with their stages and deleted with a place for their deals."""

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import pipelines, records, undoing


def stages(db: Database, pipeline: str) -> list[tuple[object, object]]:
    page = records.page(db, "stages", filters=[f"pipeline:{pipeline}"])
    return [(each.values["name"], each.values["probability"]) for each in page.rows]


def test_a_pipeline_comes_with_the_usual_stages_or_with_those_named(db: Database) -> None:
    pipelines.add(db, given("name=Partners"))
    pipelines.add(db, given("name=Fairs"), stages=pipelines.stages_named(["Met", "Called"]))

    assert [name for name, _ in stages(db, "Partners")][:2] == ["Qualification", "Discovery"]
    assert stages(db, "Fairs") == [("Met", 33), ("Called", 67), ("Won", 100), ("Lost", 0)]


def test_stages_of_one_name_are_refused(db: Database) -> None:
    with pytest.raises(Invalid, match="once"):
        pipelines.stages_named(["Met", "met"])


def test_deals_of_a_deleted_pipeline_go_to_the_stage_of_the_same_name_else_to_the_first(db: Database) -> None:
    pipelines.add(db, given("name=Fairs"), stages=pipelines.stages_named(["Met", "Proposal"]))
    met = add(db, "deals", "name=Acme", "pipeline=Fairs")
    offered = add(db, "deals", "name=Globex", "pipeline=Fairs", "stage=Proposal")

    with pytest.raises(Invalid, match="has 2 deals"):
        pipelines.delete(db, "Fairs")
    pipelines.delete(db, "Fairs", to="Sales")

    found = [row(db, "deals", each).names for each in (met, offered)]
    assert [(names["pipeline"], names["stage"]) for names in found] == [
        ("Sales", "Qualification"),
        ("Sales", "Proposal"),
    ]
    undoing.undo(db)
    assert row(db, "deals", met).names["stage"] == "Met"
    assert len(stages(db, "Fairs")) == 4


def test_the_only_pipeline_stays(db: Database) -> None:
    with pytest.raises(Conflict, match="Sales is the only pipeline"):
        pipelines.delete(db, "Sales")
