import csv
import hashlib
import json
import os
import resource
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import opened
from seeded import STRINGS, seed
from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.loading import TABLES
from crm_tui.db.models import every_table, table
from crm_tui.errors import Conflict, Invalid, StorageError, Usage
from crm_tui.services.records import page
from crm_tui.services.transfer.archive import FILES, export_all, import_all
from crm_tui.services.transfer.archive_files import MANIFEST, file_name

BIG = ("contacts", "companies", "activities")


def sown(folder: Path, empty: Path, size: int) -> Path:
    shutil.copy(empty, folder / "crm.db")
    source = opened(folder / "crm.db")
    seed(source, size)
    export_all(source, folder / "archive")
    source.close()
    return folder


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    return sown(tmp_path_factory.mktemp("seeded"), empty, 10_000)


@pytest.fixture(scope="module")
def restored(seeded: Path, empty: Path) -> Iterator[Database]:
    """A database made from the archive of the ten thousand."""
    shutil.copy(empty, seeded / "restored.db")
    database = opened(seeded / "restored.db")
    import_all(database, seeded / "archive")
    yield database
    database.close()


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    return sown(tmp_path_factory.mktemp("hundred"), empty, 100)


@pytest.fixture
def small(hundred: Path, tmp_path: Path) -> Path:
    """The archive of a hundred records."""
    return Path(shutil.copytree(hundred / "archive", tmp_path / "archive"))


@pytest.fixture
def origin(hundred: Path, tmp_path: Path) -> Iterator[Database]:
    """The database that archive was made from."""
    shutil.copy(hundred / "crm.db", tmp_path / "origin.db")
    database = opened(tmp_path / "origin.db")
    yield database
    database.close()


@pytest.fixture
def other(tmp_path: Path, empty: Path) -> Iterator[Database]:
    shutil.copy(empty, tmp_path / "other.db")
    database = opened(tmp_path / "other.db")
    yield database
    database.close()


