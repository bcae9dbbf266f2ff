"""What the writer writes, a strict reader reads back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.services.transfer.csv_writer import CsvWriter


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    CsvWriter(out, delimiter, end).rows(rows)
    return out.getvalue()


@pytest.mark.parametrize("cell", ["a\rb", "a\nb", "a\r\nb", 'a"b', "a,b"])
def test_a_cell_that_would_break_the_row_is_quoted(cell: str) -> None:
    assert written([[cell, "x"]]) == '"' + cell.replace('"', '""') + '",x\n'


def test_spaces_are_kept_and_line_ends_are_as_asked() -> None:
    assert written([[" a ", ""], ["b", "c"]], end="\r\n") == " a ,\r\nb,c\r\n"


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=3)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_rows_come_back_unchanged(rows: list[list[str]], delimiter: str, end: str) -> None:
    text = written(rows, delimiter, end)

    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)) == rows
