"""The rules of leads hold for every entrance, and their history is written with them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened
from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import conversion, leads, undoing, writing
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options

Later = Callable[..., Database]


@pytest.fixture
def later(db: Database, tmp_path: Path) -> Later:
    """The same database some hours later."""

    def later(**time: int) -> Database:
        db.close()
        return opened(tmp_path / "crm.db", now=NOW + timedelta(**time))

    return later


def edit(db: Database, ref: str, *texts: str) -> None:
    writing.edit(db, "leads", given(*texts), refs=[ref])


def status(db: Database, ref: str | int = 1) -> object:
    return row(db, "leads", ref).values["status"]


def history(db: Database, lead: int = 1) -> list[tuple[object, ...]]:
    moves = table("status_changes").c
    mine = (moves.entity == "leads", moves.record_id == lead, moves.deleted_at.is_(None))
    columns = (moves.from_status, moves.to_status, moves.reason, moves.seconds_in_from)
    with db.read() as connection:
        return [tuple(each) for each in connection.execute(select(*columns).where(*mine).order_by(moves.id))]


def imported(db: Database, tmp_path: Path, *lines: str, into: str = "leads") -> None:
    file = tmp_path / "file.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run(db, str(file), Options(into=into)).exit == 0


def test_an_owner_assigns_a_new_lead_when_it_is_added_and_when_it_is_edited(db: Database) -> None:
    add(db, "leads", "name=Ada", "owner=me")
    add(db, "leads", "name=Grace")
    edit(db, "Grace", "owner=me")

    assert (status(db, "Ada"), status(db, "Grace")) == ("assigned", "assigned")
    assert history(db, 1) == [(None, "assigned", None, None)]
    assert history(db, 2) == [(None, "new", None, None), ("new", "assigned", None, 0)]


def test_a_status_that_is_given_stays_and_an_owner_moves_no_other_lead(db: Database) -> None:
    add(db, "leads", "name=Ada", "owner=me", "status=new")
    add(db, "leads", "name=Grace", "status=working")
    edit(db, "Grace", "owner=me")

    assert (status(db, "Ada"), status(db, "Grace")) == ("new", "working")


def test_the_time_in_the_status_before_is_kept(db: Database, later: Later) -> None:
    add(db, "leads", "name=Ada")
    db = later(hours=2)
    edit(db, "Ada", "status=working")

    assert history(db)[-1] == ("new", "working", None, 7200)
    db.close()


def test_an_illegal_move_is_refused_with_the_legal_ones(db: Database) -> None:
    add(db, "leads", "name=Ada")

    with pytest.raises(Invalid, match=r"from new to qualified; from there it goes to assigned \(assign\)") as refused:
        edit(db, "Ada", "status=qualified")

    assert refused.value.candidates == ("assigned", "working", "unqualified", "recycled", "converted")
    assert status(db) == "new"


def test_only_conversion_converts(db: Database) -> None:
    add(db, "leads", "name=Ada")

    for verb in (lambda: edit(db, "Ada", "status=converted"), lambda: add(db, "leads", "name=Bo", "status=converted")):
        with pytest.raises(Invalid, match="crm leads convert"):
            verb()


@pytest.mark.parametrize(
    ("wish", "needed"), [("unqualified", "status_reason"), ("recycled", "recycle_on"), ("assigned", "owner")]
)
def test_a_move_without_what_it_needs_is_refused(db: Database, wish: str, needed: str) -> None:
    add(db, "leads", "name=Ada")

    with pytest.raises(Invalid, match=f"{needed} is required") as refused:
        edit(db, "Ada", f"status={wish}")

    assert refused.value.field == needed


def test_reason_and_date_go_with_their_status(db: Database) -> None:
    add(db, "leads", "name=Ada")
    edit(db, "Ada", "status=unqualified", "status_reason=spam")
    edit(db, "Ada", "status=recycled", "recycle_on=2027-01-15")
    assert row(db, "leads", 1).values["status_reason"] is None

    edit(db, "Ada", "status=working")

    assert row(db, "leads", 1).values["recycle_on"] is None
    assert [reason for *_, reason, _ in history(db)] == [None, "spam", None, None]


def test_one_bulk_edit_moves_all_or_none(db: Database) -> None:
    add(db, "leads", "name=Ada", "status=working")
    add(db, "leads", "name=Grace")

    with pytest.raises(Invalid, match="lead 2 cannot go"):
        writing.edit(db, "leads", given("status=nurturing"), filters=["id>0"])

    assert (status(db, 1), status(db, 2)) == ("working", "new")


def test_the_first_outbound_activity_makes_a_lead_worked_on_in_one_undo_step(db: Database) -> None:
    add(db, "leads", "name=Ada")
    add(db, "activities", "kind=call", "direction=in", "lead=Ada", "occurred_at=2026-11-23T07:00:00Z")
    assert (status(db), row(db, "leads", 1).values["first_response_at"]) == ("new", None)

    add(db, "activities", "kind=call", "direction=out", "lead=Ada", "occurred_at=2026-11-23T08:00:00Z")
    add(db, "activities", "kind=email", "direction=out", "lead=Ada")
    assert (status(db), row(db, "leads", 1).values["first_response_at"]) == ("working", "2026-11-23T08:00:00Z")

    undoing.undo(db)
    undoing.undo(db)
    assert (status(db), row(db, "leads", 1).values["first_response_at"]) == ("new", None)
    assert history(db) == [(None, "new", None, None)]


def test_an_activity_that_becomes_outbound_or_is_linked_later_counts(db: Database) -> None:
    add(db, "leads", "name=Ada")
    add(db, "activities", "kind=message", "direction=out")

    writing.edit(db, "activities", given("lead=Ada"), refs=["1"])

    assert (status(db), row(db, "leads", 1).values["first_response_at"]) == ("working", "2026-11-23T09:00:00Z")


def test_the_first_response_follows_its_activity(db: Database) -> None:
    add(db, "leads", "name=Ada")
    add(db, "activities", "kind=meeting", "lead=Ada", "occurred_at=2026-11-20T08:00:00Z")

    writing.edit(db, "activities", given("occurred_at=2026-11-19T08:00:00Z"), refs=["1"])
    assert row(db, "leads", 1).values["first_response_at"] == "2026-11-19T08:00:00Z"

    writing.delete(db, "activities", refs=["1"])
    assert row(db, "leads", 1).values["first_response_at"] is None


def test_a_recycled_lead_is_not_woken_by_what_happened_before(db: Database, later: Later) -> None:
    add(db, "leads", "name=Ada")
    edit(db, "Ada", "status=recycled", "recycle_on=2027-01-15")
    db = later(hours=1)

    add(db, "activities", "kind=call", "direction=out", "lead=Ada", "occurred_at=2026-11-20T08:00:00Z")
    assert status(db) == "recycled"

    add(db, "activities", "kind=call", "direction=out", "lead=Ada")
    assert (status(db), row(db, "leads", 1).values["recycle_on"]) == ("working", None)
    db.close()


def test_a_qualified_lead_stays_so_when_somebody_calls(db: Database) -> None:
    add(db, "leads", "name=Ada", "status=qualified")

    add(db, "activities", "kind=call", "direction=out", "lead=Ada")

    assert status(db) == "qualified"


def test_a_file_takes_statuses_as_they_were_and_moves_none(db: Database, tmp_path: Path) -> None:
    imported(
        db, tmp_path, "name,external_id,status,owner,created_at",
        "Ada,7,new,ann,2026-01-01", "Bo,8,unqualified,,2026-01-02", "Cy,9,converted,,2026-01-03",
    )  # fmt: skip
    assert [status(db, each) for each in (1, 2, 3)] == ["new", "unqualified", "converted"]

    imported(db, tmp_path, "external_id,status", "7,qualified")
    imported(db, tmp_path, "kind,direction,lead,occurred_at", "call,out,Bo,2026-02-01T08:00:00Z", into="activities")

    assert (status(db, 1), status(db, 2)) == ("qualified", "unqualified")
    assert row(db, "leads", 2).values["first_response_at"] == "2026-02-01T08:00:00Z"
    assert history(db, 1)[0] == (None, "new", None, None)
    assert history(db, 1)[1][:2] == ("new", "qualified")


def test_a_lead_that_arrived_converted_is_converted_here_once(db: Database, tmp_path: Path) -> None:
    imported(db, tmp_path, "name,external_id,status", "Ada,7,converted")
    edit(db, "Ada", "rating=hot")
    with pytest.raises(Invalid, match="goes to nowhere"):
        edit(db, "Ada", "status=working")

    first = conversion.convert(db, "Ada")

    assert (first.contact, row(db, "leads", 1).values["converted_contact"]) == (1, 1)


def test_a_converted_lead_is_read_only_for_people_and_keeps_its_status_in_files(db: Database, tmp_path: Path) -> None:
    add(db, "leads", "name=Ada", "external_id=7")
    conversion.convert(db, "Ada")

    with pytest.raises(Conflict, match="Lead 1 is converted"):
        edit(db, "1", "rating=hot")
    edit(db, "1", "name=Ada")
    imported(db, tmp_path, "external_id,status", "7,working")

    assert status(db) == "converted"


def test_score_and_rating_are_plain_fields(db: Database) -> None:
    add(db, "leads", "name=Ada", "rating=Hot", "score=80")

    values = row(db, "leads", 1).values
    assert (values["rating"], values["score"], values["status"]) == ("hot", 80, "new")


def test_a_recycled_lead_keeps_a_day_to_come_back_on(db: Database) -> None:
    lead = str(add(db, "leads", "name=Lin"))
    leads.recycle(db, refs=[lead], assignments=given("recycle_on=2026-12-01"))

    with pytest.raises(Invalid, match="recycle_on is required"):
        writing.edit(db, "leads", given("recycle_on="), refs=[lead])
