"""The rules of deals hold whoever changes them: add, edit, undo (SPEC 5)."""

from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened
from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import Conflict, Invalid, NotFound, Usage
from crm_tui.services import records, undoing, writing


def edit(db: Database, ref: int | str, *texts: str, entity: str = "deals") -> None:
    writing.edit(db, entity, given(*texts), refs=[str(ref)])


def values(db: Database, deal: int, *names: str) -> tuple[object, ...]:
    found = row(db, "deals", deal)
    return tuple(found.names.get(name, found.values[name]) for name in names)


def moves(db: Database, deal: int) -> list[tuple[object, ...]]:
    """From, to, and the seconds between, as the live history has them."""
    history = table("stage_changes").c
    wanted = select(history.from_name, history.to_name, history.seconds_in_from)
    with db.read() as connection:
        found = connection.execute(
            wanted.where(history.deal_id == deal, history.deleted_at.is_(None)).order_by(history.id)
        )
        return [tuple(each) for each in found]


@pytest.fixture
def deal(db: Database) -> int:
    return add(db, "deals", "name=Acme pilot", "amount=12000", "close_date=2026-12-01")


def later(db: Database, tmp_path: Path, **ahead: int) -> Database:
    """The same file as seen some time later."""
    db.close()
    return opened(tmp_path / "crm.db", now=NOW + timedelta(**ahead))


def test_a_new_deal_stands_at_the_beginning_of_the_first_pipeline(db: Database, deal: int) -> None:
    names = ("pipeline", "stage", "status", "probability", "forecast_category", "stage_entered_at", "closed_at")

    found = values(db, deal, *names)

    assert found == ("Sales", "Qualification", "open", 10, "pipeline", "2026-11-23T09:00:00Z", None)
    assert moves(db, deal) == [(None, "Qualification", None)]


def test_an_own_probability_counts_even_if_zero_and_clearing_it_gives_back_that_of_the_stage(
    db: Database, deal: int
) -> None:
    edit(db, deal, "probability=0")
    assert values(db, deal, "probability") == (0,)

    edit(db, deal, "stage=Verbal")
    assert values(db, deal, "probability") == (0,)

    edit(db, deal, "probability=")
    assert values(db, deal, "probability") == (90,)


def test_another_probability_of_a_stage_is_that_of_its_deals(db: Database, deal: int) -> None:
    own = add(db, "deals", "name=Own", "probability=33")

    edit(db, "qualification", "probability=20", entity="stages")

    assert (values(db, deal, "probability"), values(db, own, "probability")) == ((20,), (33,))
    undoing.undo(db)
    assert values(db, deal, "probability") == (10,)


def test_an_unknown_stage_is_refused_with_the_valid_names_and_the_nearest(db: Database, deal: int) -> None:
    with pytest.raises(
        NotFound, match=r"there are Qualification, Discovery, .*Lost\. Did you mean Proposal\?"
    ) as caught:
        edit(db, deal, "stage=Propsal")

    assert caught.value.field == "stage"


def test_a_stage_is_looked_for_in_the_pipeline_of_the_deal(db: Database, deal: int) -> None:
    add(db, "pipelines", "name=Partners")
    add(db, "stages", "pipeline=Partners", "name=Proposal")

    edit(db, deal, "stage=proposal")
    assert values(db, deal, "pipeline", "stage") == ("Sales", "Proposal")

    edit(db, deal, "pipeline=Partners")
    assert values(db, deal, "pipeline", "stage") == ("Partners", "Proposal")


def test_losing_needs_a_reason_and_leaves_one_only_as_long_as_it_is_lost(db: Database, deal: int) -> None:
    with pytest.raises(Invalid, match="lost_reason is required"):
        edit(db, deal, "stage=lost")
    with pytest.raises(Invalid, match="lost_reason is required"):
        add(db, "deals", "name=Gone", "stage=Lost")

    edit(db, deal, "stage=lost", "lost_reason=price")
    assert values(db, deal, "status", "lost_reason") == ("lost", "price")

    edit(db, deal, "stage=discovery")
    assert values(db, deal, "status", "lost_reason") == ("open", None)


def test_a_stage_asks_for_the_fields_it_requires(db: Database, deal: int) -> None:
    edit(db, "proposal", "required_fields=amount|next_step", entity="stages")

    with pytest.raises(Invalid, match="next_step is required to enter Proposal"):
        edit(db, deal, "stage=proposal")
    edit(db, deal, "stage=proposal", "next_step=Call")

    assert values(db, deal, "stage") == ("Proposal",)


