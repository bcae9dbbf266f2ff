"""Tickets out of files: who asks becomes a contact, nothing is guessed, what was said and answered comes along."""

import gzip
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest
from conftest import opened

from crm_tui.db.database import Database
from crm_tui.services import records, undoing
from crm_tui.services.transfer.exporting import export
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.outcome import Outcome

Ask = Callable[[str], list[tuple[Any, ...]]]
Load = Callable[..., Outcome]

DATA = Path(__file__).parents[4] / "shared" / "data" / "tickets"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")

KAGGLE = """Ticket ID,Customer Name,Customer Email,Product Purchased,Ticket Type,Ticket Subject,Ticket Description,\
Ticket Status,Resolution,Ticket Priority,Ticket Channel,First Response Time,Time to Resolution,\
Customer Satisfaction Rating
1,Ada Lovelace,ada@example.org,Engine,Refund request,Wheels,They squeak,Closed,Oil,Critical,Social media,\
31-05-2023 11:14,31-05-2023 18:05,3.0
2,Ada Byron,ADA@example.org,Loom,Refund request,Cards,,Pending Customer Response,Not Provided,Medium,Chat,\
31-05-2023 09:00,,
3,Nora Falk,,Loom,Refund request,Yarn,,Open,Not Provided,Low,Email,,,
"""
ZENDESK = """Ticket ID,Created Date,Resolved Date,Issue Type,Priority,Agent Assigned,Status,Response Time (hours)
T-7,2025-01-24 04:00:00,2025-01-26 18:00:00,Billing,Medium,Eve,Solved,1.5
T-8,2025-01-25 04:00:00,,API,High,Eve,In Progress,0:45:00
"""
FRESHDESK = """Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Resolved time,Closed time,\
Initial response time,Tags,Survey results,Product,Full name,Email,Company Name
1,Login,Waiting on Third Party,Urgent,Feedback Widget,Feature Request,,Web,2026-01-01 08:00:00,,,2026-01-01 08:30:00,\
a,Happy,Pro,Ada,ada@example.org,Acme
"""
JIRA = """Summary,Issue key,Issue Type,Status,Priority,Resolution,Reporter,Created,Resolved,Comment
Login fails,HD-1,[System] Incident,Waiting for customer,Highest,Unresolved,Ada,01/Mar/26 10:05 PM,,Tried again
"""


def asked(ask: Ask, *names: str, entity: str = "tickets") -> list[tuple[Any, ...]]:
    return ask(f"SELECT {', '.join(names)} FROM {entity} WHERE deleted_at IS NULL ORDER BY id")


def test_kaggle_makes_a_contact_of_each_address_and_leaves_the_creation_empty(load: Load, ask: Ask) -> None:
    done = load(KAGGLE, "tickets")

    assert (done.created, done.rejected) == (3, 0)
    assert asked(ask, "name", "email", entity="contacts") == [("Ada Lovelace", "ada@example.org"), ("Nora Falk", None)]
    assert asked(ask, "status", "priority", "channel", "resolution", "contact_id", "created_at") == [
        ("closed", "urgent", "social", "Oil", 1, None),
        ("pending", "normal", "chat", None, 1, None),
        ("open", "low", "email", None, 2, None),
    ]
    times = ("first_response_at", "resolved_at", "closed_at")
    assert asked(ask, *times)[0] == ("2023-05-31T11:14:00Z", "2023-05-31T18:05:00Z", None)
    assert any("creat" in notice and "stays empty" in notice for notice in done.notices)
    answer = ("kind", "ticket_id", "contact_id", "score", "answered_at")
    assert asked(ask, *answer, entity="responses") == [("csat", 1, 1, 3, None)]


def test_an_empty_creation_sorts_lists_and_is_exported(db: Database, load: Load, tmp_path: Path) -> None:
    load(KAGGLE, "tickets")
    load("subject,created_at\nNew,2026-01-01T08:00:00Z\n", "tickets")

    page = records.page(db, "tickets", fields=["subject", "created_at"], sort=["created_at", "id"])
    assert sorted(row.values["subject"] for row in page.rows) == ["Cards", "New", "Wheels", "Yarn"]
    assert export(db, "tickets", to=str(tmp_path / "t.json")) == 4


def test_the_same_tickets_again_change_nothing(load: Load) -> None:
    for text in (KAGGLE, ZENDESK, FRESHDESK, JIRA):
        load(text, "tickets", new_members=True)

        again = load(text, "tickets", new_members=True)

        assert (again.created, again.updated, again.rejected, again.change_set) == (0, 0, 0, None)