def files(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


def without_stamp(found: dict[str, bytes]) -> dict[str, bytes]:
    manifest = json.loads(found[MANIFEST])
    return found | {MANIFEST: json.dumps(manifest | {"exported_at": ""}).encode()}


def test_every_table_is_in_the_archive() -> None:
    assert set(TABLES) == set(every_table().tables)


@pytest.mark.skipif(not STRINGS.exists(), reason="the shared list of naughty strings is not at hand")
def test_the_shared_naughty_strings_took_part(seeded: Path) -> None:
    with (seeded / "archive" / "contacts.csv").open(encoding="utf-8", newline="") as stream:
        cells = {cell for row in csv.reader(stream) for cell in row}

    naughty = [text for text in json.loads(STRINGS.read_text(encoding="utf-8")) if text.isprintable() and text.strip()]
    assert [text for text in naughty if text.strip(" \xa0") not in cells and text[0] != "\\"] == []


def test_ten_thousand_records_of_every_kind_come_back_byte_for_byte(
    seeded: Path, restored: Database, tmp_path: Path
) -> None:
    counts = export_all(restored, tmp_path / "again")

    assert sum(counts[name] for name in (*BIG, "contact_points")) == 10_000
    assert without_stamp(files(tmp_path / "again")) == without_stamp(files(seeded / "archive"))


def test_the_search_finds_the_same_after_the_round_trip(seeded: Path, restored: Database) -> None:
    source = opened(seeded / "crm.db")

    with source.read() as here, restored.read() as there:
        for name in BIG:
            columns = select(table(name).c.id, table(name).c.search_text)
            assert here.execute(columns).all() == there.execute(columns).all()
            check = f"INSERT INTO {name}_search({name}_search, rank) VALUES('integrity-check', 1)"
            there.exec_driver_sql(check)
    found, expected = (page(database, "contacts", filters=["example"]) for database in (restored, source))
    source.close()
    assert [row.id for row in found.rows] == [row.id for row in expected.rows]
    assert found.total > 0


def test_the_indexes_of_custom_fields_are_made_again(small: Path, other: Database, origin: Database) -> None:
    import_all(other, small)

    with origin.read() as here, other.read() as there:
        assert other.dialect.custom_indexes(there) == origin.dialect.custom_indexes(here) != set()


def test_an_id_is_not_used_again_after_the_round_trip(small: Path, other: Database, origin: Database) -> None:
    import_all(other, small)

    made = []
    for database in (origin, other):
        with database.bulk("Add") as door:
            made.append(list(door.insert(table("contacts"), [{"name": "Ada", "name_f": "ada"}])))
    assert made[0] == made[1]


def test_the_import_adds_nothing_to_the_journal(small: Path, other: Database, origin: Database) -> None:
    import_all(other, small)

    with origin.read() as here, other.read() as there:
        for name in ("change_sets", "changes", "imports", "members"):
            assert here.execute(select(every_table().tables[name])).all() == (
                there.execute(select(every_table().tables[name])).all()
            )


def test_an_empty_text_is_told_from_no_text(db: Database, other: Database, tmp_path: Path) -> None:
    values = ["", None, "\\", "\\N", "\\\\", " ", '""']
    with db.bulk("Add") as door:
        door.insert(table("fields"), [{"entity": "contacts", "key": f"k{at}", "kind": "text", "help": value}
                                      for at, value in enumerate(values)])  # fmt: skip

    export_all(db, tmp_path / "archive")
    import_all(other, tmp_path / "archive")

    with other.read() as connection:
        assert connection.execute(select(table("fields").c.help).order_by("id")).scalars().all() == values


def test_a_database_in_use_is_left_as_it_is(small: Path, other: Database) -> None:
    with other.bulk("Add") as door:
        door.insert(table("companies"), [{"name": "Acme", "name_f": "acme"}])

    with pytest.raises(Conflict, match="new one"):
        import_all(other, small)

    assert page(other, "companies").total == 1


def test_a_database_whose_only_record_was_binned_is_in_use(small: Path, other: Database) -> None:
    with other.bulk("Add") as door:
        door.insert(table("companies"), [{"name": "Acme", "name_f": "acme", "deleted_at": "2026-01-01T00:00:00Z"}])

    with pytest.raises(Conflict):
        import_all(other, small)


def test_somebody_who_only_joined_does_not_stand_in_the_way(small: Path, other: Database) -> None:
    with other.bulk("Nothing"):
        pass

    import_all(other, small)

    assert page(other, "contacts").total > 0


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(small: Path, other: Database, name: str) -> None:
    (small / name).unlink()

    with pytest.raises(Invalid, match=name):
        import_all(other, small)


@pytest.mark.parametrize("name", FILES[:-1])
def test_a_file_that_was_cut_off_is_named(small: Path, other: Database, name: str) -> None:
    path = small / name
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(Invalid, match=name):
        import_all(other, small)


def forge(folder: Path, name: str, text: str) -> None:
    """Change a file and its checksum with it."""
    (folder / name).write_text(text, encoding="utf-8", newline="")
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["tables"][name.removesuffix(".csv")]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("members.csv", "ann", '"ann'),
        ("members.csv", "ann", "ann,extra"),
        ("members.csv", "\n1,", "\none,"),
        ("members.csv", "login", "password"),
        ("changes.csv", "\n1,1,", "\n1,999,"),
        ("changes.csv", "\n1,1,", "\n,1,"),
        ("members.csv", "\n1,", "\n99999999999999999999,"),
        ("members.csv", "\n1,", "\n1,2026-11-23T09:00:00Z,7,,,,1,bob,,,,,,,,,,\n1,"),
        ("fields.csv", "my_text,", "my text,"),
        ("fields.csv", ",text,", ",secret,"),
        ("contacts.csv", '{""my', "{my"),
        ("imports.csv", "\n1,", "\n1,,,,,,,,,,,,,\n1,"),
    ],
)
def test_a_forged_file_is_refused_and_nothing_is_written(
    small: Path, other: Database, name: str, old: str, new: str
) -> None:
    forge(small, name, (small / name).read_text(encoding="utf-8").replace(old, new, 1))

    with pytest.raises(Invalid, match=name.removesuffix(".csv")):
        import_all(other, small)

    with other.read() as connection:
        assert connection.execute(select(func.count()).select_from(table("contacts"))).scalar_one() == 0


