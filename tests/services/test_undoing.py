"""Undo and redo: every live record equals what it was, and nothing later is lost."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from acting import add, given, row
from conftest import opened
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, CrmError, NotFound
from crm_tui.services import history, records, writing
from crm_tui.services.erasing import erase
from crm_tui.services.undoing import redo, undo

ENTITIES = ("contacts", "companies", "activities", "contact_points", "fields")
STAMPS = {"version", "updated_at", "updated_by"}


def live(db: Database) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name in ENTITIES:
        page = records.page(db, name, fields=["*"], sort=["id"])
        found[name] = [{key: row.values[key] for key in row.values if key not in STAMPS} for row in page.rows]
    return found


def test_undo_takes_back_the_latest_change_and_then_the_one_before(db: Database) -> None:
    add(db, "contacts", "name=Ada", "phone=030 1234567")
    writing.edit(db, "contacts", given("title=CTO"), refs=["1"])
    writing.edit(db, "contacts", given("phone=030 7654321"), refs=["1"])

    undo(db)
    assert (row(db, "contacts", 1).values["phone"], row(db, "contacts", 1).values["title"]) == ("030 1234567", "CTO")
    undo(db)
    assert row(db, "contacts", 1).values["title"] is None


def test_redo_brings_back_what_undo_took_in_reverse_order(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.edit(db, "contacts", given("title=CTO"), refs=["1"])
    writing.edit(db, "contacts", given("city=Berlin"), refs=["1"])
    after = live(db)
    undo(db)
    undo(db)

    redo(db)
    redo(db)

    assert live(db) == after
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(db)


def test_what_was_redone_can_be_undone_again(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.edit(db, "contacts", given("title=CTO"), refs=["1"])
    undo(db)
    redo(db)

    undo(db)

    assert row(db, "contacts", 1).values["title"] is None


def test_a_new_change_ends_redo(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.edit(db, "contacts", given("title=CTO"), refs=["1"])
    undo(db)
    writing.edit(db, "contacts", given("city=Berlin"), refs=["1"])

    with pytest.raises(NotFound, match="nothing to redo"):
        redo(db)


def test_undo_of_an_add_bins_the_record_and_the_company_made_with_it(db: Database) -> None:
    add(db, "contacts", "name=Ada", "company=Acme")

    undo(db)

    assert records.page(db, "contacts").total == 0
    assert records.page(db, "companies").total == 0
    assert records.page(db, "contacts", filters=["deleted_at:any"]).total == 1


def test_a_created_record_that_others_refer_to_since_is_kept_and_listed(db: Database) -> None:
    add(db, "contacts", "name=Ada", "company=Acme")
    add(db, "contacts", "name=Bob", "company=Acme")

    undone = undo(db, 2)

    assert undone.kept == ("companies 1 is kept: other records refer to it",)
    assert [found.id for found in records.page(db, "contacts").rows] == [2]


def test_a_field_changed_since_stays_and_the_rest_is_undone(db: Database) -> None:
    add(db, "contacts", "name=Ada", "title=CTO", "city=Rome")
    changed = writing.edit(db, "contacts", given("title=CEO", "city=Berlin"), refs=["1"]).change_set
    writing.edit(db, "contacts", given("title=Chair"), refs=["1"])

    undone = undo(db, changed)

    assert undone.conflicts == ("contacts 1: title was changed since and stays",)
    assert (row(db, "contacts", 1).values["title"], row(db, "contacts", 1).values["city"]) == ("Chair", "Rome")


def test_a_forced_undo_overwrites_what_was_changed_since(db: Database) -> None:
    add(db, "contacts", "name=Ada", "title=CTO")
    changed = writing.edit(db, "contacts", given("title=CEO"), refs=["1"]).change_set
    writing.edit(db, "contacts", given("title=Chair"), refs=["1"])

    undo(db, changed, force=True)

    assert row(db, "contacts", 1).values["title"] == "CTO"


def test_the_search_key_of_a_field_stays_with_the_field_in_a_conflict(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    changed = writing.edit(db, "contacts", given("name=Bob"), refs=["1"]).change_set
    writing.edit(db, "contacts", given("name=BOB"), refs=["1"])

    undo(db, changed)

    assert [found.values["name"] for found in records.page(db, "contacts", filters=["name:bob"]).rows] == ["BOB"]


def test_a_change_is_undone_only_once(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    undo(db, 2)

    with pytest.raises(Conflict, match="undone already, by change 3"):
        undo(db, 2)


def test_undo_takes_only_my_own_changes(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    path = Path(str(db.dialect.path))  # type: ignore[attr-defined]
    ben = opened(path, login="ben")

    with pytest.raises(NotFound, match="nothing to undo"):
        undo(ben)

    ben.close()


def test_undo_of_a_delete_restores_and_the_journal_only_grows(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    before = live(db)
    writing.delete(db, "contacts", refs=["1"])

    undo(db)

    assert live(db) == before
    assert history.log(db)[0].label == "Undo: Delete contact Ada"


def test_the_log_shows_a_change_field_by_field(db: Database) -> None:
    add(db, "contacts", "name=Ada", "phone=030 1234567")
    changed = writing.edit(db, "contacts", given("phone=030 7654321"), refs=["1"]).change_set

    assert changed is not None
    shown = [(line.record, line.field, line.before, line.after) for line in history.differences(db, changed)]
    assert shown == [("contacts 1", "phone", "030 1234567", "030 7654321")]


def test_the_log_of_one_record_leaves_others_out(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    add(db, "contacts", "name=Bob")

    entries = history.log(db, entity="contacts", ref="bob")

    assert [entry.label for entry in entries] == ["Add contact Bob"]


def _add(db: Database, number: int) -> None:
    add(db, "contacts", f"name=Person {number}", f"email=p{number}@example.org", f"company=Firm {number % 2}")


def _edit(db: Database, number: int) -> None:
    writing.edit(db, "contacts", given(f"title=Title {number}", "tags+=vip"), filters=["name:any"])


def _delete(db: Database, number: int) -> None:
    writing.delete(db, "contacts", filters=[f"id:{number % 3 + 1}"])


def _restore(db: Database, number: int) -> None:
    writing.restore(db, "contacts", refs=[str(number % 3 + 1)])


def _call(db: Database, number: int) -> None:
    add(db, "activities", "kind=call", "contact=1", f"subject=Call {number}")


STEPS: tuple[Callable[[Database, int], None], ...] = (_add, _edit, _delete, _restore, _call)


@settings(max_examples=12, deadline=None)
@generated(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), min_size=1, max_size=6))
def test_undoing_every_step_gives_back_every_state_and_redoing_gives_them_again(
    empty: Path, steps: list[tuple[Callable[[Database, int], None], int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        shutil.copy(empty, path)
        db = opened(path)
        add(db, "contacts", "name=First")
        states = [live(db)]
        for step, number in steps:
            before = history.log(db, limit=1)
            try:
                step(db, number)
            except CrmError:
                continue
            if history.log(db, limit=1) != before:
                states.append(live(db))

        for expected in reversed(states[:-1]):
            undo(db)
            assert live(db) == expected
        for expected in states[1:]:
            redo(db)
            assert live(db) == expected
        db.close()


def test_a_deleted_record_whose_external_id_was_taken_since_stays_in_the_bin_and_the_rest_comes_back(
    db: Database,
) -> None:
    add(db, "companies", "name=Acme", "external_system=h", "external_id=1")
    add(db, "companies", "name=Bolt")
    writing.delete(db, "companies", refs=["1", "2"])
    add(db, "companies", "name=Acme again", "external_system=h", "external_id=1")

    undone = undo(db, 4)

    assert undone.conflicts == ("companies 1 stays as it is: company 3 has external_system h and external_id 1",)
    assert [found.id for found in records.page(db, "companies", sort=["id"]).rows] == [2, 3]


def test_an_undo_taken_back_by_its_number_leaves_the_first_change_undoable(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    undo(db, 2)

    undo(db, 3)
    undone = undo(db)

    assert undone.undone == 2
    assert records.page(db, "contacts").rows == ()


def test_a_redo_taken_back_by_its_number_leaves_the_first_change_undone(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    undo(db)
    redo(db)

    undo(db, 4)

    with pytest.raises(NotFound, match="nothing to undo"):
        undo(db)


def test_what_an_undo_left_as_a_conflict_can_be_forced_afterwards(db: Database) -> None:
    add(db, "contacts", "name=Ada", "title=CTO")
    changed = writing.edit(db, "contacts", given("title=CEO"), refs=["1"]).change_set
    writing.edit(db, "contacts", given("title=Chair"), refs=["1"])
    undo(db, changed)

    undo(db, changed, force=True)

    assert row(db, "contacts", 1).values["title"] == "CTO"


def test_the_log_of_a_binned_record_is_read_by_its_id(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.delete(db, "contacts", refs=["1"])

    assert [entry.label for entry in history.log(db, entity="contacts", ref="1")] == [
        "Delete contact Ada",
        "Add contact Ada",
    ]


def test_the_name_of_an_erased_record_is_in_no_label_not_even_of_an_undo_that_changed_nothing(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    changed = writing.edit(db, "contacts", given("title=CEO"), refs=["1"]).change_set
    writing.edit(db, "contacts", given("title=Chair"), refs=["1"])
    undo(db, changed)

    erase(db, "contacts", refs=["1"])

    assert not [entry.label for entry in history.log(db) if "Ada" in entry.label]