def test_an_answer_of_another_score_changes_that_of_the_ticket(load: Load, ask: Ask) -> None:
    load("external_id,subject,status,csat\n7,A,closed,2\n8,B,closed,\n", "tickets")

    done = load("external_id,csat,csat comment\n7,4,Better\n8,5,\n", "tickets")

    assert done.updated == 2
    answers = asked(ask, "ticket_id", "score", "comment", entity="responses")
    assert answers == [(1, 4, "Better"), (2, 5, None)]


@pytest.mark.parametrize("score", ["0", "6", "good"])
def test_a_score_that_is_none_is_refused_with_its_column(load: Load, score: str) -> None:
    done = load(f"external_id,subject,csat\n7,A,{score}\n", "tickets")

    assert [error.field for error in done.errors] == ["csat.score"]


def test_zendesk_tells_the_first_answer_by_hours_after_the_creation(load: Load, ask: Ask) -> None:
    load(ZENDESK, "tickets", new_members=True)

    assert asked(ask, "external_id", "status", "queue", "first_response_at") == [
        ("T-7", "resolved", "Billing", "2025-01-24T05:30:00Z"),
        ("T-8", "open", "API", "2025-01-25T04:45:00Z"),
    ]


def test_freshdesk_brings_requester_company_and_answer(load: Load, ask: Ask) -> None:
    load(FRESHDESK, "tickets")

    columns = ("status", "priority", "channel", "type", "first_response_at", "contact_id", "company_id")
    assert asked(ask, *columns) == [("on_hold", "urgent", "web", "feature", "2026-01-01T08:30:00Z", 1, 1)]
    assert asked(ask, "score", entity="responses") == [(4,)]


def test_jira_dates_and_comments_are_read(load: Load, ask: Ask) -> None:
    load(JIRA, "tickets")

    columns = ("external_id", "status", "priority", "type", "created_at", "resolution")
    assert asked(ask, *columns) == [("HD-1", "pending", "urgent", "incident", "2026-03-01T22:05:00Z", None)]
    assert asked(ask, "body", "public", entity="ticket_posts") == [("Tried again", 0)]


def test_comments_become_posts_once_and_are_private_unless_said(load: Load, ask: Ask) -> None:
    said = (
        '[{""author"": ""Ada"", ""body"": ""Help"", ""at"": ""2026-01-01T08:00:00Z""},'
        ' {""author"": ""bob"", ""text"": ""Secret""},'
        ' {""author"": ""bob"", ""text"": ""Done"", ""public"": true, ""date"": ""2026-01-01T09:00:00Z""}]'
    )
    text = f'external_id,subject,requester,comments\n7,A,Ada,"{said}"\n8,B,,[]\n'
    load(text, "tickets")

    again = load(text, "tickets")

    assert (again.updated, again.change_set) == (0, None)
    assert asked(ask, "body", "author_kind", "public", entity="ticket_posts") == [
        ("Help", "customer", 1), ("Secret", "agent", 0), ("Done", "agent", 1),
    ]  # fmt: skip
    assert asked(ask, "first_response_at") == [("2026-01-01T09:00:00Z",), (None,)]


@pytest.mark.parametrize("cell", ["[{]", "[" * 5_000 + "]", '[{""who"": 1}]'])
def test_comments_that_cannot_be_read_are_refused(load: Load, cell: str) -> None:
    done = load(f'external_id,subject,comments\n7,A,"{cell}"\n', "tickets")

    assert [error.field for error in done.errors] == ["posts"]


def test_a_status_of_another_product_is_never_guessed(load: Load) -> None:
    refused = load("external_id,subject,status\n7,A,In Progress\n", "tickets")
    meant = load("external_id,subject,status\n7,A,In Progress\n", "tickets", map_value="status:In Progress=open")

    assert (refused.rejected, refused.errors[0].field) == (1, "status")
    assert meant.created == 1


def test_posts_find_their_ticket_by_number_and_by_external_id(load: Load, ask: Ask) -> None:
    load("external_id,subject\nHD-9,A\n,B\n", "tickets")
    text = "ticket,author,author_kind,body,at\nHD-9,Ada,customer,Hi,2026-01-01T08:00:00Z\nt-2,bob,,Note,\n"

    done, again = load(text, "ticket_posts"), load(text, "ticket_posts")

    assert (done.created, again.created, again.unchanged) == (2, 0, 2)
    assert asked(ask, "ticket_id", "public", entity="ticket_posts") == [(1, 1), (2, 0)]


def test_a_number_that_is_also_an_external_id_is_ambiguous(load: Load) -> None:
    load("external_id,subject\nT-2,A\n,B\n", "tickets")

    done = load("ticket,body\nT-2,Hi\n", "ticket_posts")

    assert [error.code for error in done.errors] == ["ambiguous"]


