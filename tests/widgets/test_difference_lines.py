"""A line of a rehearsal, drawn."""

import pytest

from crm_tui.services.transfer.rehearsing import Line as Difference
from crm_tui.widgets.difference_lines import fits, put_values, shown
from crm_tui.widgets.line import Line


def drawn(each: Difference, room: int = 30) -> str:
    line = Line("dark", room + 2)
    put_values(line, each, room)
    return line.strip().text.rstrip()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("IT manager", "Head of IT", "IT manager → Head of IT"),
        ("", "Hamburg", "empty → Hamburg"),
        ("Hamburg", "", "Hamburg → empty"),
        ("a" * 40, "b" * 40, "aaaaaaaaaaaa… → bbbbbbbbbbbbb…"),
        ("e.strand@soylent.example", "emil@x.org", "e.strand@soylent… → emil@x.org"),
    ],
)
def test_both_values_are_seen_in_whatever_room(before: str, after: str, expected: str) -> None:
    assert drawn(Difference(1, "update", "Ada", "city", before, after)) == expected


def test_values_cannot_move_the_cursor_or_take_a_long_time() -> None:
    each = Difference(1, "update", "Ada", "notes", "\x1b[2J" * 1_000_000, "\u202e")

    assert drawn(each).startswith("␛[2J")
    assert "‹RLO›" in drawn(each)


def test_a_reject_is_the_value_and_what_is_wrong_with_it() -> None:
    assert (
        drawn(Difference(1, "reject", "Otto", "birthday", "", "31.31.", "is no date, e.g. 1980"))
        == "31.31.  is no date"
    )
    assert drawn(Difference(1, "reject", "", "", reason="row is cut off")) == "row is cut off"


def test_the_second_line_of_a_row_does_not_name_it_again() -> None:
    lines = [Difference(1, "update", "Ada"), Difference(1, "update", "Ada"), Difference(2, "update", "Ada")]

    assert [each.again for each in shown(lines)] == [False, True, False]


def test_a_line_is_found_by_its_action_row_and_words() -> None:
    each = Difference(17, "update", "Nora Falk", "title", "IT manager", "Head of IT")

    assert all(fits(each, words) for words in ("update", "17", "nora", "head of"))
    assert not fits(each, "create")
