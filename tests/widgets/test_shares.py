"""The line of shares of an import."""

import pytest

from crm_tui.widgets.shares import cells
from crm_tui.widgets.told import wrapped


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((112, 31, 803, 4), [8, 2, 69, 1]),
        ((950, 0, 0, 0), [80, 0, 0, 0]),
        ((0, 0, 0, 0), [80, 0, 0, 0]),
        ((1, 1, 1_000_000, 1), [1, 1, 77, 1]),
    ],
)
def test_every_share_is_seen_and_all_cells_are_taken(counts: tuple[int, ...], expected: list[int]) -> None:
    found = cells(counts, 80)

    assert sum(found) == 80
    assert [each > 0 for each in found[1:]] == [each > 0 for each in counts[1:]]
    assert found == pytest.approx(expected, abs=2)


def test_words_break_between_words_where_they_can() -> None:
    assert wrapped("one two three four", 10) == ["one two", "three four"]
    assert wrapped("x" * 12, 10) == ["x" * 10, "xx"]
