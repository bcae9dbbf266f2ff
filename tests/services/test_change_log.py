"""The log as a screen tells it."""

from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import Invalid
from crm_tui.services import change_log, erasing, undoing, writing


def test_a_step_says_who_when_and_that_it_was_undone(db: Database) -> None:
    add(db, "contacts", "name=Ada Lovelace")
    undoing.undo(db)

    undone, made, _ = change_log.steps(db)

    assert (made.label, made.login, made.undone) == ("Add contact Ada Lovelace", db.login, NOW)
    assert made.at.tzinfo == db.context().zone
    assert undone.label == "Undo: Add contact Ada Lovelace"


def test_pages_of_steps_follow_each_other(db: Database) -> None:
    for name in ("Ada", "Bob", "Cid"):
        add(db, "contacts", f"name={name}")

    first = change_log.steps(db, most=2)
    second = change_log.steps(db, before=first[-1].id, most=2)

    assert [each.label for each in (*first, *second)][:3] == ["Add contact Cid", "Add contact Bob", "Add contact Ada"]


def test_a_step_keeps_its_identity_when_it_is_undone(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    before = change_log.steps(db)[0]
    undoing.undo(db)

    assert before == change_log.steps(db)[1]


def test_an_account_tells_each_field_as_people_read_it_and_what_it_holds_since(db: Database) -> None:
    add(db, "contacts", "name=Ada", "title=CTO")
    changed = writing.edit(db, "contacts", given("title=CEO", "company=Acme"), refs=["1"]).change_set
    assert changed is not None
    ben = opened(Path(str(db.dialect.path)), login="ben", now=NOW + timedelta(minutes=28))  # type: ignore[attr-defined]
    writing.edit(ben, "contacts", given("title=Chair"), refs=["1"])
    ben.close()

    found = change_log.account(db, changed)

    told = [(each.record, each.label, each.before, each.after, each.since) for each in found.altered if each.label]
    assert ("Ada", "Company", "", "Acme", "") in told
    assert ("Ada", "Title", "CTO", "CEO", "Chair since 09:28") in told
    assert found.foreseen.conflicts == ("Ada: Title was changed by ben at 2026-11-23 09:28 and stays Chair.",)


def test_an_account_of_an_undone_step_marks_what_was_not_put_back(db: Database) -> None:
    for name in ("Ada", "Bob"):
        add(db, "contacts", f"name={name}", "title=CTO")
    changed = writing.edit(db, "contacts", given("title=CEO"), refs=["1", "2"]).change_set
    assert changed is not None
    writing.edit(db, "contacts", given("title=Chair"), refs=["2"])
    undoing.undo(db, changed)

    found = change_log.account(db, changed)

    assert [(each.record, each.since) for each in found.altered] == [("Ada", ""), ("Bob", "Chair since 09:00")]


def test_an_account_counts_the_changes_it_leaves_out(db: Database) -> None:
    for name in ("Ada", "Bob", "Cid"):
        add(db, "contacts", f"name={name}")
    changed = writing.delete(db, "contacts", refs=["1", "2", "3"]).change_set
    assert changed is not None

    found = change_log.account(db, changed, most=2)

    assert [(each.record, each.became) for each in found.altered] == [("Ada", "binned"), ("Bob", "binned")]
    assert found.more == 1


def test_what_was_erased_is_told_without_its_content(db: Database) -> None:
    add(db, "contacts", "name=Ada", "title=CTO")
    changed = writing.edit(db, "contacts", given("title=CEO"), refs=["1"]).change_set
    assert changed is not None
    erasing.erase(db, "contacts", refs=["1"])

    assert [(each.record, each.became) for each in change_log.account(db, changed).altered] == [("contact 1", "erased")]


def test_a_since_that_is_no_date_is_refused_in_words(db: Database) -> None:
    with pytest.raises(Invalid, match="since: cold is no date"):
        change_log.steps(db, since="cold")


def test_an_undo_tells_what_it_left_alone_in_full_sentences(db: Database) -> None:
    add(db, "contacts", "name=Ada", "title=CTO")
    changed = writing.edit(db, "contacts", given("title=CEO"), refs=["1"]).change_set
    writing.edit(db, "contacts", given("title=Chair"), refs=["1"])

    done = change_log.undo(db, changed)

    assert done.label == "Edit contact Ada"
    assert done.conflicts == (f"Ada: Title was changed by {db.login} at 2026-11-23 09:00 and stays Chair.",)
