"""The rules of tickets and their posts, whoever changes them; the verbs are in test_tickets and test_posting."""

from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import records, ticket_merging, undoing, writing
from crm_tui.services.rows import Values


@pytest.fixture
def ticket(db: Database) -> Database:
    """Ticket 1 of Ada at Acme."""
    add(db, "contacts", "name=Ada", "email=ada@acme.example", "company=Acme")
    add(db, "tickets", "subject=Printer offline", "contact=Ada")
    return db


def edit(db: Database, *texts: str) -> None:
    writing.edit(db, "tickets", given(*texts), refs=["T-1"])


def post(db: Database, kind: str, *texts: str) -> int:
    return add(db, "ticket_posts", "ticket=T-1", f"author_kind={kind}", "body=Hello", *texts)


def now(db: Database) -> Values:
    return row(db, "tickets", "T-1").values


def later(db: Database, path: Path, **time: int) -> Database:
    db.close()
    return opened(path / "crm.db", now=NOW + timedelta(**time))


def test_a_new_ticket_has_a_number_a_status_and_the_company_of_its_contact(ticket: Database) -> None:
    found = row(ticket, "tickets", "T-1")

    assert (found.values["ref"], found.values["status"], found.values["priority"]) == ("T-1", "new", "normal")
    assert found.names["company"] == "Acme"


def test_the_number_of_a_ticket_is_a_filter_like_the_words_of_its_subject(ticket: Database) -> None:
    add(ticket, "tickets", "subject=Same as T-1")
    add(ticket, "tickets", "subject=Another")

    found = {query: [each.id for each in records.page(ticket, "tickets", filters=[query]).rows] for query in
             ("T-1", "t-3", "T-4", "not T-1", "T-2 another")}  # fmt: skip
    assert found == {"T-1": [1, 2], "t-3": [3], "T-4": [], "not T-1": [3], "T-2 another": []}


def test_the_company_follows_the_contact_unless_it_is_another_one(ticket: Database) -> None:
    add(ticket, "contacts", "name=Bo", "email=bo@globex.example", "company=Globex")
    edit(ticket, "contact=Bo")
    assert row(ticket, "tickets", "1").names["company"] == "Globex"

    edit(ticket, "company=Initech")
    edit(ticket, "contact=Ada")
    assert row(ticket, "tickets", "1").names["company"] == "Initech"


def test_an_owner_opens_a_new_ticket(ticket: Database) -> None:
    edit(ticket, "owner=me")

    assert now(ticket)["status"] == "open"


def test_an_illegal_move_names_the_legal_ones(ticket: Database) -> None:
    with pytest.raises(Invalid, match="T-1 cannot go from new to closed; from there it goes to open \\(assign\\)"):
        edit(ticket, "status=closed")
    with pytest.raises(Invalid, match="crm tickets merge makes a ticket merged"):
        edit(ticket, "status=merged")


def test_resolving_needs_a_resolution_and_reopening_what_is_closed_a_reason(ticket: Database) -> None:
    with pytest.raises(Invalid, match="resolution is required for a ticket to be resolved"):
        edit(ticket, "status=resolved")

    edit(ticket, "status=resolved", "resolution=New cable")
    edit(ticket, "status=closed")
    with pytest.raises(Invalid, match="status_reason is required to reopen a closed ticket"):
        edit(ticket, "status=open")

    edit(ticket, "status=open", "status_reason=Broke again")
    assert (now(ticket)["status"], now(ticket)["reopened_count"]) == ("open", 1)


def test_the_times_of_the_end_come_and_go_with_the_status(ticket: Database) -> None:
    edit(ticket, "status=resolved", "resolution=x")
    assert (now(ticket)["resolved_at"], now(ticket)["closed_at"]) == ("2026-11-23T09:00:00Z", None)
    edit(ticket, "status=closed")
    assert now(ticket)["closed_at"] == "2026-11-23T09:00:00Z"

    edit(ticket, "status=open", "status_reason=x")
    assert (now(ticket)["resolved_at"], now(ticket)["closed_at"]) == (None, None)
    with pytest.raises(Invalid, match="resolved_at: a ticket that is open has none"):
        edit(ticket, "resolved_at=2026-11-20T10:00:00Z")


