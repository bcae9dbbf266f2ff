"""Tickets on the command line."""

import io
import sys
from pathlib import Path

import pytest
from calling import Crm


@pytest.fixture
def ticket(crm: Crm) -> Crm:
    """`crm` with ticket 1 of Ada, who wrote once."""
    crm("contacts", "add", "name=Ada", "email=ada@acme.example", "company=Acme")
    assert crm("tickets", "add", "subject=Printer offline", "contact=Ada", "external_id=ZD-7").out == "1\n"
    crm("ticket_posts", "add", "ticket=ZD-7", "author_kind=customer", "body=Hello?")
    return crm


def status(crm: Crm) -> str:
    return crm("tickets", "list", "--fields", "status", "--sort", "id", "-o", "tsv").out.split()[0]


def typing(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_ticket_is_assigned_answered_resolved_closed_and_reopened(ticket: Crm) -> None:
    for line, now in (
        (("assign", "T-1", "me"), "open"),
        (("reply", "1", "Please restart it.", "--pending"), "pending"),
        (("reply", "ZD-7", "Done.", "--resolve"), "resolved"),
        (("reopen", "t-1"), "open"),
        (("resolve", "T-1", "resolution=New cable"), "resolved"),
        (("close", "T-1"), "closed"),
        (("reopen", "T-1", "status_reason=Broke again"), "open"),
        (("spam", "T-1"), "spam"),
    ):
        assert ticket("tickets", *line).code == 0, line
        assert status(ticket) == now


def test_wrong_input_is_one_clear_line_and_the_right_code(ticket: Crm) -> None:
    for code, line, words in (
        (2, ("reply",), "Say which tickets and what"),
        (2, ("reply", "T-1", "--no-input"), "There is no text"),
        (2, ("split", "T-1", "x"), "x is no number of a post"),
        (2, ("show", "T-1", "clocks", "--explain"), "--explain explains sla alone"),
        (3, ("reply", "T-9", "Hi"), "No ticket answers to “T-9”"),
        (3, ("reply", "T-1", "Hi", "--attach", "none.pdf"), "There is no file none.pdf"),
        (4, ("close", "T-1"), "T-1 is new, not resolved"),
        (6, ("resolve", "T-1", "--no-input"), "resolution is required"),
        (6, ("reply", "T-1", ""), "no text"),
        (10, ("note", "T-1", "@none.txt"), "body: none.txt cannot be read"),
    ):
        done = ticket("tickets", *line)
        assert (done.code, len(done.err.splitlines())) == (code, 1), done.err
        assert words in done.err


def test_a_text_comes_from_a_file_stdin_or_body(ticket: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "answer.md").write_text("From a file\n")
    ticket("tickets", "note", "T-1", f"@{tmp_path / 'answer.md'}")
    ticket("tickets", "note", "T-1", "body=- a list\nof one")
    for line in (("T-1", "-"), ("T-1",)):
        typing(monkeypatch, "From stdin\n")
        assert ticket("tickets", "note", *line).code == 0

    bodies = [post["body"] for post in ticket("tickets", "show", "1", "-o", "json").data["posts"]]
    assert bodies == ["Hello?", "From a file", "- a list\nof one", "From stdin", "From stdin"]


def test_a_person_without_a_text_gets_the_editor(ticket: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "%s\\n" "From the editor" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    keyboard = io.StringIO("")
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)

    assert ticket("tickets", "reply", "T-1").out == "2\n"
    assert ticket("ticket_posts", "show", "2", "-o", "json").data["body"] == "From the editor"


def test_a_ticket_is_shown_with_its_thread_and_a_copy_for_the_customer_without_notes(
    ticket: Crm, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF")
    ticket("tickets", "reply", "T-1", "Please restart it.", "--attach", str(report))
    ticket("tickets", "note", "T-1", "CANARY")

    shown = ticket("tickets", "show", "T-1", "-o", "table").out
    assert "private note, post 3\n  CANARY" in shown
    assert "  Please restart it.\n  [1] report.pdf, 4 bytes" in shown
    copy = ticket("tickets", "show", "T-1", "--for-customer").out
    assert ("CANARY" in copy, "report.pdf (4 bytes)" in copy) == (False, True)

    saved = ticket("attachments", "save", "1", "--to", str(tmp_path)).out.strip()
    assert Path(saved).name == "report-2.pdf"
    assert f"Its 1 attached files are in {tmp_path}" in ticket("backup", str(tmp_path / "copy.db")).err
    assert "1 attached files, 4 bytes" in ticket("doctor").out
    next((tmp_path / "crm.db.files").glob("??/*")).unlink()
    assert (ticket("doctor").code, ticket("empty-bin", "--yes", "-o", "json").data["files"]) == (9, 0)


def test_tickets_are_merged_and_split_and_references_lead_on(ticket: Crm) -> None:
    ticket("tickets", "add", "subject=Printer dead")
    assert ticket("tickets", "merge", "T-1", "--into", "T-2").out == "2\n"
    assert ticket("tickets", "reply", "T-1", "Hi").code == 0
    posts = ticket("tickets", "show", "T-2", "-o", "json").data["posts"]
    assert [(post["body"][:6], post["origin"]) for post in posts] == [("Hello?", 1), ("T-1 wa", None), ("Hi", None)]

    assert ticket("tickets", "split", "T-2", "1", "subject=Greeting").out == "3\n"
    for _ in range(3):
        ticket("undo")
    assert ticket("tickets", "list", "-o", "ids").lines == ["1", "2"]
    assert len(ticket("tickets", "show", "1", "-o", "json").data["posts"]) == 1


def test_queues_have_names(ticket: Crm) -> None:
    assert ticket("tickets", "list", "--unassigned", "-o", "ids").out == "1\n"
    assert ticket("tickets", "list", "--mine", "--breached", "-o", "ids").out == ""


def test_quiet_tickets_are_closed_by_cron(ticket: Crm) -> None:
    ticket("tickets", "resolve", "T-1", "resolution=x")
    late = ("--now", "2026-11-26T09:00:00Z")

    assert ticket("tickets", "close-resolved", *late).out == ""
    assert ticket("tickets", "close-resolved", "--days", "3", "--dry-run", *late).out == "1\n"
    ticket("config", "set", "close_days", "3")
    assert ticket("tickets", "close-resolved", *late).out == "1\n"
    assert status(ticket) == "closed"


def test_the_clocks_of_a_ticket_are_explained(ticket: Crm) -> None:
    assert ticket("tickets", "show", "T-1", "--explain", "sla", "-o", "table").out == "No policy is for this ticket.\n"