def test_fewer_rows_than_the_manifest_says_are_refused(small: Path, other: Database) -> None:
    forge(small, "meta.csv", "key,value\n")

    with pytest.raises(Invalid, match=r"meta\.csv has 0 rows"):
        import_all(other, small)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "crm-tui archive", "version": 2}', '{"name": "a web page"}', "\x00"]
)
def test_a_manifest_of_something_else_is_refused(other: Database, tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")

    with pytest.raises(Invalid, match="manifest"):
        import_all(other, tmp_path)


def test_an_archive_of_another_schema_is_refused(small: Path, other: Database) -> None:
    text = (small / MANIFEST).read_text(encoding="utf-8")
    (small / MANIFEST).write_text(text.replace('"schema": "', '"schema": "9'), encoding="utf-8")

    with pytest.raises(Invalid, match="schema"):
        import_all(other, small)


def test_folder_and_files_are_private(small: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in small.iterdir()}

    assert (small.stat().st_mode & 0o777, modes) == (0o700, {0o600})


def test_nothing_but_the_files_is_left_in_the_folder_and_beside_it(small: Path, origin: Database) -> None:
    export_all(origin, small)

    assert {path.name for path in small.iterdir()} == set(FILES)
    assert [path.name for path in small.parent.iterdir() if path.name.startswith(".archive")] == []


def test_an_archive_is_replaced_and_its_owners_other_files_stay(small: Path, origin: Database) -> None:
    (small / ".git").mkdir()
    with origin.bulk("Add") as door:
        door.insert(table("companies"), [{"name": "Newest", "name_f": "newest"}])

    export_all(origin, small)

    assert (small / ".git").is_dir()
    assert "Newest" in (small / "companies.csv").read_text(encoding="utf-8")


def test_an_empty_folder_is_taken(db: Database, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    export_all(db, tmp_path / "new")

    assert (tmp_path / "new" / MANIFEST).exists()


@pytest.mark.parametrize("name", ["letter.txt", MANIFEST])
def test_a_folder_with_other_files_is_left_as_it_is(db: Database, tmp_path: Path, name: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("{}")

    with pytest.raises(Conflict, match="mine"):
        export_all(db, tmp_path / "mine")

    assert files(tmp_path / "mine") == {name: b"{}"}


def test_a_file_is_no_folder(db: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    with pytest.raises(Usage, match="is a file"):
        export_all(db, tmp_path / "file")


def test_what_a_killed_run_left_is_removed_by_the_next(db: Database, tmp_path: Path) -> None:
    left = tmp_path / ".archive.crm-0123456789ab"
    left.mkdir()
    (left / "members.csv").write_text("half")

    export_all(db, tmp_path / "archive")

    assert not left.exists()


def test_a_run_killed_while_the_files_were_put_in_place_can_be_repeated(small: Path, origin: Database) -> None:
    (small / MANIFEST).unlink()
    (small / file_name("contacts")).unlink()

    export_all(origin, small)

    assert set(files(small)) == set(FILES)


def test_a_full_disk_leaves_the_old_archive(small: Path, origin: Database) -> None:
    before = files(small)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with origin.bulk("Add") as door:
        door.insert(table("companies"), [{"name": "N" * 9_000, "name_f": "n"} for _ in range(50)])

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(StorageError):
            export_all(origin, small)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)

    assert files(small) == before


def test_progress_counts_all_rows(origin: Database, tmp_path: Path) -> None:
    heard: list[int] = []

    counts = export_all(origin, tmp_path / "new", progress=heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == sum(counts.values())


def test_the_files_are_plain_csv(small: Path) -> None:
    with (small / "companies.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, strict=True))

    assert rows[0][:2] == ["id", "created_at"]
    assert "search_text" not in rows[0]
    assert {len(row) for row in rows} == {len(rows[0])}


def test_a_folder_that_cannot_be_written_is_a_storage_error(db: Database) -> None:
    with pytest.raises(StorageError):
        export_all(db, Path(os.devnull) / "archive")
