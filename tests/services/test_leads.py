"""Assigning, disqualifying, recycling and reopening leads; the rules are in test_leading."""

from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid, NotFound, Usage
from crm_tui.services import conversion, leads, records, undoing


@pytest.fixture
def three(db: Database) -> Database:
    """Three new leads, and a colleague."""
    add(db, "members", "login=ben", "name=Ben")
    for name in ("Ada", "Bo", "Cy"):
        add(db, "leads", f"name={name}")
    return db


def standing(db: Database) -> list[tuple[object, ...]]:
    names = ("status", "status_reason", "recycle_on")
    page = records.page(db, "leads", fields=["owner", *names], sort=["id"])
    return [(each.names.get("owner"), *(each.values[name] for name in names)) for each in page.rows]


def everything(db: Database, *names: str) -> list[dict[str, object]]:
    kept = ("version", "updated_at", "updated_by")
    return [
        {key: value for key, value in each.values.items() if key not in kept}
        for name in names
        for each in records.page(db, name, fields=["*"], sort=["id"]).rows
    ]


def test_a_lead_is_assigned_to_a_member_with_other_fields(three: Database) -> None:
    written = leads.assign(three, "ben", refs=["Ada"], assignments=given("rating=warm"))

    assert (written.ids, standing(three)[0][:2]) == ((1,), ("Ben", "assigned"))
    assert row(three, "leads", 1).values["rating"] == "warm"


def test_assigning_hands_over_whatever_is_assigned_and_its_status_stays(three: Database) -> None:
    leads.assign(three, "me", refs=["Ada"])
    leads.assign(three, "ben", filters=["name:Ada"])

    assert standing(three)[0][:2] == ("Ben", "assigned")


def test_a_new_lead_that_has_an_owner_already_becomes_assigned(three: Database) -> None:
    add(three, "leads", "name=Di", "owner=ben", "status=new")

    leads.assign(three, "ben", refs=["Di"])

    assert standing(three)[3][:2] == ("Ben", "assigned")


def test_nobody_is_assigned_to_a_stranger(three: Database) -> None:
    with pytest.raises(NotFound, match="owner: No member answers to"):
        leads.assign(three, "zoe", refs=["Ada"])


def test_many_are_disqualified_in_one_undo_step(three: Database) -> None:
    before = everything(three, "leads")

    written = leads.disqualify(three, filters=["status:new"], assignments=given("status_reason=stale"))
    assert (len(written.ids), {each[1:3] for each in standing(three)}) == (3, {("unqualified", "stale")})

    undoing.undo(three)
    assert everything(three, "leads") == before


def test_disqualifying_and_reopening_need_a_reason(three: Database) -> None:
    with pytest.raises(Invalid, match="status_reason is required"):
        leads.disqualify(three, refs=["Ada"])

    leads.disqualify(three, refs=["Ada"], assignments=given("status_reason=no budget"))
    with pytest.raises(Invalid, match="status_reason is required to reopen"):
        leads.reopen(three, refs=["Ada"])

    leads.reopen(three, refs=["Ada"], assignments=given("status_reason=new budget"))
    assert standing(three)[0] == (None, "working", "new budget", None)


def test_only_unqualified_leads_are_reopened_and_others_are_passed_over_among_many(three: Database) -> None:
    with pytest.raises(Conflict, match="Lead 1 is new, not unqualified"):
        leads.reopen(three, refs=["Ada"], assignments=given("status_reason=x"))

    leads.disqualify(three, refs=["Bo"], assignments=given("status_reason=x"))
    written = leads.reopen(three, filters=["id>0"], assignments=given("status_reason=y"))
    assert (written.ids, written.notes) == ((2,), ("2 of the leads are left as they were",))


def test_recycled_leads_are_due_on_their_day(three: Database, tmp_path: Path) -> None:
    leads.recycle(three, refs=["Ada"], assignments=given("recycle_on=+7d"))
    leads.recycle(three, refs=["Bo"], assignments=given("recycle_on=+30d"))
    with pytest.raises(Invalid, match="recycle_on is required"):
        leads.recycle(three, refs=["Cy"])
    assert records.count(three, "leads", [leads.DUE]) == 0
    three.close()

    after = opened(tmp_path / "crm.db", now=NOW + timedelta(days=7))

    assert [each.values["name"] for each in records.page(after, "leads", filters=[leads.DUE]).rows] == ["Ada"]
    after.close()


def test_converted_leads_are_refused_by_name_and_left_out_among_many(three: Database) -> None:
    conversion.convert(three, "Ada")

    with pytest.raises(Conflict, match="Lead 1 is converted"):
        leads.disqualify(three, refs=["1"], assignments=given("status_reason=x"))

    written = leads.assign(three, "ben", filters=["id>0"])
    assert (written.ids, standing(three)[0][1]) == ((2, 3), "converted")


def test_a_dry_run_writes_nothing_and_somebody_has_to_be_meant(three: Database) -> None:
    written = leads.assign(three, "ben", filters=["id>0"], dry_run=True)
    assert (len(written.ids), standing(three)[0][1]) == (3, "new")

    with pytest.raises(Usage, match="Say which leads"):
        leads.assign(three, "ben")
