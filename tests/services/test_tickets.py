"""Assigning, resolving, closing and reopening tickets; the rules are in test_ticketing."""

from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.services import records, tickets, undoing


@pytest.fixture
def three(db: Database) -> Database:
    """Three new tickets, and a colleague."""
    add(db, "members", "login=ben", "name=Ben")
    for subject in ("One", "Two", "Three"):
        add(db, "tickets", f"subject={subject}")
    return db


def statuses(db: Database) -> list[object]:
    return [each.values["status"] for each in records.page(db, "tickets", fields=["status"], sort=["id"]).rows]


def test_assigning_opens_new_tickets_and_hands_over_others(three: Database) -> None:
    tickets.assign(three, "ben", refs=["T-1"], assignments=given("priority=high"))
    tickets.resolve(three, refs=["T-1"], assignments=given("resolution=x"))
    tickets.assign(three, "me", filters=["id>0"])

    assert statuses(three) == ["resolved", "open", "open"]
    assert row(three, "tickets", "1").values["priority"] == "high"
    with pytest.raises(NotFound, match="owner: No member answers to"):
        tickets.assign(three, "zoe", refs=["T-1"])


def test_many_are_resolved_closed_and_reopened_each_in_one_undo_step(three: Database) -> None:
    tickets.resolve(three, filters=["status:new"], assignments=given("resolution=x"))
    tickets.close(three, filters=["status:resolved"])
    tickets.reopen(three, filters=["status:closed"], assignments=given("status_reason=again"))
    assert statuses(three) == ["open"] * 3

    undoing.undo(three)
    assert statuses(three) == ["closed"] * 3


def test_what_is_not_there_to_be_closed_is_refused_by_ref_and_left_among_many(three: Database) -> None:
    with pytest.raises(Conflict, match="T-1 is new, not resolved or closed"):
        tickets.close(three, refs=["T-1"])
    with pytest.raises(Invalid, match="resolution is required"):
        tickets.resolve(three, refs=["T-1"])

    tickets.resolve(three, refs=["T-1"], assignments=given("resolution=x"))
    written = tickets.close(three, filters=["id>0"])
    assert (written.ids, written.notes) == ((1,), ("2 of the tickets are left as they were",))


def test_quiet_resolved_tickets_are_closed_once(three: Database, tmp_path: Path) -> None:
    tickets.resolve(three, refs=["T-1", "T-2"], assignments=given("resolution=x"))
    three.close()
    then = opened(tmp_path / "crm.db", now=NOW + timedelta(days=3))
    add(then, "ticket_posts", "ticket=2", "body=Asked again")
    assert tickets.close_resolved(then).ids == ()
    then.close()
    after = opened(tmp_path / "crm.db", now=NOW + timedelta(days=5))

    assert tickets.close_resolved(after, dry_run=True).ids == (1,)
    assert (tickets.close_resolved(after).ids, tickets.close_resolved(after).ids) == ((1,), ())
    assert statuses(after) == ["closed", "resolved", "new"]
    assert row(after, "tickets", "1").values["closed_at"] == "2026-11-28T09:00:00Z"
    after.close()


def test_the_views_are_filters_everybody_can_use(three: Database) -> None:
    tickets.assign(three, "me", refs=["T-1"])

    found = {name: records.count(three, "tickets", [view]) for name, view in tickets.VIEWS.items()}

    assert found == {"mine": 1, "unassigned": 2, "at_risk": 0, "breached": 0, "waiting": 0}
