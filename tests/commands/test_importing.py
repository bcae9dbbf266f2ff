"""`crm import` and `crm imports` on the command line; what an import does is tested with its service."""

from pathlib import Path

import pytest
from calling import Crm

GOOD = "name,email,company\nAda Lovelace,ada@example.org,Acme\nNora Falk,nora@example.com,Globex\n"
BAD = "name,email,birthday\nAda Lovelace,ada@example.org,1815-12-10\nBob,bob@example.com,31.31.2026\n"


@pytest.fixture
def good(tmp_path: Path) -> str:
    file = tmp_path / "good.csv"
    file.write_text(GOOD, encoding="utf-8")
    return str(file)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    file = tmp_path / "bad.csv"
    file.write_text(BAD, encoding="utf-8")
    return str(file)


def test_an_import_prints_its_counts_on_stdout(crm: Crm, good: str) -> None:
    done = crm("import", good, "--into", "contacts")

    assert done.code == 0
    assert done.out == "rows 2 created 2 updated 0 unchanged 0 skipped 0 rejected 0 linked 2\n"
    assert crm("import", good, "--into", "contacts").out.startswith("rows 2 created 0 updated 0 unchanged 2")


def test_the_counts_are_an_object_in_json(crm: Crm, good: str) -> None:
    done = crm("import", good, "--into", "contacts", "-o", "json")

    assert (done.data["rows"], done.data["created"], done.data["rejects_file"], done.err) == (2, 2, None, "")


def test_a_bad_row_means_nothing_is_written(crm: Crm, bad: str) -> None:
    done = crm("import", bad, "--into", "contacts")

    assert done.code == 6
    assert "row 2, birthday: 31.31.2026 is no date" in done.err
    assert crm("contacts", "list").out == ""


def test_a_bad_row_is_one_error_object_in_json(crm: Crm, bad: str) -> None:
    done = crm("import", bad, "--into", "contacts", "-o", "json")

    assert done.error["exit"] == 6
    assert done.data["errors"][0]["field"] == "birthday"


def test_the_good_rows_can_go_in_alone(crm: Crm, bad: str) -> None:
    done = crm("import", bad, "--into", "contacts", "--on-error", "skip")

    assert done.code == 5
    assert done.out.startswith("rows 2 created 1 updated 0 unchanged 0 skipped 0 rejected 1")
    assert Path(f"{bad}.rejects.csv").exists()


def test_a_rehearsal_shows_the_differences_and_writes_nothing(few: Crm, tmp_path: Path) -> None:
    file = tmp_path / "change.csv"
    file.write_text("email,title\nada@example.org,CTO\n", encoding="utf-8")

    done = few("import", str(file), "--into", "contacts", "--dry-run")

    assert "contacts 1 title:  -> CTO" in done.err
    assert done.out.startswith("rows 1 created 0 updated 1")
    assert few("contacts", "show", "1", "-o", "json").data["title"] is None


def test_columns_are_mapped_and_options_checked(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "firmen.csv"
    file.write_text("Bezeichner;Ort\nAcme;Köln\n", encoding="utf-8")

    done = crm("import", str(file), "--into", "companies", "--map", "Bezeichner=name", "--map", "Ort=city")

    assert done.code == 0
    assert crm("companies", "list", "--fields", "name,city").out == "Acme\tKöln\n"
    assert crm("import", str(file), "--into", "companies", "--mode", "upsrt").code == 2
    assert crm("import", str(file), "--into", "persons").code == 2
    assert crm("import", str(tmp_path / "missing.csv"), "--into", "companies").code == 10


def test_an_import_is_listed_and_taken_back(crm: Crm, good: str) -> None:
    crm("import", good, "--into", "contacts")

    (entry,) = crm("imports", "list", "-o", "json").data
    assert (entry["id"], entry["created"], entry["linked"]) == (1, 2, 2)
    assert crm("imports", "show", "1", "-o", "json").data["file"].endswith("good.csv")
    assert crm("imports", "undo", "1").code == 0
    assert crm("contacts", "list").out == ""
    assert crm("imports", "show", "9").code == 3


def test_everything_that_was_exported_comes_back_into_a_new_database(few: Crm, tmp_path: Path) -> None:
    folder, new = str(tmp_path / "all"), str(tmp_path / "new.db")
    few("export", "all", "--dir", folder)

    assert few("--db", new, "import", folder, "--into", "all").code == 0
    assert few("--db", new, "contacts", "list").out == few("contacts", "list").out
    assert few("import", folder, "--into", "all").code == 4


def test_a_hint_at_a_field_is_given_only_for_a_similar_column(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"

    file.write_text("name,adress_id\nAda,1\n", encoding="utf-8")
    assert '--map "adress_id=FIELD"' in crm("import", str(file), "--into", "contacts").err
    file.write_text("name,Ctiy\nAda,London\n", encoding="utf-8")
    assert '--map "Ctiy=city"' in crm("import", str(file), "--into", "contacts").err


@pytest.mark.parametrize("content", [None, "name,odd\nAda,1\n", "name,email\nAda,\x00\n"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_the_name_of_an_imported_file_cannot_steer_the_terminal(
    crm: Crm, tmp_path: Path, content: str | None, form: str
) -> None:
    file = tmp_path / "a\x1b[31m\u202eb.csv"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    done = crm("import", str(file), "--into", "contacts", "--on-error", "skip", "-o", form)

    assert done.err or done.out
    assert not set("\x1b\u202e") & set(done.err + done.out)


def test_a_rehearsal_tells_of_wrong_cells_and_of_unknown_stages_at_once(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("name,stage,close_date\nA,Propsal,\nB,won,31.31.2026\nC\n", encoding="utf-8")

    done = crm("import", str(file), "--into", "deals", "--dry-run")

    assert done.code == 6
    assert "row 1, stage: Propsal is not in stages" in done.err
    assert "row 2, close_date: 31.31.2026 is no date" in done.err
    assert "row 3: the row has 1 cell, the header 3" in done.err


def test_a_word_mapped_in_a_column_that_is_not_there_is_named(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("name,stage\nA,Prospecting\n", encoding="utf-8")

    done = crm("import", str(file), "--into", "deals", "--map-value", "deal_stage:Prospecting=Qualification")

    assert (done.code, "no column 'deal_stage'" in done.err) == (2, True)
