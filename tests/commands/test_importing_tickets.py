"""Tickets and posts out of files: what happened elsewhere comes in as it was."""

from pathlib import Path

import pytest
from calling import Crm

TICKETS = """external_id,subject,contact,status,created_at,first_response_at,resolved_at
7,Printer,Ada,resolved,2026-01-01T08:00:00Z,2026-01-01T08:30:00Z,2026-01-01T09:00:00Z
8,Toner,Ada,open,2026-01-02T08:00:00Z,,2026-01-02T09:00:00Z
"""
POSTS = """external_id,ticket,author_kind,public,body,at
70,8,customer,no,Empty again,2026-01-02T08:00:00Z
71,8,agent,yes,On its way,2026-01-02T08:10:00Z
72,7,agent,yes,Late words,2026-01-03T08:10:00Z
"""


@pytest.fixture
def imported(crm: Crm, tmp_path: Path) -> Crm:
    """`crm` with two tickets of Ada at Acme, and three posts."""
    crm("contacts", "add", "name=Ada", "company=Acme")
    for name, text, into in (("t.csv", TICKETS, "tickets"), ("p.csv", POSTS, "ticket_posts")):
        (tmp_path / name).write_text(text)
        done = crm("import", str(tmp_path / name), "--into", into, "-o", "json")
        assert (done.code, done.data["rejected"]) == (0, 0), done.err
    return crm


def test_times_are_those_of_the_file_and_a_ticket_to_do_has_no_end(imported: Crm) -> None:
    rows = imported("tickets", "list", "-o", "json", "--fields", "*", "--sort", "external_id").data

    names = ("status", "first_response_at", "resolved_at", "reopened_count", "company")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("resolved", "2026-01-01T08:30:00Z", "2026-01-01T09:00:00Z", 0, "Acme"),
        ("open", "2026-01-02T08:10:00Z", None, 0, "Acme"),
    ]
    posts = imported("ticket_posts", "list", "-o", "json", "--fields", "public,at", "--sort", "at").data
    assert [post["public"] for post in posts] == [True, True, True]


def test_the_same_file_again_changes_nothing(imported: Crm, tmp_path: Path) -> None:
    done = imported("import", str(tmp_path / "t.csv"), "--into", "tickets", "-o", "json").data

    assert (done["created"], done["updated"]) == (0, 0)


def test_an_undone_import_of_posts_takes_the_first_response_back(imported: Crm) -> None:
    imported("undo")

    rows = imported("tickets", "list", "-o", "json", "--fields", "first_response_at", "--sort", "external_id").data
    assert [row["first_response_at"] for row in rows] == ["2026-01-01T08:30:00Z", None]
