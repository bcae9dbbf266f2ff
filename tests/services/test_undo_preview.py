"""The preview of an undo says what undo then does."""

from datetime import timedelta
from pathlib import Path

import pytest
from acting import add, given
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import NotFound
from crm_tui.services import foreseeing, history, writing
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.undoing import preview, undo


def ben_edits(db: Database, *texts: str, refs: list[str], entity: str = "contacts") -> None:
    ben = opened(Path(str(db.dialect.path)), login="ben", now=NOW + timedelta(minutes=28))  # type: ignore[attr-defined]
    writing.edit(ben, entity, given(*texts), refs=refs)
    ben.close()


def test_a_preview_of_my_latest_change_counts_its_records_and_writes_nothing(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    add(db, "contacts", "name=Bob")
    writing.edit(db, "contacts", given("title=CTO"), refs=["1", "2"])
    before = history.log(db)

    found = preview(db)

    assert (found.label, found.change_set, found.records) == ("Edit 2 contacts", 4, 2)
    assert (found.conflicts, found.kept, found.undoable, found.capped) == ((), (), True, False)
    assert history.log(db) == before


def test_a_conflict_names_record_field_person_time_and_what_stays(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    add(db, "contacts", "name=Peter Novak")
    changed = writing.edit(db, "contacts", given("title=CTO"), refs=["1", "2"]).change_set
    ben_edits(db, "title=Chair", refs=["2"])
    ben_edits(db, "city=Rome", refs=["2"])

    found = preview(db, changed)

    assert found.conflicts == ("Peter Novak: Title was changed by ben at 2026-11-23 09:28 and stays Chair.",)
    assert found.records == 1


def test_a_link_changed_since_stays_with_the_name_of_its_record(db: Database) -> None:
    add(db, "contacts", "name=Ada", "company=Acme")
    changed = writing.edit(db, "contacts", given("company=Bolt"), refs=["1"]).change_set
    ben_edits(db, "company=Corex", refs=["1"])

    found = preview(db, changed)

    assert found.conflicts == ("Ada: Company was changed by ben at 2026-11-23 09:28 and stays Corex.",)
    assert found.kept == ()
    assert undo(db, changed).kept == ()


def test_a_new_record_that_later_ones_refer_to_is_kept_and_says_by_whom(db: Database) -> None:
    add(db, "contacts", "name=Ada", "company=Acme")
    add(db, "contacts", "name=Bob", "company=Acme")

    found = preview(db, 2)

    assert found.kept == ("Acme is kept: contact Bob refers to it.",)
    assert found.records == 1
    assert len(undo(db, 2).kept) == 1


def test_what_a_kept_record_refers_to_is_kept_with_it(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("name,company\nAda,Acme\nBob,Bolt\n", encoding="utf-8")
    changed = run(db, str(path), Options("contacts")).change_set
    add(db, "activities", "kind=call", "contact=1", "subject=Fair")

    found = preview(db, changed)

    assert found.kept == (
        "Acme is kept: contact Ada refers to it.",
        "Ada is kept: activity Fair refers to it.",
    )
    assert found.records == 2
    assert len(undo(db, changed).kept) == 2


def test_a_record_deleted_by_me_and_restored_by_a_colleague_is_a_conflict(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    changed = writing.delete(db, "contacts", refs=["1"]).change_set
    ben = opened(Path(str(db.dialect.path)), login="ben", now=NOW + timedelta(minutes=28))  # type: ignore[attr-defined]
    writing.restore(ben, "contacts", refs=["1"])
    ben.close()

    assert preview(db, changed).conflicts == ("Ada was restored by ben at 2026-11-23 09:28 and stays so.",)


def test_a_unique_value_that_somebody_took_since_keeps_the_record_in_the_bin(db: Database) -> None:
    add(db, "companies", "name=Acme", "external_system=h", "external_id=1")
    changed = writing.delete(db, "companies", refs=["1"]).change_set
    add(db, "companies", "name=Acme again", "external_system=h", "external_id=1")

    found = preview(db, changed)

    assert found.conflicts == ("Acme stays as it is: company 2 has external_system h and external_id 1.",)
    assert found.records == 0


def test_what_is_undone_already_is_not_undoable(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    undo(db)

    found = preview(db, 2)

    assert (found.undoable, found.records) == (False, 0)


def test_a_huge_change_is_counted_whole_and_looked_at_in_part(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseeing, "EXAMINED", 2)
    for at in range(4):
        add(db, "contacts", f"name=P{at}")
    changed = writing.edit(db, "contacts", given("title=CTO"), filters=["name:any"]).change_set
    ben_edits(db, "title=Chair", refs=["1"])

    found = preview(db, changed)

    assert (found.capped, found.records, len(found.conflicts)) == (True, 3, 1)


def test_without_a_change_of_mine_there_is_nothing_to_preview(db: Database) -> None:
    with pytest.raises(NotFound, match="nothing to undo"):
        preview(db)
