"""The stretch of a list in memory, walked against a list that is in memory as a whole."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.table_rows import Column, Item, Key
from crm_tui.widgets.window import MOST, Window, again, answer, opening


class Numbers:
    """A source of numbered rows, some of which may be missing."""

    columns: tuple[Column, ...] = ()

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = sorted(ids)
        self.asked = 0

    def stretch(self, after: Key | None, *, backwards: bool, skip: int, limit: int) -> list[Item]:
        self.asked += 1
        edge = None if after is None else int(after[-1] or 0)
        if backwards:
            before = [each for each in self.ids if edge is None or each < edge]
            before = before[: len(before) - skip]
            return [Item(each, (each,), ()) for each in before[max(0, len(before) - limit) :]]
        behind = [each for each in self.ids if edge is None or each > edge]
        return [Item(each, (each,), ()) for each in behind[skip : skip + limit]]

    def count(self) -> int:
        return len(self.ids)

    def position(self, key: Key) -> int:
        return sum(each < int(key[-1] or 0) for each in self.ids)

    def key_of(self, number: int) -> Key | None:
        return (number,) if number in self.ids else None


def looked(window: Window, source: Numbers, first: int, last: int) -> Window:
    while (ask := window.next_ask(first, last)) is not None:
        window = window.with_answer(ask, answer(source, ask))
    return window


@given(st.lists(st.integers(0, 4_000), min_size=1, max_size=20), st.booleans())
def test_every_row_that_is_looked_at_is_the_one_that_stands_there(places: list[int], counted: bool) -> None:
    source = Numbers(range(10, 10 + 4_001))
    window, _ = opening(source, None, 20)
    window = window.counted(source.count()) if counted else window

    for place in places:
        last = min(place + 20, window.height - 1)
        first = min(place, last)
        window = looked(window, source, first, last)
        found = [window.item(index) for index in range(first, last + 1)]
        assert [item.id for item in found if item] == [10 + index for index in range(first, last + 1)]
        assert len(window.items) <= MOST


def test_the_far_end_is_read_from_the_end_and_the_middle_from_the_nearest_edge() -> None:
    source = Numbers(range(1_000_000))
    window = Window(total=1_000_000)

    end = window.next_ask(999_980, 999_999)
    middle = window.next_ask(600_000, 600_020)

    assert end is not None
    assert end.backwards
    assert end.skip == 0
    assert middle is not None
    assert middle.backwards
    assert middle.skip < 400_000
    assert source.asked == 0


def test_a_list_read_again_stands_on_the_same_record_although_rows_came_before_it() -> None:
    source = Numbers(range(100, 600))
    window, index = opening(source, 300, 20)
    item = window.item(index)
    source.ids = sorted([*source.ids, *range(50)])

    window, index = again(source, item, 20)

    assert index == 250
    assert window.item(index) == item
    assert window.total == 550


def test_a_record_that_is_gone_leaves_the_cursor_on_the_next_one() -> None:
    source = Numbers(range(100, 600))
    window, index = opening(source, 300, 20)
    item = window.item(index)
    source.ids.remove(300)

    window, index = again(source, item, 20)

    found = window.item(index)
    assert found is not None
    assert found.id == 301


def test_a_list_without_rows_asks_for_nothing() -> None:
    window, index = opening(Numbers([]), None, 20)

    assert window.total == 0
    assert index == 0
    assert window.next_ask(0, 0) is None
