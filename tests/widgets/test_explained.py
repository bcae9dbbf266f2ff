"""What is said about a line of a rehearsal."""

from crm_tui.services.transfer.rehearsing import Line
from crm_tui.widgets.explained import explained


def said(line: Line, room: int = 100) -> list[str]:
    rows = explained(line, room, rejected=4, rejects="contacts.csv.rejects.csv")
    return ["".join(piece.text for piece in row) for row in rows]


def rejected(text: str = "", **values: str) -> Line:
    return Line(44, "reject", "Otto Brand", text=text, **values)


def test_a_wrong_value_is_a_sentence_with_what_to_write() -> None:
    line = rejected(
        "44;Otto;31.31.1980;Duff", field="birthday", after="31.31.1980", reason="is no date, e.g. 1980-12-31"
    )

    assert said(line) == [
        "! Birthday 31.31.1980 is no date. The row is left out.",
        "  Write 1980-12-31 for example",
        "  Line in the file  44;Otto;31.31.1980;Duff",
        "  The 4 rejected rows go to  contacts.csv.rejects.csv, ready to correct and import again.",
    ]


def test_a_suggestion_is_surer_than_an_example() -> None:
    line = rejected(field="email", after="a@b,com", reason="is no address, e.g. a@b.org", suggestion="a@b.com")

    assert said(line)[1] == "  Write a@b.com"


def test_an_order_of_dates_is_said_with_a_key() -> None:
    line = rejected(field="birthday", after="03/04/80", reason="is unclear", suggestion="--date dmy or --date mdy")

    assert said(line)[1] == "  Say with o which comes first, day or month"


def test_only_the_faulty_cell_is_underlined_also_far_in_a_long_line() -> None:
    line = rejected("x" * 500 + ";BAD;" + "y" * 500, field="city", after="BAD", reason="is wrong")
    rows = explained(line, 60, rejected=1, rejects="r.csv")

    pieces = rows[1]
    assert [piece.text for piece in pieces if piece.underline] == ["BAD"]
    assert sum(len(piece.text) for piece in pieces[:3]) < 60


def test_an_update_says_what_is_and_what_becomes() -> None:
    line = Line(17, "update", "Nora Falk", "title", "", "Head of IT")

    assert said(line) == ["→ Nora Falk title", "  is now    empty", "  becomes   Head of IT"]


def test_a_new_record_says_what_it_brings() -> None:
    line = Line(31, "create", "Petra Jansen", "company", "", "Massive", "new company")

    assert said(line) == ["+ Petra Jansen is new with the company Massive, a new company"]


def test_a_skipped_row_says_why() -> None:
    assert said(Line(9, "skip", "Ada", reason="is there already")) == [
        "  The row is left out: the record is there already."
    ]
