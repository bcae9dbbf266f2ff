"""A source is opened once and read as often as needed."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crm_tui.errors import StorageError, Usage
from crm_tui.services.transfer.rejects import Reject, rejects_path, write_rejects
from crm_tui.services.transfer.source import Format, Source, open_source


def rows_of(source: Source) -> list[list[str]]:
    return [row for batch in source.batches() for row in batch.rows]


Opened = Callable[..., Source]


@pytest.fixture
def opened() -> Iterator[Opened]:
    with ExitStack() as stack:
        yield lambda *place, **options: stack.enter_context(open_source(*place, **options))


def saved(folder: Path, text: str, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_a_file_is_read_again_although_another_took_its_name(opened: Opened, tmp_path: Path) -> None:
    path = saved(tmp_path, "name,city\nAnn,Rome\n")
    source = opened(path)
    saved(tmp_path, "name,city\nEve,Oslo\n", "other.csv").replace(path)

    assert rows_of(source) == rows_of(source) == [["Ann", "Rome"]]
    assert source.sha256 == hashlib.sha256(b"name,city\nAnn,Rome\n").hexdigest()


def test_original_cells_are_found_by_row_number(opened: Opened, tmp_path: Path) -> None:
    source = opened(saved(tmp_path, 'name,city\nAnn, Rome \nBob\n"C\nD",Bonn\n'))

    assert source.cells_of({1, 2, 3}) == {1: ["Ann", " Rome "], 2: ["Bob"], 3: ["C\nD", "Bonn"]}
    assert source.cells_of(set()) == {}


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.csv", "name,city\n", Format.CSV),
        ("a.TSV", "name,x\tcity\n", Format.TSV),
        ("a.txt", "name|city\n", Format.CSV),
        ("a.json", '[{"name": "Ann"}]', Format.JSON),
        ("a.ndjson", '{"name": "Ann"}\n', Format.JSONL),
    ],
)
def test_the_suffix_says_the_format(opened: Opened, tmp_path: Path, name: str, text: str, found: Format) -> None:
    assert opened(saved(tmp_path, text, name)).format is found


def test_a_named_format_wins_over_the_suffix(opened: Opened, tmp_path: Path) -> None:
    assert opened(saved(tmp_path, "[]", "a.csv"), format="json").format is Format.JSON


@pytest.mark.parametrize(("text", "header"), [("name,city\nAnn,Rome\n", ["name", "city"]), ('[{"a": 1}]', ["a"])])
def test_standard_input_is_spooled(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, text: str, header: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    source = opened("-")

    assert source.header == header
    assert rows_of(source) == rows_of(source) != []


def test_a_pipe_with_a_name_is_spooled() -> None:
    script = (
        "from crm_tui.services.transfer.source import open_source\n"
        "source = open_source('/dev/stdin')\nprint(sum(len(b.rows) for b in source.batches()), source.header)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        input=b"a,b\n1,2\n",
        capture_output=True,
        cwd=Path(__file__).parents[3],
        check=True,
    )

    assert run.stdout == b"1 ['a', 'b']\n"


def test_a_missing_file_is_a_storage_error(opened: Opened, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file"):
        opened(tmp_path / "none.csv")


@pytest.mark.parametrize("options", [{"encoding": "klingon"}, {"delimiter": "ab"}, {"format": "xml"}])
def test_an_option_that_means_nothing_is_a_usage_error(opened: Opened, tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(Usage):
        opened(saved(tmp_path, "a,b\n"), **options)


@pytest.mark.parametrize("name", ["", "book.xlsx"])
def test_a_directory_or_a_workbook_is_a_usage_error(opened: Opened, tmp_path: Path, name: str) -> None:
    if name:
        saved(tmp_path, "PK", name)

    with pytest.raises(Usage):
        opened(tmp_path / name)


def test_rejects_go_straight_back_in(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes('name;note\nJörg;" a\rb "\n'.encode("cp1252"))
    source = opened(path, encoding="cp1252")
    target = rejects_path(path)

    count = write_rejects(
        target, source.header, [Reject(1, source.cells_of({1})[1], "name", "invalid", "no", "yes")], delimiter=";"
    )

    assert (count, target.name) == (1, "in.csv.rejects.csv")
    again = opened(target, encoding="cp1252", delimiter=";")
    assert again.header == ["name", "note", "_row", "_field", "_code", "_message", "_suggestion"]
    assert rows_of(again) == [["Jörg", " a\rb ", "1", "name", "invalid", "no", "yes"]]


def test_the_reasons_of_an_earlier_run_are_replaced(tmp_path: Path) -> None:
    header = ["name", "_row", "_field", "_code", "_message", "_suggestion"]

    write_rejects(tmp_path / "r.csv", header, [Reject(7, ["Ann", "1", "f", "c", "m", "s"], "email", "code", "new")])

    assert (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()[1] == "Ann,7,email,code,new,"


def test_cells_beyond_the_last_column_are_named_in_the_message(tmp_path: Path) -> None:
    write_rejects(tmp_path / "r.csv", ["name"], [Reject(1, ["Ann", "x", "y"], "", "ragged", "too wide")])

    assert "beyond the last column: x | y" in (tmp_path / "r.csv").read_text("utf-8-sig")
