"""What a list shows: its filter, order and columns."""

from pathlib import Path

import walking

from crm_tui.screens.list_view import Asking, Kept, View, sorted_by


def asking(folder: Path) -> Asking:
    """How the list of contacts asks."""
    return Asking(Kept(folder, "crm.db", "contacts"), ("name", "company"), ("next_touch_at",))


def test_the_order_of_a_field_is_reversed_only_where_it_leads() -> None:
    view = View("tag:vip", "name")

    assert sorted_by(view, "name", [("name", False)]).sort == "-name"
    assert sorted_by(view, "name", [("name", True)]).sort == "name"
    assert sorted_by(view, "company", [("name", False)]).sort == "company"


def test_an_order_inside_the_filter_gives_way_to_the_one_that_is_chosen() -> None:
    view = sorted_by(View("sort:-name tag:vip sort:city"), "company", [("name", True)])

    assert view == View("tag:vip", "company")


def test_a_kept_field_that_is_gone_is_passed_over(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    ask = asking(tmp_path)
    ask.kept.remember(View("", "-shoe_size", ("shoe_size", "email", "name")))

    shown = ask.show(None, db)
    db.close()

    assert [field.name for field in shown.source.fields] == ["email", "name"]
    assert shown.view.sort == ""


def test_a_filter_goes_only_if_it_hides_the_record(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    ask = asking(tmp_path)

    kept, there = ask.find(View("id:54"), 54, db)
    lifted, also = ask.find(View("id:54"), 53, db)
    _, gone = ask.find(View(), 999_999, db)
    db.close()

    assert (kept.view.filter, there) == ("id:54", True)
    assert (lifted.view.filter, also) == ("", True)
    assert not gone
