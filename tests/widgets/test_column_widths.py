"""Columns share the room there is."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.column_widths import placed, widths
from crm_tui.widgets.table_rows import Cell, Column, Item

COLUMNS = (
    Column("name", "Name"),
    Column("company", "Company"),
    Column("email", "E-mail"),
    Column("last", "Last", True),
)


def items(*rows: tuple[str, ...]) -> list[Item]:
    return [Item(at, (at,), tuple(Cell(text) for text in row)) for at, row in enumerate(rows)]


def test_a_column_is_as_wide_as_its_texts_ask_for() -> None:
    found = widths(COLUMNS, items(("Ada Lovelace", "Acme", "ada@example.org", "3 d")), 80, 2)

    assert found == (12, 7, 15, 4)


def test_the_column_before_a_last_one_at_the_right_goes_first_where_there_is_no_room() -> None:
    found = widths(COLUMNS, items(("Ada Lovelace", "Acme and Sons", "ada@example.org", "3 d")), 30, 1)

    assert found[2] == 0
    assert found[0] > 0
    assert found[3] == 4


@given(st.lists(st.tuples(*[st.text(max_size=40)] * 4), max_size=5), st.integers(6, 200), st.integers(1, 2))
def test_all_columns_together_fit(rows: list[tuple[str, ...]], room: int, gap: int) -> None:
    found = widths(COLUMNS, items(*rows), room, gap)
    places = placed(COLUMNS, found, 4, gap, room + 4)

    assert all(width >= 0 for width in found)
    assert places
    if len(places) > 1:
        assert sum(place.width for place in places) + gap * (len(places) - 1) <= max(room, 8)
    for before, after in pairwise(places):
        assert before.at + before.width <= after.at


def test_a_number_is_not_cut_where_a_name_can_be() -> None:
    columns = (Column("name", "Name"), Column("stage", "Stage"), Column("amount", "Amount", True), Column("day", "Day"))
    found = widths(columns, items(("Złota Rybka rollout", "Qualification", "260,000.00 PLN", "2026-11-20")), 56, 2)

    assert found[2] == len("260,000.00 PLN")
    assert sum(found) + 6 == 56
