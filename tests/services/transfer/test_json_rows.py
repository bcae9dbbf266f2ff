"""JSON and JSON Lines become rows of text."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import Invalid
from crm_tui.services.transfer.encoding import decide
from crm_tui.services.transfer.json_rows import JsonRows


def opened(text: str) -> JsonRows:
    data = text.encode()
    return JsonRows(lambda: io.BytesIO(data), decide(data))


def rows_of(table: JsonRows, size: int = 2_000) -> list[list[str]]:
    return [row for batch in table.batches(size) for row in batch.rows]


def test_the_header_is_the_union_of_all_keys() -> None:
    table = opened('[{"name": "Ann", "city": null}, {"phone": "1", "name": "Bob"}]')

    assert table.header == ["name", "city", "phone"]
    assert rows_of(table) == [["Ann", "", ""], ["Bob", "", "1"]]


def test_json_lines_are_read_with_their_lines() -> None:
    table = opened('{"a": 1}\n\n{"a":\n 2}\n{"a": 3}')

    assert [list(batch.lines) for batch in table.batches()] == [[1, 3, 5]]
    assert rows_of(table) == [["1"], ["2"], ["3"]]


def test_numbers_keep_their_digits() -> None:
    assert rows_of(opened('[{"a": 9007199254740993.010, "b": 1e400, "c": 12345678901234567890}]')) == [
        ["9007199254740993.010", "1e400", "12345678901234567890"]
    ]


def test_lists_are_joined_and_bars_escaped() -> None:
    table = opened(json.dumps([{"tags": ["a|b", "c\\d", True, 2]}]))

    assert rows_of(table) == [["a\\|b|c\\\\d|true|2"]]


def test_an_object_within_a_row_sets_the_row_aside() -> None:
    batch = next(opened('[{"a": 1},\n{"a": {"b": [1]}},\n{"a": [[1]]}]').batches())

    assert batch.rows == [["1"]]
    assert [(row.number, row.line, row.cells) for row in batch.ragged] == [
        (2, 2, ['{"b": ["1"]}']),
        (3, 3, ['[["1"]]']),
    ]


def test_half_a_surrogate_pair_sets_the_row_aside() -> None:
    assert next(opened('[{"a": "\\ud800"}]').batches()).ragged[0].number == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 100_000, "line 1, row 1"),
        ('{"a":' + "[" * 100_000, "line 1, row 1: nested too deeply"),
        ('[{"a": 1},\n{"a": }]', "line 2, row 2: Expecting value"),
        ('[{"a": 1}\n{"a": 2}]', "line 2: a comma is missing before row 2"),
        ('[{"a": 1},\n', "line 2: the closing bracket"),
        ('[{"a": 1},]', "line 1: a comma stands before"),
        ('[{"a": 1}] x', "line 1: text follows"),
        ('{"a": 1}\n]', "line 2: text follows"),
        ("[1, 2]", "line 1, row 1: an object"),
        ('[{"a": NaN}]', "line 1, row 1: NaN is no JSON value"),
        ('[{"a": 1, "a": 2}]', "line 1, row 1: an object names a key twice"),
        ('\n{"a": "cut', "line 2, row 1: Unterminated"),
    ],
)
def test_damaged_json_is_refused_with_the_line(text: str, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        opened(text)


def test_an_object_may_be_longer_than_a_chunk() -> None:
    long = "x" * 1_000_000

    assert rows_of(opened(json.dumps([{"a": long}, {"a": "y"}]))) == [[long], ["y"]]


def test_nothing_is_no_rows() -> None:
    assert rows_of(opened("[]")) == []


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.text(st.characters(codec="utf-8")), min_size=1)), st.booleans()
)
def test_text_comes_back_from_both_forms(rows: list[dict[str, str]], lines: bool) -> None:
    text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(rows, indent=1)
    table = opened(text)

    assert rows_of(table, 2) == [[row.get(key, "") for key in table.header] for row in rows]