def test_a_deal_is_closed_by_entering_won_and_open_again_by_leaving_it(db: Database, deal: int, tmp_path: Path) -> None:
    db = later(db, tmp_path, days=2)
    edit(db, deal, "stage=won")
    assert values(db, deal, "status", "closed_at") == ("won", "2026-11-25T09:00:00Z")

    db = later(db, tmp_path, days=3)
    edit(db, deal, "amount=13000")
    assert values(db, deal, "closed_at") == ("2026-11-25T09:00:00Z",)

    edit(db, deal, "stage=verbal")
    assert values(db, deal, "status", "closed_at") == ("open", None)
    db.close()


def test_every_move_is_written_with_the_names_of_the_time_and_the_seconds_in_the_stage_before(
    db: Database, deal: int, tmp_path: Path
) -> None:
    db = later(db, tmp_path, hours=1)
    edit(db, deal, "stage=negotiation")
    edit(db, "negotiation", "name=Haggling", entity="stages")

    assert moves(db, deal) == [(None, "Qualification", None), ("Qualification", "Negotiation", 3600)]
    db.close()


def test_an_edit_that_moves_nothing_writes_no_move(db: Database, deal: int) -> None:
    edit(db, deal, "stage=qualification", "amount=5")

    assert len(moves(db, deal)) == 1


def test_a_later_close_date_counts_as_a_push_an_earlier_one_does_not(db: Database, deal: int) -> None:
    for day in ("2026-12-24", "2026-12-01", "2027-01-31"):
        edit(db, deal, f"close_date={day}")

    assert values(db, deal, "pushed_count") == (2,)


def test_undoing_a_move_takes_it_out_of_the_history_and_redoing_brings_it_back(
    db: Database, deal: int, tmp_path: Path
) -> None:
    names = ("stage", "status", "probability", "stage_entered_at", "closed_at")
    before = values(db, deal, *names)
    db = later(db, tmp_path, days=1)
    edit(db, deal, "stage=won")
    after = values(db, deal, *names)

    undoing.undo(db)
    assert (values(db, deal, *names), len(moves(db, deal))) == (before, 1)

    undoing.redo(db)
    assert (values(db, deal, *names), len(moves(db, deal))) == (after, 2)
    db.close()


def test_undoing_an_addition_bins_the_deal_with_its_history(db: Database, deal: int) -> None:
    undone = undoing.undo(db)

    assert (undone.kept, records.page(db, "deals").total, moves(db, deal)) == ((), 0, [])


def test_the_latest_activity_of_a_deal_is_kept_with_it(db: Database, deal: int) -> None:
    add(db, "activities", "kind=note", f"deal={deal}", "occurred_at=2026-11-20T10:00:00Z")
    assert values(db, deal, "last_activity_at") == ("2026-11-20T10:00:00Z",)

    undoing.undo(db)
    assert values(db, deal, "last_activity_at") == (None,)


def test_a_deal_that_arrives_won_was_closed_on_its_close_date_if_that_is_past(db: Database) -> None:
    past = add(db, "deals", "name=Past", "stage=won", "close_date=2026-01-05")
    ahead = add(db, "deals", "name=Ahead", "stage=won", "close_date=2027-01-05")

    assert values(db, past, "closed_at") == ("2026-01-05T00:00:00Z",)
    assert values(db, ahead, "closed_at") == ("2026-11-23T09:00:00Z",)


@pytest.mark.parametrize("text", ["status=won", "closed_at=2026-01-01", "pushed_count=0", "stage_entered_at=now"])
def test_what_follows_from_moves_cannot_be_set(db: Database, deal: int, text: str) -> None:
    with pytest.raises(Usage, match="cannot be set"):
        edit(db, deal, text)


def test_two_stages_of_a_pipeline_cannot_have_one_name(db: Database) -> None:
    with pytest.raises(Conflict):
        add(db, "stages", "name=proposal")


def test_a_lead_keeps_the_history_of_its_status(db: Database) -> None:
    lead = add(db, "leads", "given_name=Grace", "family_name=Hopper")
    edit(db, lead, "status=working", "status_reason=called back", entity="leads")

    history = table("status_changes").c
    with db.read() as connection:
        found = connection.execute(select(history.from_status, history.to_status, history.reason)).all()
    assert row(db, "leads", lead).values["name"] == "Grace Hopper"
    assert [tuple(each) for each in found] == [(None, "new", None), ("new", "working", "called back")]


def test_a_new_task_is_open_and_of_normal_priority(db: Database, deal: int) -> None:
    task = row(db, "tasks", add(db, "tasks", "title=Send offer", "due=+2d", f"deal={deal}"))

    assert (task.values["status"], task.values["priority"], task.values["due"]) == ("open", "normal", "2026-11-25")
    assert task.names["deal"] == "Acme pilot"