def test_no_file_makes_a_private_note_public_or_moves_it(load: Load, ask: Ask) -> None:
    load("external_id,subject\n7,A\n8,B\n", "tickets")
    load("external_id,ticket,public,body\n70,7,no,Canary\n", "ticket_posts")

    load("external_id,ticket,author_kind,public,body\n70,8,customer,yes,Canary\n", "ticket_posts")

    assert asked(ask, "ticket_id", "author_kind", "public", entity="ticket_posts") == [(1, "agent", 0)]


def test_responses_of_a_file_go_to_their_tickets_once(load: Load, ask: Ask) -> None:
    load("external_id,subject,status,requester\n7,A,closed,Ada\n", "tickets")
    text = "ticket,score,comment\n7,4,Fine\n"

    done, again = load(text, "responses"), load(text, "responses")

    assert (done.created, again.unchanged) == (1, 1)
    assert load("ticket,score\n7,5\n", "responses").updated == 1
    assert asked(ask, "contact_id", "score", entity="responses") == [(1, 5)]


def test_undo_takes_tickets_contacts_posts_and_answers_back(db: Database, load: Load, ask: Ask) -> None:
    load(JIRA, "tickets")
    load(KAGGLE, "tickets")

    undoing.undo(db)
    undoing.undo(db)

    for entity in ("tickets", "contacts", "ticket_posts", "responses"):
        assert asked(ask, "id", entity=entity) == []


def test_exported_tickets_and_posts_read_back_the_same(db: Database, load: Load, tmp_path: Path, empty: Path) -> None:
    load(KAGGLE, "tickets")
    load('subject,description,parent,status\nChild,"a\n=b",T-1,\nx,\\\\N,,spam\n', "tickets")
    load("ticket,body,at,public\nT-1,=1+1,2026-01-01T08:00:00Z,yes\nT-4,\\\\N,2026-01-02T08:00:00Z,\n", "ticket_posts")
    (tmp_path / "other.db").write_bytes(empty.read_bytes())
    other = opened(tmp_path / "other.db")

    for entity in ("contacts", "tickets", "ticket_posts"):
        first, second = tmp_path / f"1{entity}.csv", tmp_path / f"2{entity}.csv"
        fields = FIELDS[entity].split()
        export(db, entity, to=str(first), fields=fields)
        done = run(other, str(first), Options(entity, unknown="custom", match=("external_id",)))
        assert done.rejected == 0, done.errors
        export(other, entity, to=str(second), fields=fields)
        assert second.read_text() == first.read_text()


FIELDS = {
    "contacts": "name email",
    "tickets": "external_id external_system ref subject description type status priority channel contact queue "
    "resolution first_response_at resolved_at closed_at reopened_count parent created_at product_purchased",
    "ticket_posts": "ticket author author_kind public body at",
}


@needs_data
def test_the_list_of_a_help_desk_is_read_day_first(db: Database, ask: Ask) -> None:
    done = run(db, str(DATA / "helpdesk_small.csv"), Options("tickets", new_members=True))

    assert (done.created, done.rejected) == (18, 0)
    counted = ask("SELECT status, count(*) FROM tickets GROUP BY status ORDER BY status")
    assert counted == [("closed", 11), ("open", 7)]
    assert ask("SELECT min(created_at), max(created_at) FROM tickets") == [
        ("2023-03-01T09:23:12Z", "2026-03-05T11:53:03Z")
    ]
    assert ask("SELECT count(*) FROM members WHERE name IS NOT NULL") == [(4,)]


@needs_data
def test_zendesk_was_first_answered_in_the_known_time(db: Database, ask: Ask) -> None:
    run(db, str(DATA / "zendesk_tickets.csv"), Options("tickets", new_members=True))

    waited = "round(avg(julianday(first_response_at) - julianday(created_at)) * 24, 2)"
    assert ask(f"SELECT count(*), {waited} FROM tickets") == [(50, 9.16)]


@needs_data
def test_the_published_times_of_kaggle_take_its_days_for_months(db: Database, ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "kaggle.csv"
    file.write_bytes(gzip.decompress((DATA / "kaggle_customer_support_tickets.csv.gz").read_bytes()))

    done = run(db, str(file), Options("tickets", date="mdy", on_error="skip", rejects=str(tmp_path / "r.csv")))

    assert (done.rows, done.created) == (8_469, 8_469 - done.rejected)
    assert ask("SELECT count(*) FROM tickets WHERE resolved_at < first_response_at") == [(1_268,)]
    hours = "(julianday(resolved_at) - julianday(first_response_at)) * 24"
    took = [hour for (hour,) in ask(f"SELECT {hours} FROM tickets WHERE resolved_at > first_response_at")]
    assert (len(took), round(mean(took), 4), round(median(took), 4)) == (1_323, 18.2164, 6.2333)
