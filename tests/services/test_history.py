"""The log: pages by key, capped counts, and the first changes of a large change set."""

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import NotFound
from crm_tui.services import history, writing
from crm_tui.services.undoing import undo


def bulky(db: Database, count: int) -> int:
    with db.bulk("Load many") as door:
        door.insert(table("contacts"), ({"name": f"Nora {at}", "name_f": f"nora {at}"} for at in range(count)))
        return door.change_set


def test_the_log_is_paged_by_the_last_id_of_the_page_before(db: Database) -> None:
    for at in range(5):
        add(db, "contacts", f"name=Nora {at}")
    whole = history.log(db)

    first = history.log(db, limit=2)
    second = history.log(db, before=first[-1].id, limit=2)
    rest = history.log(db, before=second[-1].id)

    assert first + second + rest == whole
    assert len(rest) == len(whole) - 4


def test_the_changes_of_a_large_set_are_counted_no_further_than_asked(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    number = bulky(db, 8)

    large, small = history.log(db, most=5, limit=2)
    whole = history.log(db, limit=1)[0]

    assert (large.changes, large.more) == (5, True)
    assert (small.changes, small.more) == (1, False)
    assert (whole.changes, whole.more) == (8, False)
    assert history.changed(db, number) == 8


def test_the_log_says_what_can_be_undone(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    undo(db)

    undone, made, joined = history.log(db)

    assert (undone.undoable, made.undoable, joined.undoable) == (True, True, False)
    assert (made.undone_by, joined.label) == (undone.id, "ann joined")


def test_the_first_changes_of_a_set_are_read_without_the_others(db: Database) -> None:
    number = bulky(db, 8)
    writing.edit(db, "contacts", given("title=CTO", "city=Berlin"), filters=["name^nora"])
    edited = history.log(db, limit=1)[0].id

    assert [line.record for line in history.differences(db, number, most=2)] == ["contacts 1", "contacts 2"]
    assert [(line.record, line.field) for line in history.differences(db, edited, most=1)] == [
        ("contacts 1", "title"),
        ("contacts 1", "city"),
    ]
    assert len(history.differences(db, edited)) == 16
    with pytest.raises(NotFound):
        history.differences(db, 99, most=2)