def test_an_agents_first_post_opens_the_ticket_and_a_public_one_answers_it(ticket: Database) -> None:
    post(ticket, "agent", "public=no", "at=2026-11-23T08:00:00Z")
    assert (now(ticket)["status"], now(ticket)["first_response_at"]) == ("open", None)

    post(ticket, "system", "public=yes", "at=2026-11-23T08:10:00Z")
    post(ticket, "agent", "public=yes", "at=2026-11-23T08:30:00Z")
    assert now(ticket)["first_response_at"] == "2026-11-23T08:30:00Z"

    undoing.undo(ticket)
    assert now(ticket)["first_response_at"] is None


def test_the_first_response_goes_with_the_time_of_its_post(ticket: Database) -> None:
    number = post(ticket, "agent", "public=yes", "at=2026-11-23T08:30:00Z")

    writing.edit(ticket, "ticket_posts", given("at=2026-11-23T08:40:00Z"), refs=[str(number)])

    assert now(ticket)["first_response_at"] == "2026-11-23T08:40:00Z"


def test_the_time_of_the_first_response_that_was_given_stays(ticket: Database) -> None:
    edit(ticket, "first_response_at=2026-11-23T08:30:00Z")
    post(ticket, "agent", "public=yes", "at=2026-11-23T08:00:00Z")

    assert now(ticket)["first_response_at"] == "2026-11-23T08:30:00Z"


@pytest.mark.parametrize(("status", "count"), [("pending", 0), ("on_hold", 0), ("resolved", 1)])
def test_a_customers_post_opens_a_ticket_that_waits(ticket: Database, status: str, count: int) -> None:
    edit(ticket, f"status={status}", "resolution=x")
    number = post(ticket, "customer")

    assert (now(ticket)["status"], now(ticket)["reopened_count"], now(ticket)["resolved_at"]) == ("open", count, None)
    written = row(ticket, "ticket_posts", number).values
    assert (written["author"], written["public"]) == ("Ada", 1)

    undoing.undo(ticket)
    assert (now(ticket)["status"], now(ticket)["reopened_count"]) == (status, 0)


def test_a_post_from_before_the_wait_is_no_answer(ticket: Database, tmp_path: Path) -> None:
    after = later(ticket, tmp_path, hours=2)
    edit(after, "status=pending")
    post(after, "customer", "at=2026-11-23T10:00:00Z")

    assert now(after)["status"] == "pending"
    after.close()


def test_a_customers_post_on_a_closed_ticket_begins_another_one(ticket: Database) -> None:
    edit(ticket, "status=resolved", "resolution=x", "owner=me", "priority=high")
    edit(ticket, "status=closed")
    number = post(ticket, "customer")

    second = row(ticket, "tickets", "T-2")
    kept = [second.values[name] for name in ("subject", "status", "priority", "parent", "resolved_at")]
    assert kept == ["Printer offline", "open", "high", 1, None]
    assert (row(ticket, "ticket_posts", number).values["ticket"], now(ticket)["status"]) == (2, "closed")

    undoing.undo(ticket)
    assert (records.count(ticket, "tickets", []), records.count(ticket, "ticket_posts", [])) == (1, 0)


def test_a_note_never_becomes_public_and_no_edit_moves_a_post(ticket: Database) -> None:
    number = post(ticket, "agent", "public=no")
    add(ticket, "tickets", "subject=Other")

    for text, words in (("public=yes", "a private note stays private"), ("ticket=T-2", "split")):
        with pytest.raises(Invalid, match=words):
            writing.edit(ticket, "ticket_posts", given(text), refs=[str(number)])


def test_a_merged_ticket_stays_as_it_is(ticket: Database) -> None:
    add(ticket, "tickets", "subject=Other")
    ticket_merging.merge(ticket, ["T-1"], into="T-2")

    with pytest.raises(Conflict, match="T-1 was merged into T-2 and stays as it is"):
        writing.edit(ticket, "tickets", given("priority=high"), filters=["status:merged"])
