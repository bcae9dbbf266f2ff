"""Delimited text is read strictly, as a stream, with row and line numbers."""

import csv
import importlib.util
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import CrmError, Invalid
from crm_tui.services.transfer.delimited import Delimited
from crm_tui.services.transfer.encoding import UndecodableText, decide
from crm_tui.services.transfer.headers import recogniser
from crm_tui.services.transfer.lines import Lines
from crm_tui.services.transfer.source import open_source

SHARED = Path(__file__).parents[4] / "shared"
PARSING = SHARED / "data" / "csv_parsing"
needs_data = pytest.mark.skipif(not PARSING.exists(), reason="../shared/data is not here")
known = recogniser("contacts", ["amount", "date"])


def opened(data: bytes | str, delimiter: str | None = None, encoding: str | None = None) -> Delimited:
    raw = data.encode() if isinstance(data, str) else data
    opener: Callable[[], BinaryIO] = lambda: io.BytesIO(raw)  # noqa: E731
    return Delimited(opener, decide(raw[:65536], encoding), known, delimiter)


def rows_of(table: Delimited, size: int = 2_000, *, pad_short: bool = False) -> list[list[str]]:
    return [row for batch in table.batches(size, pad_short=pad_short) for row in batch.rows]


def test_rows_carry_number_and_first_line() -> None:
    table = opened('name,notes\nAnn,"one\ntwo"\n\nBob,x\nCy,"a\r\nb\rc"\nDee,y\n')

    batches = list(table.batches())

    assert [list(batch.numbers) for batch in batches] == [[1, 2, 3, 4]]
    assert [list(batch.lines) for batch in batches] == [[2, 5, 6, 9]]
    assert batches[0].rows[2] == ["Cy", "a\r\nb\rc"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(end: str) -> None:
    table = opened(end.join(["name,city", "Ann,Rome", '"B",Bonn', ""]))

    assert rows_of(table) == [["Ann", "Rome"], ["B", "Bonn"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_guessed(delimiter: str) -> None:
    table = opened(delimiter.join(["name", "email", "tags"]) + "\n")

    assert table.delimiter == delimiter
    assert table.header == ["name", "email", "tags"]


def test_a_semicolon_file_with_decimal_commas_is_not_a_comma_file() -> None:
    table = opened("Firma;Betrag\nAcme;1,50\nBolt;2,75\n")

    assert rows_of(table) == [["Acme", "1,50"], ["Bolt", "2,75"]]


def test_a_named_delimiter_wins() -> None:
    assert opened("a,b;c\n1,2;3\n", ";").header == ["a,b", "c"]


def test_rows_of_another_width_are_set_aside_and_keep_their_number() -> None:
    table = opened("name,email,phone\nAnn\nBob,b@x.y,1\nCy,c@x.y,1,2\n")

    batch = next(table.batches())

    assert (list(batch.numbers), batch.rows) == ([2], [["Bob", "b@x.y", "1"]])
    assert [(row.number, row.line, row.cells) for row in batch.ragged] == [
        (1, 2, ["Ann"]),
        (3, 4, ["Cy", "c@x.y", "1", "2"]),
    ]


def test_rows_that_stop_early_are_padded_on_request() -> None:
    table = opened("name,email,phone\nAnn\n")

    assert rows_of(table, pad_short=True) == [["Ann", "", ""]]


def test_title_lines_above_the_header_are_counted() -> None:
    table = opened('Notes:\n"A long, quoted remark"\n\n\nFirst Name,Last Name,Company\nAda,Lovelace,Acme\n')

    assert table.header == ["First Name", "Last Name", "Company"]
    assert (table.header_line, table.skipped_titles) == (5, 2)


def test_unknown_headers_stay_on_the_first_line() -> None:
    table = opened("a,b,c\n1,cat\ndog,c\n3,b,c\n")

    assert table.header == ["a", "b", "c"]


def test_total_lines_below_the_data_are_counted() -> None:
    table = opened("name,city,amount\nAnn,Rome,1\nTotal,Rome,x\nBob,Bonn,2\n,,\nGesamt:,,3.00\n\n,,\n")

    assert [row[0] for row in rows_of(table)] == ["Ann", "Total", "Bob", ""]
    assert table.skipped_totals == 1


@pytest.mark.parametrize("size", [1, 2, 3])
def test_totals_are_found_across_batches(size: int) -> None:
    table = opened("name,city,amount\nAnn,,1\nSum,,1\nBob,,2\nSum,,3\n")

    assert [row[0] for row in rows_of(table, size)] == ["Ann", "Sum", "Bob"]


def test_a_company_called_total_with_a_phone_is_no_total() -> None:
    table = opened("name,city,phone\nAcme,,1\nTotal,,+33 1 47 44 45 46\n")

    assert len(rows_of(table)) == 2


def test_unnamed_columns_are_taken_while_they_are_blank() -> None:
    table = opened("name,,email,\nAnn,,a@b.c,\nBob,x,b@b.c,\n")

    batch = next(table.batches())

    assert batch.rows == [["Ann", "", "a@b.c", ""]]
    assert "column 2 has a value" in batch.ragged[0].message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "line 1: the file is empty"),
        ("\n\n", "line 1: there is no header"),
        (",,\n,,\n", "line 1: the header is empty"),
        ("name,email,Name \n1,2,3\n", 'line 1: columns 1 and 3 are both called "name"'),
        ('name,email\nAnn,1\nBob,2\n"Cy,3\nDee,4\n', "line 4: a quote opens a cell here that is never closed"),
        ('name,email\nAnn,"a "b" c"\n', "line 2: a quote inside a quoted cell is not doubled"),
        (",".join(f"c{at}" for at in range(1_001)) + "\n", "at most 1,000"),
        ("name,notes\nAnn," + "x" * 10_485_761 + "\n", "line 2: a cell is longer than 10,485,760"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_line(data: str, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        rows_of(opened(data))


def test_a_cell_of_ten_megabytes_is_read() -> None:
    assert len(rows_of(opened("name,notes\nAnn," + "x" * 10_485_760 + "\n"))[0][1]) == 10_485_760


def test_a_line_without_an_end_is_refused_before_it_is_all_in_memory() -> None:
    with pytest.raises(Invalid, match="line 3 is longer than 100 characters"):
        list(Lines(iter(["a\nb\n", *["x" * 60] * 1000]), limit=100))


def test_utf_16_streams() -> None:
    data = ("name,city\n" + "Zoë,Łódź\n" * 50_000).encode("utf-16")

    assert len(rows_of(opened(data))) == 50_000


def test_large_rows_make_small_batches() -> None:
    table = opened("name,notes\n" + ("Ann," + "x" * 100_000 + "\n") * 200)

    assert max(len(batch.rows) for batch in table.batches()) < 100


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2)),
    st.sampled_from([",", ";", "\t"]),
)
def test_whatever_the_csv_module_writes_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["name", "email"], *rows, ["end", "end"]])

    assert rows_of(opened(out.getvalue(), delimiter), 3) == [*rows, ["end", "end"]]


