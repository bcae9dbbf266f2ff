"""A record laid out: rows of text, and where the cursor can stand."""

from crm_tui.widgets.record_card import Card, Fact, Group, Happening, Target
from crm_tui.widgets.record_layout import Layout, Room, Rule


def fact(label: str, text: str) -> Fact:
    return Fact(label, text, Target(label, text))


def card(*main: Fact, **others: object) -> Card:
    return Card("contacts", 1, 1, "Nora Falk", "NF", "t1", main=main, **others)  # type: ignore[arg-type]


def rows(layout: Layout) -> list[str]:
    made = []
    for row in layout.rows:
        line = ""
        if isinstance(row, Rule):
            line = f"-- {row.title} {row.count}"
        else:
            for piece in row:
                line = line.ljust(piece.at) + piece.text[: piece.width]
        made.append(line.rstrip())
    return made


def test_facts_stand_side_by_side_where_there_is_little_height() -> None:
    facts = [fact("phone", "+49 30 1"), fact("email", "nora@x.example"), fact("last", "3 d ago"), fact("tags", "vip")]

    layout = Layout(card(*facts), Room(80, compact=True))

    assert rows(layout) == [
        "  phone +49 30 1                          last 3 d ago",
        "  email nora@x.example                    tags vip",
    ]
    assert [spot.target.name for spot in layout.spots] == ["phone", "email", "last", "tags"]


def test_a_wide_value_takes_room_from_its_neighbours_and_is_cut_last() -> None:
    facts = [fact("email", "e" * 40), fact("a", "1"), fact("last", "3 d"), fact("b", "2"), fact("tags", "vip")]

    assert rows(Layout(card(*facts), Room(80, compact=True)))[0].startswith(f"  email {'e' * 40} ")


def test_one_line_joins_the_entries_of_a_timeline() -> None:
    entries = (
        Happening("27 Nov", "touch", "due in 4 d", Target("", ""), "○"),
        Happening("20 Nov", "call out", "a b c d e f g", Target("", "")),
        Happening("18 May 2025", "created", "", Target("", ""), "●"),
    )

    layout = Layout(card(timeline=entries), Room(41))

    assert rows(layout)[-4:] == [
        "   27 Nov       ○ touch     due in 4 d",
        "   20 Nov       │ call out  a b c d e f",
        "                │           g",
        "   18 May 2025  ● created",
    ]
    assert [spot.rows for spot in layout.spots] == [1, 2, 1]


def test_a_long_text_says_that_there_is_more() -> None:
    text = Fact("notes", "word " * 100, Target("Notes", "", field="notes", long=True), long=True)

    shown = rows(Layout(card(groups=(Group("Text", (text,)),)), Room(40)))

    assert shown[-1].strip() == "… Enter shows all"
    assert len(shown) == 6


def test_the_whole_record_has_groups_and_names_what_is_empty() -> None:
    groups = (Group("Name", (fact("name", "Nora Falk"),)),)

    shown = rows(Layout(card(groups=groups, empty=("Phone", "Mobile")), Room(60, whole=True)))

    assert "-- Name" in shown
    assert "-- Empty 2" in shown
    assert "   Phone, Mobile" in shown
