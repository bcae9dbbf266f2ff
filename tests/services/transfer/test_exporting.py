import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from acting import add
from conftest import opened
from seeded import HOSTILE, seed

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import ListOf, Money
from crm_tui.errors import StorageError, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.transfer.exporting import export
from crm_tui.services.transfer.nulls import CLEARS, escaped, unescaped
from crm_tui.services.transfer.spreadsheet import unguard
from crm_tui.text import accept

ADA = {"name": "Ada", "name_f": "ada"}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "crm.db"
    shutil.copy(empty, path)
    source = opened(path)
    seed(source, 1_000)
    source.close()
    return path


@pytest.fixture
def full(seeded: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of a thousand records with hostile text."""
    shutil.copy(seeded, tmp_path / "full.db")
    database = opened(tmp_path / "full.db")
    yield database
    database.close()


def put(db: Database, name: str, *rows: dict[str, Any]) -> None:
    with db.bulk("Add") as door:
        door.insert(table(name), rows)


def exported(db: Database, name: str, tmp_path: Path, suffix: str = ".csv", **options: Any) -> str:
    target = tmp_path / f"out{suffix}"
    export(db, name, to=str(target), **options)
    return target.read_bytes().decode()


def read(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def test_id_and_the_columns_of_the_list_come_first_and_what_cannot_be_written_last(
    db: Database, tmp_path: Path
) -> None:
    header = exported(db, "contacts", tmp_path).splitlines()[0].split(",")

    assert header[:6] == ["id", "name", "company", "company_id", "email", "phone"]
    assert header[-3:] == ["deleted_at", "version", "next_touch_at"]
    assert "name_f" not in header
    assert "search_text" not in header


def test_money_and_references_have_their_public_names(db: Database, tmp_path: Path) -> None:
    put(db, "companies", {"name": "Acme", "annual_revenue_minor": 1_200_050}, {"name": "Unit", "parent_id": 1})

    rows = read(exported(db, "companies", tmp_path, fields=["annual_revenue,parent"]))

    assert rows == [
        {"annual_revenue": "12000.50", "parent": "", "parent_id": ""},
        {"annual_revenue": "", "parent": "Acme", "parent_id": "1"},
    ]


@pytest.mark.parametrize(
    ("currency", "text"), [("JPY", "1200050"), ("EUR", "12000.50"), (None, "12000.50"), ("KWD", "1200.050")]
)
def test_an_amount_has_the_digits_of_its_own_currency(
    db: Database, tmp_path: Path, currency: str | None, text: str
) -> None:
    put(db, "companies", {"name": "Acme", "annual_revenue_minor": 1_200_050, "currency": currency})

    assert read(exported(db, "companies", tmp_path))[0]["annual_revenue"] == text
    assert f'"annual_revenue": {text},' in exported(db, "companies", tmp_path, ".json")


def test_custom_fields_are_columns_by_their_key(db: Database, tmp_path: Path) -> None:
    put(
        db, "fields",
        {"entity": "contacts", "key": "shoes", "kind": "number"},
        {"entity": "contacts", "key": "works_for", "kind": "reference", "options": '["companies"]'},
    )  # fmt: skip
    put(db, "companies", {"name": "Acme"})
    put(db, "contacts", ADA | {"custom": '{"shoes":41500000,"works_for":1}'}, ADA)

    rows = read(exported(db, "contacts", tmp_path, fields=["id", "shoes", "works_for"]))

    assert rows[0] == {"id": "1", "shoes": "41.5", "works_for": "Acme", "works_for_id": "1"}
    assert rows[1] == {"id": "2", "shoes": "", "works_for": "", "works_for_id": ""}


def test_records_come_in_order_of_id_and_the_bin_only_when_asked_for(db: Database, tmp_path: Path) -> None:
    put(db, "contacts", *[{"name": name} for name in "CAB"])
    with db.bulk("Bin") as door:
        door.update(table("contacts"), [(2, {"deleted_at": "2026-11-23T09:00:00Z"})])

    assert exported(db, "contacts", tmp_path, fields=["id"]) == "id\n1\n3\n"
    assert exported(db, "contacts", tmp_path, fields=["id"], filters=["deleted_at:any"]) == "id\n2\n"


def test_all_filters_hold_together_and_a_sort_changes_nothing(db: Database, tmp_path: Path) -> None:
    put(db, "contacts", *[{"name": name, "name_f": name.lower(), "city": city, "city_f": city.lower()} for name, city in
                          [("Ada", "Bonn"), ("Bob", "Bonn"), ("Abe", "Rome")]])  # fmt: skip

    text = exported(db, "contacts", tmp_path, fields=["name"], filters=["city~o", "name^A sort:name"])

    assert text == "name\nAda\nAbe\n"


def test_every_cell_reads_back_as_its_stored_value(full: Database, tmp_path: Path) -> None:
    rows = read(exported(full, "companies", tmp_path))

    with full.read() as connection:
        fields = Catalog(full, connection).fields("companies")
        stored = connection.execute(table("companies").select().order_by("id")).mappings().all()
    assert len(rows) == len(stored) == 200
    for row, image in zip(rows, stored, strict=True):
        context = full.context().in_currency(image["currency"])
        values = dict(image) | json.loads(image["custom"] or "{}")
        for field in fields.values():
            cell = row[f"{field.name}_id" if field.kind.name == "reference" else field.name]
            found = None if not cell else field.kind.parse(unescaped(cell), context)
            assert found == values.get(field.column), field.name


def test_json_has_every_value_in_its_own_type(full: Database, tmp_path: Path) -> None:
    text = exported(full, "companies", tmp_path, ".json")

    rows = json.loads(text, parse_float=Decimal)
    with full.read() as connection:
        stored = connection.execute(table("companies").select().order_by("id")).mappings().all()
    for row, image in zip(rows, stored, strict=True):
        context = full.context().in_currency(image["currency"])
        assert row["name"] == image["name"]
        assert (row["phone"], row["phone_e164"]) == (image["phone"], image["phone_e164"])
        assert row["tags"] == (ListOf().json(image["tags"], context) if image["tags"] else None)
        assert (row["parent_id"], row["version"]) == (image["parent_id"], image["version"])
        if image["annual_revenue_minor"] is not None:
            assert str(row["annual_revenue"]) == Money().dump(image["annual_revenue_minor"], context)
    assert {type(row["my_boolean"]) for row in rows} == {bool, type(None)}


def test_json_lines_hold_the_same_objects(full: Database, tmp_path: Path) -> None:
    lines = exported(full, "contacts", tmp_path, ".jsonl").split("\n")

    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == json.loads(exported(full, "contacts", tmp_path, ".json"))


@pytest.mark.parametrize(
    ("suffix", "text"), [(".json", "[]\n"), (".jsonl", ""), (".csv", "id\n"), (".md", "| id |\n| --- |\n")]
)
def test_no_records_make_a_whole_file_too(db: Database, tmp_path: Path, suffix: str, text: str) -> None:
    assert exported(db, "contacts", tmp_path, suffix, fields=["id"]) == text


def test_tsv_holds_the_same_cells_as_csv(full: Database, tmp_path: Path) -> None:
    assert read(exported(full, "contacts", tmp_path, ".tsv"), "\t") == read(exported(full, "contacts", tmp_path))


def test_markdown_keeps_every_record_on_its_line(full: Database, tmp_path: Path) -> None:
    text = exported(full, "contacts", tmp_path, ".md", fields=["id", "name", "notes"])

    lines = text.splitlines()
    assert len(lines) == 2 + export(full, "contacts", to=os.devnull)
    assert "\x1b" not in text
    assert {line.replace("\\\\", "").replace("\\|", "").count("|") for line in lines} == {4}


@pytest.mark.parametrize("text", ["\\N", "\\\\N", "\\\\\\N", "\\n", "\\NN", "N", "\\", ""])
def test_the_cell_that_clears_is_never_a_text(text: str) -> None:
    assert escaped(text) != CLEARS
    assert unescaped(escaped(text)) == text


def test_a_text_that_looks_like_no_value_is_told_apart(db: Database, tmp_path: Path) -> None:
    put(db, "contacts", {"name": "\\N"}, {"name": None}, {"name": "\\\\N"}, {"name": "a\\Nb"})

    assert exported(db, "contacts", tmp_path, fields=["name", "version"]) == (
        "name,version\n\\\\N,1\n,1\n\\\\\\N,1\na\\Nb,1\n"
    )


def test_a_bare_carriage_return_is_quoted(db: Database, tmp_path: Path) -> None:
    put(db, "contacts", {"name": "a\rb"})

    assert exported(db, "contacts", tmp_path, fields=["name"]) == 'name\n"a\rb"\n'


def test_for_a_spreadsheet_every_text_comes_back_and_none_is_run(db: Database, tmp_path: Path) -> None:
    texts = [text for each in (*HOSTILE, "-12.50", "+49 30 1234567", "12") if (text := accept(each))]
    put(db, "contacts", *[{"name": text} for text in texts])

    text = exported(db, "contacts", tmp_path, fields=["id", "name"], for_spreadsheet=True)

    assert text.startswith("\ufeffid,name\r\n")
    cells = [row["name"] for row in read(text.removeprefix("\ufeff"))]
    assert [unescaped(unguard(cell)) for cell in cells] == texts
    assert [cell for cell in cells if cell[0] in "=@\t\r\uff1d"] == []
    assert cells[-3:] == ["-12.50", "+49 30 1234567", "12"]


@pytest.mark.parametrize("format", ["json", "jsonl", "md"])
def test_a_guard_is_refused_where_no_spreadsheet_reads(db: Database, format: str) -> None:
    with pytest.raises(Usage, match="for-spreadsheet"):
        export(db, "contacts", format=format, for_spreadsheet=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "xlsx"}, "xlsx"),
        ({"to": "out.xlsx"}, "xlsx"),
        ({"format": "yaml"}, "not a format"),
        ({"fields": ["nmae"]}, "name"),
        ({"filters": ["nmae:x"]}, "name"),
    ],
)
def test_what_cannot_be_asked_leaves_no_file(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())

    with pytest.raises(Usage, match=said):
        export(db, "contacts", **({"to": "out.csv"} | options))

    assert set(tmp_path.iterdir()) - before <= {tmp_path / "crm.db-shm", tmp_path / "crm.db-wal"}


def test_an_entity_that_does_not_exist_is_named(db: Database) -> None:
    with pytest.raises(Usage, match="people"):
        export(db, "people")


@pytest.mark.parametrize(
    ("format", "to", "start"),
    [(None, "x.csv", "id,"), (None, "x.JSON", "["), (None, "x.txt", "id,"), ("tsv", "x.csv", "id\t"),
     (None, "x.tab", "id\t"), ("MD", "x", "| id")],
)  # fmt: skip
def test_the_format_is_that_of_the_suffix_unless_given(
    db: Database, tmp_path: Path, format: str | None, to: str, start: str
) -> None:
    put(db, "contacts", ADA)

    export(db, "contacts", format=format, to=str(tmp_path / to))

    assert (tmp_path / to).read_text(encoding="utf-8").startswith(start)


def test_a_full_device_is_a_storage_error(full: Database) -> None:
    with pytest.raises(StorageError, match="full"):
        export(full, "contacts", to="/dev/full")


def test_one_row_on_a_full_device_is_a_storage_error_too(db: Database) -> None:
    with pytest.raises(StorageError, match="full"):
        export(db, "contacts", to="/dev/full")


def test_a_full_standard_output_is_a_storage_error(seeded: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests'); from pathlib import Path; from conftest import opened;"
        "from crm_tui.services.transfer.exporting import export; from crm_tui.errors import StorageError\n"
        "try: export(opened(Path(sys.argv[1])), 'members')\n"
        "except StorageError as error: sys.stderr.write('caught')\n"
    )
    root = Path(__file__).resolve().parents[3]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-c", program, str(seeded)], cwd=root, stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert run.stderr.startswith(b"caught")


def test_a_failed_export_leaves_the_old_file(db: Database, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    put(db, "contacts", *[ADA] * 600)

    def stop(count: int) -> None:
        if count > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(db, "contacts", to=str(target), progress=stop)

    assert target.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".out")] == []


def test_the_file_is_private_and_the_count_is_given(db: Database, tmp_path: Path) -> None:
    put(db, "contacts", *[ADA] * 600)
    heard: list[int] = []

    count = export(db, "contacts", to=str(tmp_path / "out.csv"), progress=heard.append)

    assert (count, heard[-1]) == (600, 600)
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_others_write_while_an_export_goes_on_and_the_file_is_one_moment(db: Database, tmp_path: Path) -> None:
    put(db, "contacts", *[ADA] * 600)
    colleague = opened(tmp_path / "crm.db", login="bob")

    def write(count: int) -> None:
        if count == 250:
            with colleague.bulk("Rename") as door:
                door.update(table("contacts"), [(600, {"name": "Late"})])

    export(db, "contacts", to=str(tmp_path / "out.csv"), progress=write)

    colleague.close()
    assert "Late" not in (tmp_path / "out.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["members", "fields", "activities", "contact_points"])
def test_every_other_entity_can_be_exported(full: Database, tmp_path: Path, name: str) -> None:
    rows = read(exported(full, name, tmp_path))

    assert len(rows) == export(full, name, to=os.devnull)
    assert rows[0]["id"] == "1"


def test_only_the_records_named_by_id_are_written(db: Database, tmp_path: Path) -> None:
    for name in ("Ada", "Bob", "Cy"):
        add(db, "contacts", f"name={name}")
    target = tmp_path / "some.csv"

    assert export(db, "contacts", ids=(3, 1), fields=("name",), to=str(target)) == 2
    assert target.read_text() == "name\nAda\nCy\n"
