"""The preview of an edit of many records, and the edit itself."""

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid, Usage
from crm_tui.services import bulk_editing, history, records, writing
from crm_tui.services.undoing import undo


@pytest.fixture
def people(db: Database) -> list[str]:
    return [str(add(db, "contacts", f"name=Person {at}", f"title={'CTO' if at == 2 else 'Sales'}")) for at in range(4)]


def test_a_preview_shows_records_by_name_and_leaves_out_those_that_stay_the_same(
    db: Database, people: list[str]
) -> None:
    found = bulk_editing.preview(db, "contacts", given("title=CTO"), refs=people)

    assert (found.count, found.changed, found.more) == (4, 3, 0)
    assert [(each.record, each.field, each.before, each.after) for each in found.differences] == [
        ("Person 0", "title", "Sales", "CTO"),
        ("Person 1", "title", "Sales", "CTO"),
        ("Person 3", "title", "Sales", "CTO"),
    ]


def test_a_preview_writes_nothing(db: Database, people: list[str]) -> None:
    before = history.log(db)

    bulk_editing.preview(db, "contacts", given("title=CTO", "company=Acme"), filters=["title:Sales"])

    assert history.log(db) == before
    assert records.count(db, "companies", []) == 0


def test_a_preview_names_owners_and_companies_as_people_do(db: Database, people: list[str]) -> None:
    writing.edit(db, "members", given("name=Ann Berg"), refs=["me"])
    add(db, "companies", "name=Acme")

    found = bulk_editing.preview(db, "contacts", given("owner=me", "company=Acme"), refs=people[:1])

    assert [(each.field, each.before, each.after) for each in found.differences] == [
        ("owner", "", "Ann Berg"),
        ("company", "", "Acme"),
    ]


def test_a_preview_tells_once_which_company_will_be_made(db: Database, people: list[str]) -> None:
    found = bulk_editing.preview(db, "contacts", given("company=Acme"), refs=people)

    assert found.notes == ("company Acme will be created",)
    assert {each.after for each in found.differences} == {"Acme"}


def test_a_long_preview_is_cut_and_says_by_how_much(db: Database, people: list[str]) -> None:
    found = bulk_editing.preview(db, "contacts", given("city=Rome", "department=IT"), refs=people, most=3)

    assert (len(found.differences), found.more, found.changed) == (3, 5, 4)


def test_marked_records_that_somebody_binned_are_left_out_and_noted(db: Database, people: list[str]) -> None:
    writing.delete(db, "contacts", refs=people[:1])

    found = bulk_editing.preview(db, "contacts", given("title=CEO"), refs=people)

    assert found.count == 3
    assert found.notes == ("1 contact in the bin is left out",)


def test_an_edit_of_many_is_one_step_to_undo(db: Database, people: list[str]) -> None:
    written = bulk_editing.apply(db, "contacts", given("title=CTO"), refs=people, expected=4)

    assert len(written.ids) == 4
    assert history.log(db)[0].label == "Edit 4 contacts"
    undo(db)
    assert row(db, "contacts", 1).values["title"] == "Sales"


def test_an_edit_stops_when_another_number_of_records_matches_by_now(db: Database, people: list[str]) -> None:
    seen = bulk_editing.preview(db, "contacts", given("title=CTO"), filters=["title:Sales"])
    add(db, "contacts", "name=Late", "title=Sales")

    with pytest.raises(Conflict, match="4 contacts are meant now, 3 before"):
        bulk_editing.apply(db, "contacts", given("title=CTO"), filters=["title:Sales"], expected=seen.count)

    assert row(db, "contacts", 1).values["title"] == "Sales"


def test_marks_and_filter_together_mean_each_record_once(db: Database, people: list[str]) -> None:
    assert bulk_editing.preview(db, "contacts", given("title=X"), refs=people[:3], filters=["title:Sales"]).count == 4


def test_a_wrong_value_is_refused_by_the_preview_already(db: Database, people: list[str]) -> None:
    with pytest.raises(Invalid, match="birthday"):
        bulk_editing.preview(db, "contacts", given("birthday=31.31.1980"), refs=people)


def test_without_marks_and_filter_nothing_is_meant(db: Database) -> None:
    with pytest.raises(Usage, match="mark some"):
        bulk_editing.preview(db, "contacts", given("title=X"))


def test_a_company_named_for_more_records_than_fit_in_one_batch_is_made_once(
    db: Database, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 2)

    written = bulk_editing.apply(db, "contacts", given("company=Acme"), refs=people)

    assert written.notes == ("company Acme created",)
    assert records.count(db, "companies", []) == 1
    assert history.log(db)[0].label == "Edit 4 contacts"
