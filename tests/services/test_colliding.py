"""Two people and one record: what a form would overwrite, who changed it and when."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import NotFound
from crm_tui.services import writing
from crm_tui.services.colliding import Colliding, collision


@pytest.fixture
def ben(db: Database) -> Iterator[Database]:
    """The database as a colleague has it open, half an hour later."""
    database = opened(Path(str(db.dialect.path)), login="ben", now=NOW + timedelta(minutes=30))  # type: ignore[attr-defined]
    yield database
    database.close()


@pytest.fixture
def ada(db: Database) -> int:
    return add(db, "contacts", "name=Ada", "title=CTO", "city=Rome", "phone=030 1234567")


def test_a_field_both_changed_keeps_both_texts_and_the_one_they_began_with(
    db: Database, ben: Database, ada: int
) -> None:
    writing.edit(ben, "contacts", given("title=Chair"), refs=["1"])

    found = collision(db, "contacts", ada, 1, {"title": "CEO", "city": "Rome"})

    assert found is not None
    assert (found.version, found.who, found.at) == (2, "ben", "2026-11-23T09:30:00Z")
    assert found.fields == (Colliding("title", "Title", "CTO", "CEO", "Chair"),)
    assert (found.deleted_by, found.deleted_at) == (None, None)


def test_different_fields_do_not_collide(db: Database, ben: Database, ada: int) -> None:
    writing.edit(ben, "contacts", given("city=Berlin"), refs=["1"])

    assert collision(db, "contacts", ada, 1, {"title": "CEO", "city": "Rome"}) is None


def test_what_only_they_changed_is_listed_beside_the_collision(db: Database, ben: Database, ada: int) -> None:
    writing.edit(ben, "contacts", given("city=Berlin", "title=Chair"), refs=["1"])

    found = collision(db, "contacts", ada, 1, {"title": "CEO"})

    assert found is not None
    assert found.merged == ("city",)


def test_nothing_collides_when_nobody_changed_the_record(db: Database, ada: int) -> None:
    assert collision(db, "contacts", ada, 1, {"title": "CEO"}) is None


def test_two_who_type_the_same_do_not_collide_however_it_is_spelled(db: Database, ben: Database, ada: int) -> None:
    writing.edit(ben, "contacts", given("phone=030 7654321"), refs=["1"])

    assert collision(db, "contacts", ada, 1, {"phone": "030 7654321 "}) is None


def test_a_field_changed_to_and_fro_does_not_collide(db: Database, ben: Database, ada: int) -> None:
    writing.edit(ben, "contacts", given("title=Chair"), refs=["1"])
    writing.edit(ben, "contacts", given("title=CTO"), refs=["1"])

    assert collision(db, "contacts", ada, 1, {"title": "CEO"}) is None


def test_a_link_is_shown_by_the_name_of_its_record(db: Database, ben: Database) -> None:
    add(db, "contacts", "name=Ada", "company=Acme")
    writing.edit(ben, "contacts", given("company=Bolt"), refs=["1"])
    writing.edit(ben, "members", given("name=Ben Ott"), refs=["ben"])

    found = collision(db, "contacts", 1, 1, {"company": "Corex"})

    assert found is not None
    assert (found.who, found.fields) == ("Ben Ott", (Colliding("company", "Company", "Acme", "Corex", "Bolt"),))


def test_a_custom_field_collides_like_any_other(db: Database, ben: Database) -> None:
    add(db, "fields", "entity=contacts", "key=size", "kind=text", "label=Size")
    add(db, "contacts", "name=Ada", "size=small")
    writing.edit(ben, "contacts", given("size=large"), refs=["1"])

    found = collision(db, "contacts", 1, 1, {"size": "huge"})

    assert found is not None
    assert found.fields == (Colliding("size", "Size", "small", "huge", "large"),)


def test_a_record_in_the_bin_tells_who_put_it_there_and_when(db: Database, ben: Database, ada: int) -> None:
    writing.delete(ben, "contacts", refs=["1"])

    found = collision(db, "contacts", ada, 1, {"title": "CEO"})

    assert found is not None
    assert (found.deleted_by, found.deleted_at) == ("ben", "2026-11-23T09:30:00Z")
    assert (found.fields, found.merged) == ((), ())


def test_the_version_of_a_collision_is_the_one_to_save_over(db: Database, ben: Database, ada: int) -> None:
    writing.edit(ben, "contacts", given("title=Chair"), refs=["1"])
    found = collision(db, "contacts", ada, 1, {"title": "CEO"})
    assert found is not None

    writing.edit(db, "contacts", given("title=CEO", f"version={found.version}"), refs=["1"])

    assert row(db, "contacts", 1).values["title"] == "CEO"


def test_a_record_that_was_never_there_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound, match="no contact 7"):
        collision(db, "contacts", 7, 1, {"title": "CEO"})
