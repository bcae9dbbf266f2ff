"""Merging tickets and splitting them; the rules are in test_ticketing."""

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, NotFound, Usage
from crm_tui.services import records, ticket_merging, undoing, writing

POSTS = ((1, "08:00"), (2, "08:10"), (1, "08:20"), (2, "08:30"))


@pytest.fixture
def two(db: Database) -> Database:
    """Tickets 1 and 2 with two posts each, by turns; post 4 is a private note."""
    add(db, "tickets", "subject=Printer offline", "description=It blinks")
    add(db, "tickets", "subject=Printer dead", "parent=T-1")
    for number, (ticket, at) in enumerate(POSTS, 1):
        public = "no" if number == 4 else "yes"
        add(
            db, "ticket_posts", f"ticket={ticket}", f"body=Post {number}", f"public={public}", f"at=2026-11-23T{at}:00Z"
        )
    return db


def thread(db: Database, ticket: int) -> list[tuple[object, ...]]:
    """The live posts of a ticket but those of the program."""
    names = ("body", "origin_ticket", "public")
    found = records.page(db, "ticket_posts", fields=names, filters=[f"ticket:T-{ticket}", "author_kind:agent"])
    return [tuple(each.values[name] for name in names) for each in found.rows]


def everything(db: Database) -> list[dict[str, object]]:
    kept = ("version", "updated_at", "updated_by")
    pages = (records.page(db, name, fields=["*"], sort=["id"]) for name in ("tickets", "ticket_posts", "activities"))
    return [
        {key: value for key, value in each.values.items() if key not in kept} for page in pages for each in page.rows
    ]


def test_posts_are_put_in_between_by_their_times_and_keep_their_origin(two: Database) -> None:
    written = ticket_merging.merge(two, ["T-1"], into="T-2")

    assert written.ids == (2,)
    assert thread(two, 2) == [("Post 1", 1, 1), ("Post 2", None, 1), ("Post 3", 1, 1), ("Post 4", None, 0)]
    told = records.page(two, "ticket_posts", filters=["author_kind:system"], fields=["body", "public"]).rows[0].values
    assert told == {"body": "T-1 was merged into this ticket: Printer offline\n\nIt blinks", "public": 0}


def test_what_belongs_to_a_merged_ticket_goes_along_and_later_references_lead_to_the_target(two: Database) -> None:
    add(two, "activities", "kind=note", "body=Called", "ticket=T-1")
    ticket_merging.merge(two, ["T-1"], into="T-2")

    assert row(two, "activities", 1).values["ticket"] == 2
    assert row(two, "tickets", "2").values["parent"] is None
    number = add(two, "ticket_posts", "ticket=T-1", "body=Late")
    assert row(two, "ticket_posts", number).values["ticket"] == 2

    add(two, "tickets", "subject=Third")
    ticket_merging.merge(two, ["T-1"], into="T-3")
    assert row(two, "ticket_posts", add(two, "ticket_posts", "ticket=1", "body=Later")).values["ticket"] == 3


def test_a_merge_is_undone_in_one_step(two: Database) -> None:
    add(two, "tickets", "subject=Third")
    before = everything(two)

    ticket_merging.merge(two, ["T-1", "T-2"], into="T-3")
    assert len(thread(two, 3)) == 4

    undoing.undo(two)
    assert everything(two) == before


def test_a_ticket_that_has_ended_is_neither_source_nor_target(two: Database) -> None:
    writing.edit(two, "tickets", given("status=spam"), refs=["T-1"])

    with pytest.raises(Conflict, match="T-1 is spam and cannot be merged"):
        ticket_merging.merge(two, ["T-1"], into="T-2")
    with pytest.raises(Conflict, match="T-1 is spam; tickets are merged into one that has not ended"):
        ticket_merging.merge(two, ["T-2"], into="T-1")
    with pytest.raises(Usage, match="into itself"):
        ticket_merging.merge(two, ["T-2"], into="T-2")


def test_chosen_posts_go_to_a_new_ticket_below_and_come_back_with_undo(two: Database) -> None:
    before = everything(two)

    written = ticket_merging.split(two, "T-2", [4], assignments=given("subject=Toner"))

    made = row(two, "tickets", "T-3").values
    assert (written.ids, made["subject"], made["parent"], made["created_at"]) == (
        (3,),
        "Toner",
        2,
        "2026-11-23T08:30:00Z",
    )
    assert (thread(two, 3), thread(two, 2)) == ([("Post 4", 2, 0)], [("Post 2", None, 1)])

    undoing.undo(two)
    assert everything(two) == before


def test_the_first_response_goes_with_its_post(two: Database) -> None:
    ticket_merging.split(two, "T-1", [1])

    answered = [row(two, "tickets", number).values["first_response_at"] for number in (1, 3)]
    assert answered == ["2026-11-23T08:20:00Z", "2026-11-23T08:00:00Z"]


def test_only_posts_of_the_ticket_are_split_off(two: Database) -> None:
    with pytest.raises(NotFound, match="no post 2 on T-1"):
        ticket_merging.split(two, "T-1", [1, 2])
    with pytest.raises(Usage, match="Say which posts"):
        ticket_merging.split(two, "T-1", [])


def test_a_post_that_comes_home_has_no_origin(two: Database) -> None:
    ticket_merging.split(two, "T-1", [3])
    ticket_merging.merge(two, ["T-3"], into="T-1")

    assert thread(two, 1) == [("Post 1", None, 1), ("Post 3", None, 1)]