def case_names(folder: str) -> list[str]:
    names = (path.name for path in (PARSING / folder).glob("*.csv"))
    return sorted(name for name in names if name != "location_coordinates.csv")


@needs_data
@pytest.mark.parametrize("name", case_names("csv-spectrum/csvs"))
def test_csv_spectrum_is_read_as_its_json_says(name: str) -> None:
    expected = json.loads((PARSING / "csv-spectrum" / "json" / name.replace(".csv", ".json")).read_bytes())

    with open_source(PARSING / "csv-spectrum" / "csvs" / name) as source:
        rows = [dict(zip(source.header, row, strict=True)) for batch in source.batches() for row in batch.rows]

    assert rows == expected


@needs_data
def test_quotes_inside_a_bare_cell_are_text() -> None:
    spectrum = PARSING / "csv-spectrum"
    expected = json.loads((spectrum / "json" / "location_coordinates.json").read_bytes())

    with open_source(spectrum / "csvs" / "location_coordinates.csv") as source:
        row = next(source.batches()).rows[0]

    assert row[1:] == list(expected.values())[1:]


@needs_data
@pytest.mark.parametrize("folder", ["csvkit", "papaparse", "crm_gauntlet"])
def test_files_of_other_parsers_are_read_or_refused_with_a_line(folder: str) -> None:
    refused: dict[str, str] = {}
    for path in sorted((PARSING / folder).glob("*.[ct]sv")):
        try:
            with open_source(path, known=known) as source:
                for _ in source.batches():
                    pass
        except CrmError as error:
            refused[path.name] = error.message

    assert {name: message for name, message in refused.items() if "line " not in message} == {}
    assert set(refused) <= {"empty.csv", "null_byte.csv", "test_latin1.csv", "32-null-byte.csv"}


