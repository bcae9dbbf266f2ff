"""Which records an action of a list is meant for."""

from crm_tui.screens.selected import offered, selected
from crm_tui.widgets.marks import Marks
from crm_tui.widgets.table_rows import Cell, Item

ADA = Item(7, (), (Cell("Ada Lovelace"),))


def test_marked_records_are_named_by_their_number() -> None:
    found = selected("contacts", Marks({3, 1}, set()), "owner:me", 42, ADA)

    assert found is not None
    assert (found.refs, found.filters, found.words) == (("#1", "#3"), (), "2 marked contacts")


def test_without_marks_it_is_the_record_under_the_cursor_if_there_is_one() -> None:
    found = selected("contacts", Marks(set(), set()), "", 42, ADA)

    assert found is not None
    assert (found.refs, found.filters, found.words) == (("#7",), (), "Ada Lovelace")
    assert selected("contacts", Marks(set(), set()), "", 0, None) is None


def test_all_matching_ones_are_a_filter_less_those_without_a_mark() -> None:
    found = selected("contacts", Marks(set(), {5, 2}, all=True), "owner:me", 42, ADA)

    assert found is not None
    assert (found.refs, found.filters, found.words) == ((), ("owner:me", "-id:2,5"), "all 40 matching owner:me")


def test_many_without_a_mark_are_several_terms_and_a_filter_of_all_is_one_too() -> None:
    found = selected("contacts", Marks(set(), set(range(900)), all=True), "", None, ADA)

    assert found is not None
    assert [term[:6] for term in found.filters] == ["id:any", "-id:0,", "-id:40", "-id:80"]
    assert found.words == "all contacts but 900"


def test_a_list_offers_the_marked_the_matching_and_all() -> None:
    some = offered("contacts", Marks({7, 3}, set()), "", None, 1_203)
    rest = offered("contacts", Marks(set(), {7, 3}, all=True), "owner:me", 42, 1_203)

    assert [(each.words, each.as_filters) for each in some] == [("2 marked", ("id:3,7",)), ("all 1,203", ())]
    assert [(each.words, each.as_filters) for each in rest] == [
        ("40 marked", ("owner:me", "-id:3,7")),
        ("matching owner:me, 42", ("owner:me",)),
        ("all 1,203", ()),
    ]
