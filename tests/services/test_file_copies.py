"""Attached files go along: with backups, back with them, and through an archive."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from acting import add
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import Invalid
from crm_tui.services import attachments, file_copies, file_store, maintenance, posting, rotation
from crm_tui.services.transfer.archive import ATTACHED, export_all, import_all


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Database:
    """A ticket with two attached files, one of them twice."""
    add(db, "tickets", "subject=Printer offline")
    for name, content in (("a.txt", "first"), ("b.txt", "second"), ("c.txt", "first")):
        (tmp_path / name).write_text(content)
    files = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    posting.note(db, "See there", refs=["T-1"], files=files)
    return db


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A database file of another machine, which is not there yet."""
    return tmp_path / "elsewhere" / "crm.db"


def contents(root: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in root.glob("??/*"))


def a_file(root: Path) -> Path:
    return min(root.glob("??/*"))


def test_a_backup_brings_the_attached_files_to_a_machine_without_them(
    desk: Database, tmp_path: Path, elsewhere: Path
) -> None:
    made = maintenance.backup(desk, tmp_path / "stick.db", tmp_path / "backups")
    assert contents(tmp_path / "stick.db.files") == [b"first", b"second"]
    shutil.rmtree(tmp_path / "crm.db.files")

    maintenance.restore(str(elsewhere), made, now=NOW)

    there = opened(elsewhere)
    assert attachments.health(there).missing == ()
    assert attachments.save(there, "3", tmp_path).read_text() == "first"
    there.close()


def test_backups_in_one_folder_share_the_files_and_each_is_whole_without_the_others(
    desk: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    first, second = (maintenance.backup(desk, None, folder) for _ in range(2))
    stores = [file_store.beside(each) for each in (first, second)]
    live = a_file(tmp_path / "crm.db.files")
    shared = [os.path.samefile(live, a_file(stores[0])), os.path.samefile(a_file(stores[0]), a_file(stores[1]))]

    shutil.rmtree(stores[0])

    assert shared == [False, True]
    assert contents(stores[1]) == [b"first", b"second"]


def test_a_backup_that_ages_out_takes_its_files_with_it(desk: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = [maintenance.backup(desk, None, folder, reason="before an import") for _ in range(2)]
    for number, each in enumerate(made):
        moment = NOW + timedelta(minutes=number)
        rotation.write_manifest(each, str(tmp_path / "crm.db"), moment, "before an import", {})

    gone = rotation.rotate(folder, str(tmp_path / "crm.db"))

    assert gone == made[:1]
    assert [path.name for path in folder.glob("*.files")] == [f"{made[1].name}.files"]


def test_a_file_that_is_damaged_is_in_no_backup_unless_an_earlier_one_has_it(desk: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first = maintenance.backup(desk, None, folder)
    a_file(file_store.folder(desk)).write_text("bits")

    alone = maintenance.backup(desk, tmp_path / "alone.db", folder)
    beside = maintenance.backup(desk, None, folder)

    assert len(contents(file_store.beside(alone))) == 1
    assert contents(file_store.beside(beside)) == contents(file_store.beside(first)) == [b"first", b"second"]


def test_restoring_mends_damaged_files_and_keeps_those_that_came_later(desk: Database, tmp_path: Path) -> None:
    made = maintenance.backup(desk, None, tmp_path / "backups")
    (tmp_path / "d.txt").write_text("later")
    posting.note(desk, "And there", refs=["T-1"], files=[tmp_path / "d.txt"])
    store = file_store.folder(desk)
    file_store.place(store, file_copies.held(file_store.beside(made))[0]).write_text("bits")
    desk.close()

    kept = maintenance.restore(str(tmp_path / "crm.db"), made, now=NOW)

    assert contents(store) == [b"first", b"later", b"second"]
    assert b"later" in contents(file_store.beside(kept))


def test_a_backup_that_is_made_again_drops_what_nobody_names_any_more(desk: Database, tmp_path: Path) -> None:
    store = tmp_path / "stick.db.files"
    other = store / "aa" / ("aa" + 62 * "0")
    other.parent.mkdir(parents=True)
    other.write_text("of an erased ticket")
    (store / "mine.txt").write_text("of the owner")

    maintenance.backup(desk, tmp_path / "stick.db", tmp_path / "backups")

    assert contents(store) == [b"first", b"second"]
    assert (store / "mine.txt").exists()


def test_an_archive_holds_the_attached_files_and_brings_them_to_a_new_database(
    desk: Database, tmp_path: Path, empty: Path, elsewhere: Path
) -> None:
    export_all(desk, tmp_path / "archive")
    export_all(desk, tmp_path / "archive")
    elsewhere.parent.mkdir()
    shutil.copy(empty, elsewhere)
    there = opened(elsewhere)

    import_all(there, tmp_path / "archive")

    assert contents(file_store.folder(there)) == contents(tmp_path / "archive" / ATTACHED) == [b"first", b"second"]
    assert attachments.health(there).missing == ()
    there.close()


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_text("bits")], ids=["missing", "damaged"])
def test_an_archive_that_lacks_an_attached_file_is_not_imported(
    desk: Database, tmp_path: Path, empty: Path, elsewhere: Path, harm: object
) -> None:
    export_all(desk, tmp_path / "archive")
    lost = a_file(tmp_path / "archive" / ATTACHED)
    assert callable(harm)
    harm(lost)
    elsewhere.parent.mkdir()
    shutil.copy(empty, elsewhere)
    there = opened(elsewhere)

    with pytest.raises(Invalid, match=lost.name):
        import_all(there, tmp_path / "archive")

    assert attachments.health(there).files == 0
    there.close()


def test_a_file_that_is_missing_beside_the_database_holds_back_neither_copy(
    desk: Database, tmp_path: Path, empty: Path, elsewhere: Path
) -> None:
    a_file(file_store.folder(desk)).unlink()

    made = maintenance.backup(desk, tmp_path / "stick.db", tmp_path / "backups")
    export_all(desk, tmp_path / "archive")

    elsewhere.parent.mkdir()
    shutil.copy(empty, elsewhere)
    there = opened(elsewhere)
    import_all(there, tmp_path / "archive")
    assert len(attachments.health(there).missing) == 1
    assert len(contents(file_store.beside(made))) == 1
    there.close()


def test_a_name_that_leads_out_of_a_store_is_no_content(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")

    assert file_copies.carry(["../secret", "/etc/passwd"], tmp_path / "store", tmp_path / "target") != []
    assert not (tmp_path / "target").exists()
