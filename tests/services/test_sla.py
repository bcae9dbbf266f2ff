"""The clocks of tickets follow whatever changes them, and time."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import opened

from crm_tui.db.database import Database
from crm_tui.domain.tickets import Clock, ClockState
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import records, sla, undoing, writing
from crm_tui.services.rows import Assignment

FRIDAY = datetime(2026, 3, 27, 15, 0, tzinfo=UTC)


def at(path: Path, month: int, day: int, hour: int, minute: int = 0) -> Database:
    """The database at a time of day in Berlin, in summer time from 29 March on."""
    offset = 2 if (month, day) >= (3, 29) else 1
    return opened(path, now=datetime(2026, month, day, hour - offset, minute, tzinfo=UTC))


def add(db: Database, entity: str, /, **values: object) -> int:
    """Add a record and return its id."""
    return writing.add(db, entity, [Assignment(name, "=", str(value)) for name, value in values.items()]).ids[0]


def edit(db: Database, entity: str, ref: int, **values: object) -> None:
    writing.edit(db, entity, [Assignment(name, "=", str(value)) for name, value in values.items()], refs=[str(ref)])


def post(db: Database, ticket: int, kind: str, public: str = "yes") -> int:
    return add(db, "ticket_posts", ticket=ticket, author_kind=kind, public=public, body="Hello")


def said(db: Database, number: int) -> dict[str, tuple[str, str | None]]:
    """The clocks of a ticket: state and due in UTC to the minute."""
    found = sla.clocks(db, number)
    return {each.kind.value: (each.state.value, each.due and f"{each.due:%m-%d %H:%M}") for each in found}


def stored(db: Database, number: int) -> tuple[object, object]:
    page = records.page(db, "tickets", filters=[f"id:{number}"], fields=["sla_state,sla_due_at"])
    return tuple(page.rows[0].values.get(name) for name in ("sla_state", "sla_due_at"))


@pytest.fixture
def path(tmp_path: Path, empty: Path) -> Path:
    """A database with an office in Berlin and the promise of SPEC 7."""
    path = tmp_path / "crm.db"
    path.write_bytes(empty.read_bytes())
    db = at(path, 3, 27, 12)
    add(db, "calendars", name="Office", timezone="europe/berlin", hours="mon-fri 9-17")
    add(db, "policies", name="Standard", calendar="Office", first_response_normal=240, resolution_normal=480)
    return path


def test_the_worked_example_holds_to_the_minute(path: Path) -> None:
    number = add(at(path, 3, 27, 16), "tickets", subject="Printer offline")
    assert said(at(path, 3, 27, 16), number)["first_response"] == ("running", "03-30 10:00")

    reply = at(path, 3, 30, 10)
    post(reply, number, "agent")
    edit(reply, "tickets", number, status="pending")
    assert said(reply, number) == {"first_response": ("met", "03-30 10:00"), "resolution": ("paused", None)}
    answer = at(path, 3, 30, 11)
    post(answer, number, "customer")
    edit(answer, "tickets", number, status="open")

    assert said(answer, number)["resolution"] == ("running", "03-30 15:00")
    assert stored(answer, number) == ("running", "2026-03-30T15:00:00Z")


def test_time_alone_makes_a_clock_at_risk_and_then_breached(path: Path) -> None:
    number = add(at(path, 3, 27, 16), "tickets", subject="Printer offline")

    assert sla.tick(at(path, 3, 30, 11, 11)) == frozenset()
    assert sla.tick(at(path, 3, 30, 11, 12)) == {number}
    assert stored(at(path, 3, 30, 11, 12), number)[0] == "at_risk"
    assert sla.tick(at(path, 3, 30, 12)) == {number}
    assert stored(at(path, 3, 30, 12), number)[0] == "breached"
    assert sla.tick(at(path, 3, 30, 12)) == frozenset()


def test_nothing_is_at_risk_or_late_outside_hours(path: Path) -> None:
    add(at(path, 3, 27, 16), "tickets", subject="Printer offline")

    assert sla.tick(at(path, 3, 28, 12)) == frozenset()
    assert sla.tick(at(path, 3, 30, 8, 59)) == frozenset()


@pytest.mark.parametrize(("kind", "public"), [("system", "yes"), ("agent", "no")])
def test_no_automatic_reply_and_no_note_stops_a_clock(path: Path, kind: str, public: str) -> None:
    db = at(path, 3, 27, 16)
    number = add(db, "tickets", subject="Printer offline")

    post(db, number, kind, public)

    assert said(db, number)["first_response"][0] == "running"


def test_a_next_response_is_hidden_by_no_other_clock_and_hides_none(path: Path) -> None:
    db = at(path, 3, 27, 10)
    edit(db, "policies", 1, next_response_normal=60)
    number = add(db, "tickets", subject="Printer offline")
    post(db, number, "customer")
    assert set(said(db, number)) == {"first_response", "resolution"}

    post(at(path, 3, 27, 11), number, "agent")
    post(at(path, 3, 27, 12), number, "customer")
    late = at(path, 3, 27, 12, 30)
    post(late, number, "customer")

    assert said(late, number)["next_response"] == ("running", "03-27 12:00")
    assert said(late, number)["resolution"] == ("running", "03-30 08:00")
    assert stored(late, number) == ("running", "2026-03-27T12:00:00Z")


def test_no_answer_of_the_customer_is_no_agents_fault(path: Path) -> None:
    db = at(path, 3, 27, 10)
    edit(db, "policies", 1, next_response_normal=60)
    number = add(db, "tickets", subject="Printer offline")

    post(db, number, "agent")
    post(db, number, "agent")

    assert "next_response" not in said(at(path, 4, 20, 10), number)


def test_another_policy_changes_open_clocks_only_and_cancels_those_it_lacks(path: Path) -> None:
    db = at(path, 3, 27, 10)
    number = add(db, "tickets", subject="Printer offline")
    post(db, number, "agent")
    first = {"name": "Sales", "calendar": "Office", "filter": "queue:sales", "position": 0}
    other = add(db, "policies", **first, next_response_normal=1, first_response_normal=5)

    edit(db, "tickets", number, queue="Sales")

    assert said(db, number) == {"first_response": ("met", "03-27 13:00"), "resolution": ("cancelled", None)}
    edit(db, "policies", other, resolution_normal=60)
    assert said(db, number)["resolution"] == ("running", "03-27 10:00")
    edit(db, "tickets", number, queue="")
    assert said(db, number)["resolution"] == ("running", "03-30 08:00")


@pytest.fixture
def german(path: Path) -> Database:
    """Ticket 1 of Ada at Acme in Berlin, who are served by the policy of Germany first."""
    db = at(path, 3, 27, 10)
    first = {"name": "Germany", "calendar": "Office", "position": 0}
    add(db, "policies", **first, filter="company.country:de or contact.email~@gold", first_response_normal=60)
    add(db, "contacts", name="Ada", company=add(db, "companies", name="Acme", country="DE"))
    add(db, "tickets", subject="Printer offline", contact="Ada")
    assert due(db) == ("Germany", "03-27 10:00")
    return db


def due(db: Database) -> tuple[str, str]:
    """The policy of the first clock, and when it is due in UTC."""
    first = sla.clocks(db, 1)[0]
    return first.policy, f"{first.due:%m-%d %H:%M}"


def test_the_clocks_follow_the_company_that_a_policy_looks_at(german: Database) -> None:
    edit(german, "companies", 1, country="CH")
    assert due(german) == ("Standard", "03-27 13:00")
    assert stored(german, 1) == ("running", "2026-03-27T13:00:00Z")

    undoing.undo(german)
    assert due(german) == ("Germany", "03-27 10:00")
    edit(german, "companies", 1, name="Acme GmbH")
    assert due(german) == ("Germany", "03-27 10:00")


def test_the_clocks_follow_the_contact_that_a_policy_looks_at(german: Database) -> None:
    edit(german, "companies", 1, country="CH")
    edit(german, "contacts", 1, email="ada@gold.example")
    assert due(german) == ("Germany", "03-27 10:00")

    edit(german, "tickets", 1, contact="")
    assert due(german) == ("Standard", "03-27 13:00")


@pytest.mark.parametrize(
    ("field", "value"),
    [("company", ""), ("priority", "high"), ("type", "incident"), ("queue", "Sales"), ("owner", "ben"),
     ("channel", "phone"), ("tags", "vip")],
)  # fmt: skip
def test_the_clocks_follow_every_field_of_a_ticket_that_a_policy_looks_at(path: Path, field: str, value: str) -> None:
    db = at(path, 3, 27, 10)
    gold = {"name": "Gold", "calendar": "Office", "filter": f"{field}:{value or 'none'}", "position": 0}
    add(db, "policies", **gold, first_response_normal=60, first_response_high=60)
    add(db, "companies", name="Acme")
    add(db, "members", login="ben")
    add(db, "tickets", subject="Printer offline", company="Acme")
    assert due(db) == ("Standard", "03-27 13:00")

    edit(db, "tickets", 1, **{field: value})

    assert due(db) == ("Gold", "03-27 10:00")


def test_a_ticket_that_has_ended_keeps_the_policy_it_was_judged_by(german: Database) -> None:
    edit(german, "tickets", 1, status="resolved", resolution="Plugged in")
    edit(german, "tickets", 1, status="closed")

    edit(german, "companies", 1, country="CH")

    assert sla.clocks(german, 1)[0].policy == "Germany"


def test_a_policy_by_a_custom_field_that_is_deleted_is_for_no_ticket(path: Path) -> None:
    db = at(path, 3, 27, 10)
    add(db, "fields", key="level", label="Level", entity="tickets", kind="text")
    gold = {"name": "Gold", "calendar": "Office", "filter": "level:gold", "position": 0}
    add(db, "policies", **gold, first_response_normal=60)
    add(db, "tickets", subject="Printer offline", level="gold")
    assert due(db) == ("Gold", "03-27 10:00")

    writing.delete(db, "fields", refs=["1"])

    assert due(db) == ("Standard", "03-27 13:00")


def test_a_reopened_ticket_goes_on_where_it_was_resolved(path: Path) -> None:
    db = at(path, 3, 27, 9)
    number = add(db, "tickets", subject="Printer offline")
    edit(at(path, 3, 27, 12), "tickets", number, status="resolved", resolution="Plugged in")
    assert said(at(path, 3, 27, 12), number)["resolution"][0] == "met"

    edit(at(path, 3, 30, 9), "tickets", number, status="open", status_reason="It broke again")

    assert said(at(path, 3, 30, 9), number)["resolution"] == ("running", "03-30 12:00")


def test_spam_and_undo_take_the_clocks_along(path: Path) -> None:
    db = at(path, 3, 27, 9)
    number = add(db, "tickets", subject="Win a prize")
    edit(db, "tickets", number, status="spam")
    assert {state for state, _ in said(db, number).values()} == {"cancelled"}

    undoing.undo(db)
    assert {state for state, _ in said(db, number).values()} == {"running"}
    undoing.undo(db)

    assert records.count(db, "sla_clocks", []) == 0
    undoing.redo(db)
    assert {state for state, _ in said(db, number).values()} == {"running"}


def test_a_change_of_the_calendar_moves_what_is_due(path: Path) -> None:
    db = at(path, 3, 27, 16)
    number = add(db, "tickets", subject="Printer offline")

    edit(db, "calendars", 1, holidays="2026-03-30")

    assert said(db, number)["first_response"] == ("running", "03-31 10:00")


def test_a_policy_made_later_is_for_tickets_that_are_open(path: Path) -> None:
    db = at(path, 3, 27, 16)
    number = add(db, "tickets", subject="Printer offline", priority="urgent")
    assert said(db, number) == {}

    edit(db, "policies", 1, resolution_urgent=60)
    assert said(db, number) == {"resolution": ("running", "03-27 16:00")}
    undoing.undo(db)

    assert said(db, number) == {"resolution": ("cancelled", None)}


def test_every_interval_counted_is_told_and_adds_up(path: Path) -> None:
    number = add(at(path, 3, 27, 16), "tickets", subject="Printer offline")
    later = at(path, 3, 30, 11)

    (first, _) = sla.explain(later, number)

    assert [(f"{span.start:%a %H:%M}", span.seconds, span.counted) for span in first.spans] == [
        ("Fri 15:00", 3600, True),
        ("Mon 07:00", 7200, True),
    ]
    assert first.clock.used_s == 10800
    assert (first.calendar, first.zone, first.clock.kind) == ("Office", "Europe/Berlin", Clock.FIRST_RESPONSE)


def test_clocks_can_be_made_again_at_any_time_and_are_the_same(path: Path) -> None:
    number = add(at(path, 3, 27, 16), "tickets", subject="Printer offline")
    later = at(path, 3, 30, 13)
    post(later, number, "agent")
    before = sla.clocks(later, number)
    assert before[0].state is ClockState.BREACHED

    assert sla.recompute(later) == 1
    assert sla.recompute(later, closed=True) == 1

    assert sla.clocks(later, number) == before


@pytest.mark.parametrize(
    ("filter_text", "words"),
    [("owner:me", "me is somebody else"), ("sla_state:breached", "follows from"), ("color:red", "color")],
)
def test_a_filter_that_cannot_be_one_is_refused(path: Path, filter_text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        edit(at(path, 3, 27, 16), "policies", 1, filter=filter_text)


def test_an_overlap_is_told_when_a_policy_is_saved(path: Path) -> None:
    db = at(path, 3, 27, 16)
    values = {"name": "Gold", "calendar": "Office", "filter": "priority:high", "resolution_high": "60"}

    written = writing.add(db, "policies", [Assignment(name, "=", value) for name, value in values.items()])

    assert written.notes == (
        "“Gold” overlaps with “Standard” (for all tickets, before it); the first that matches counts.",
    )


def test_a_calendar_that_a_policy_goes_by_stays(path: Path) -> None:
    with pytest.raises(Conflict, match="Standard"):
        writing.delete(at(path, 3, 27, 16), "calendars", refs=["Office"])
