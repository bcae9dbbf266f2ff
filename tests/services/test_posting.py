"""Replies, notes and their attachments; what of them may leave; the thread that a screen shows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid, NotFound, StorageError, Usage
from crm_tui.services import attachments, detail, file_store, posting, public_posts, records, threads, tickets, undoing
from crm_tui.services.threads import Move, Post

CANARY = "the customer is on the black list"


@pytest.fixture
def ticket(db: Database) -> Database:
    """Ticket 1 of Ada, who wrote once."""
    add(db, "contacts", "name=Ada", "email=ada@acme.example")
    add(db, "tickets", "subject=Printer offline", "contact=Ada", "description=It blinks")
    add(db, "ticket_posts", "ticket=1", "author_kind=customer", "body=Is anybody there?\nIt blinks red.")
    return db


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF blinking")
    return path


def status(db: Database) -> object:
    return row(db, "tickets", "T-1").values["status"]


def test_a_reply_is_public_answers_the_ticket_and_opens_it(ticket: Database) -> None:
    written = posting.reply(ticket, "Please restart it.", refs=["T-1"])

    post = row(ticket, "ticket_posts", written.ids[0]).values
    said = [post[name] for name in ("body", "author", "author_kind", "public", "at")]
    assert said == ["Please restart it.", "ann", "agent", 1, "2026-11-23T09:00:00Z"]
    assert (status(ticket), row(ticket, "tickets", "1").values["first_response_at"]) == ("open", "2026-11-23T09:00:00Z")


def test_a_reply_may_wait_for_the_customer_or_resolve(ticket: Database) -> None:
    posting.reply(ticket, "Which one?", refs=["T-1"], pending=True)
    assert status(ticket) == "pending"

    posting.reply(ticket, "Fixed it.", refs=["T-1"], resolve=True)
    assert (status(ticket), row(ticket, "tickets", "1").values["resolution"]) == ("resolved", "Fixed it.")

    undoing.undo(ticket)
    assert (status(ticket), len(threads.thread(ticket, 1).entries)) == ("pending", 4)
    with pytest.raises(Usage, match="--pending or --resolve"):
        posting.reply(ticket, "x", refs=["T-1"], pending=True, resolve=True)


def test_a_note_is_private_and_answers_nothing(ticket: Database) -> None:
    written = posting.note(ticket, "Ask Ben", refs=["T-1"])

    assert row(ticket, "ticket_posts", written.ids[0]).values["public"] == 0
    assert (status(ticket), row(ticket, "tickets", "1").values["first_response_at"]) == ("open", None)


def test_many_are_answered_in_one_undo_step(ticket: Database) -> None:
    add(ticket, "tickets", "subject=Other")

    written = posting.reply(ticket, "We know.", filters=["status:new"], pending=True)
    assert (len(written.ids), records.count(ticket, "tickets", ["status:pending"])) == (2, 2)

    undoing.undo(ticket)
    assert (records.count(ticket, "tickets", ["status:new"]), records.count(ticket, "ticket_posts", [])) == (2, 1)


def test_nothing_is_written_without_text_on_spam_or_in_a_dry_run(ticket: Database) -> None:
    with pytest.raises(Invalid, match="no text"):
        posting.reply(ticket, " \n", refs=["T-1"])

    posting.reply(ticket, "x", refs=["T-1"], dry_run=True)
    assert records.count(ticket, "ticket_posts", []) == 1

    tickets.spam(ticket, refs=["T-1"])
    with pytest.raises(Conflict, match="T-1 is spam"):
        posting.note(ticket, "x", refs=["T-1"])


def test_attachments_are_kept_once_and_saved_under_a_free_name(ticket: Database, report: Path, tmp_path: Path) -> None:
    posting.reply(ticket, "See this", refs=["T-1"], files=[report])
    posting.note(ticket, "Again", refs=["T-1"], files=[report])
    found = attachments.health(ticket)
    assert (found.files, found.size, found.missing) == (1, 13, ())

    target = tmp_path / "out"
    target.mkdir()
    saved = [attachments.save(ticket, number, target) for number in ("1", "2")]
    assert [path.name for path in saved] == ["report.pdf", "report-2.pdf"]
    assert saved[1].read_bytes() == report.read_bytes()


def test_a_missing_or_damaged_file_is_told(ticket: Database, report: Path, tmp_path: Path) -> None:
    posting.reply(ticket, "See this", refs=["T-1"], files=[report])
    stored = next(file_store.folder(ticket).glob("??/*"))
    assert oct(stored.stat().st_mode & 0o777) == "0o600"

    stored.write_bytes(b"%PDF changed!")
    with pytest.raises(StorageError, match="damaged"):
        attachments.save(ticket, "1", tmp_path)
    stored.unlink()
    assert attachments.health(ticket).missing == ("report.pdf",)
    with pytest.raises(StorageError, match="cannot read"):
        attachments.save(ticket, "1", tmp_path)
    assert [path.name for path in tmp_path.glob("report*")] == ["report.pdf"]


def test_what_cannot_be_attached_is_said_before_anything_is_written(ticket: Database, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"123456")
    for path, error in ((tmp_path / "none", NotFound), (tmp_path, Invalid), (tmp_path / "big", Invalid)):
        with pytest.raises(error):
            posting.reply(ticket, "x", refs=["T-1"], files=[path], largest=5)

    assert records.count(ticket, "ticket_posts", []) == 1


def test_a_file_stays_until_nothing_refers_to_it_and_it_is_a_day_old(
    ticket: Database, report: Path, tmp_path: Path
) -> None:
    posting.reply(ticket, "See this", refs=["T-1"], files=[report])
    undoing.undo(ticket)
    file_store.keep(file_store.folder(ticket), tmp_path / "crm.db")
    assert attachments.sweep(ticket) == 0

    ticket.close()
    after = opened(tmp_path / "crm.db", now=datetime.now(UTC) + timedelta(days=2))
    assert (attachments.sweep(after, dry_run=True), attachments.sweep(after), attachments.sweep(after)) == (1, 1, 0)
    undoing.redo(after)
    assert attachments.health(after).missing == ()
    after.close()


def test_no_private_note_leaves_by_quote_copy_or_template(ticket: Database) -> None:
    posting.note(ticket, CANARY, refs=["T-1"])
    add(ticket, "ticket_posts", "ticket=1", "author_kind=system", f"body={CANARY}")
    written = posting.reply(ticket, "Please restart it.", refs=["T-1"], quote=True)

    quoted = row(ticket, "ticket_posts", written.ids[0]).values["body"]
    assert quoted == "Please restart it.\n\n2026-11-23 09:00, Ada:\n> Is anybody there?\n> It blinks red."
    with ticket.read() as connection:
        values = public_posts.template_values(connection, 1)
    copy = public_posts.customer_copy(ticket, "T-1")
    assert values["last_message"] == "Is anybody there?\nIt blinks red."
    assert copy.startswith(
        "# T-1: Printer offline\n\n2026-11-23 09:00 · in progress\n\nIt blinks\n\n## 2026-11-23 09:00"
    )
    assert not [text for text in (str(quoted), *values.values(), copy) if CANARY in text]


def test_a_thread_has_posts_and_moves_in_order_and_in_pages(ticket: Database, tmp_path: Path) -> None:
    ticket.close()
    after = opened(tmp_path / "crm.db", now=NOW + timedelta(hours=1))
    posting.reply(after, "Which one?", refs=["T-1"], pending=True)
    whole = threads.thread(after, 1)

    assert [each.body if isinstance(each, Post) else (each.old, each.new) for each in whole.entries] == [
        "Is anybody there?\nIt blinks red.", (None, "new"), "Which one?", ("new", "pending"),
    ]  # fmt: skip
    assert (whole.posts, whole.before, whole.status) == (2, None, "pending")

    newest = threads.thread(after, 1, most=1)
    oldest = threads.thread(after, 1, most=1, before=newest.before)
    assert (newest.entries, oldest.entries) == (whole.entries[2:], whole.entries[:2])
    assert isinstance(whole.entries[3], Move)
    after.close()


def test_the_timeline_of_a_contact_tells_of_their_tickets(ticket: Database) -> None:
    tickets.resolve(ticket, refs=["T-1"], assignments=given("resolution=x"))

    told = [moment.text for moment in detail.moments(ticket, "contacts", 1) if moment.kind == "ticket"]
    assert told == ["T-1 Printer offline: new → resolved", "T-1 Printer offline: new"]