@needs_data
@pytest.mark.parametrize("name", ["test_utf16_big.csv", "test_utf16_little.csv", "test_utf8_bom.csv"])
def test_marked_files_give_the_same_last_cell(name: str) -> None:
    with open_source(PARSING / "csvkit" / name) as source:
        rows = next(source.batches()).rows

    assert rows[-1][-1] == "ʤ"


def hostile_cases() -> dict[str, dict[str, object]]:
    path = SHARED / "harness" / "hostile_csv.py"
    if not path.exists():
        return {}
    spec = importlib.util.spec_from_file_location("hostile_csv", path)
    assert spec is not None
    assert spec.loader is not None
    module, writes = importlib.util.module_from_spec(spec), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = writes
    return dict(module.cases())


HOSTILE = hostile_cases()
BY_READER = {
    *["b_latin1", "b_cp1252", "b_lone_surrogate", "b_nul", "b_all_nul", "b_random", "b_gzip", "b_elf", "b_empty"],
    *["b_truncated_utf8", "s_unclosed_quote", "s_dup_header", "s_many_columns", "s_long_line_no_newline"],
    *["z_xlsx_bomb", "z_xlsx_laughs", "z_slip"],
}
needs_cases = pytest.mark.skipif(not HOSTILE, reason="../shared/harness is not here")


def read_case(case: dict[str, object], folder: Path) -> tuple[int, int]:
    path = folder / f"in{case['suffix']}"
    data = case["data"]
    assert isinstance(data, bytes)
    path.write_bytes(data)
    with open_source(path, known=known) as source:
        batches = list(source.batches())
    return sum(len(batch.rows) for batch in batches), sum(len(batch.ragged) for batch in batches)


@needs_cases
@pytest.mark.parametrize("name", sorted(BY_READER))
def test_hostile_bytes_and_structure_are_refused_with_a_number(name: str, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match=r"\d") as caught:
        read_case(HOSTILE[name], tmp_path)

    assert caught.value.exit in (2, 6)
    assert caught.value.message.isprintable()


@needs_cases
@pytest.mark.parametrize("name", ["s_too_few", "s_too_many"])
def test_hostile_ragged_rows_are_set_aside(name: str, tmp_path: Path) -> None:
    assert read_case(HOSTILE[name], tmp_path)[1] == 1


@needs_cases
def test_all_other_hostile_files_are_read_whole(tmp_path: Path) -> None:
    others = {name: case for name, case in HOSTILE.items() if name not in {*BY_READER, "s_too_few", "s_too_many"}}

    for name, case in others.items():
        rows, ragged = read_case(case, tmp_path)
        assert ragged == 0, name
        assert rows >= (name != "b_header_only"), name


@needs_cases
def test_text_with_a_foreign_letter_asks_for_its_encoding(tmp_path: Path) -> None:
    with pytest.raises(UndecodableText, match=r"line 2 is not UTF-8\. It reads as cp1252"):
        read_case(HOSTILE["b_latin1"], tmp_path)
