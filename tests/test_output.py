"""Every form of output: machines get what is stored, eyes get what cannot hurt them."""

import csv
import io
import json
import shutil
from datetime import UTC, datetime
from os import terminal_size
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import sheets
from crm_tui.domain.fields import Field
from crm_tui.domain.kinds import (
    Boolean,
    Context,
    Date,
    Email,
    Instant,
    Integer,
    JsonNumber,
    Kind,
    ListOf,
    LongText,
    Money,
    Number,
    Phone,
    Reference,
    Text,
)
from crm_tui.domain.kinds.base import Stored
from crm_tui.output import Printer, Wish
from crm_tui.services.rows import Detail, Moment, Page, Row

CONTEXT = Context(datetime(2026, 11, 23, 9, tzinfo=UTC), ZoneInfo("Europe/Berlin"), "DE", "EUR")
HOSTILE = "\x1b[2J\x9b31m\u202eAda\r\n\t[bold]x[/] | \\ <b>"
STEERING = set("\x1b\x9b\u202e\r\x07")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def page(*columns: tuple[str, Kind, Stored | None], names: dict[str, str] | None = None, **twins: str | None) -> Page:
    """A page of one row."""
    fields = tuple(Field(name, kind, name.title(), name) for name, kind, _ in columns)
    row = Row(1, {name: value for name, _, value in columns}, names or {}, twins)
    return Page("contacts", fields, (row,), 1)


def printed(given: Page, output: str | None, *, terminal: bool = False, color: str = "never") -> str:
    """What a list of the page looks like."""
    out = Terminal() if terminal else io.StringIO()
    Printer(Wish(output, color), CONTEXT, out, io.StringIO()).page(given)
    return out.getvalue()


def test_json_holds_every_kind_in_its_own_form() -> None:
    given = page(
        ("id", Integer(), 1),
        ("name", Text(), "Ada “Countess” Müller"),
        ("tags", ListOf(), '["vip","press"]'),
        ("do_not_call", Boolean(), 0),
        ("revenue", Money(), 1234567890123456789),
        ("score", Number(), 2500000),
        ("seen_at", Instant(), "2026-11-23T09:30:00Z"),
        ("birthday", Date(), None),
        ("phone", Phone(), "030 1234567"),
        ("company", Reference("companies"), 7),
        names={"company": "Acme"},
        phone_e164="+49301234567",
    )

    text = printed(given, "json")

    assert json.loads(text, parse_float=str) == [
        {
            "id": 1,
            "name": "Ada “Countess” Müller",
            "tags": ["vip", "press"],
            "do_not_call": False,
            "revenue": "12345678901234567.89",
            "currency": "EUR",
            "score": "2.5",
            "seen_at": "2026-11-23T09:30:00Z",
            "birthday": None,
            "phone": "030 1234567",
            "phone_e164": "+49301234567",
            "company": "Acme",
            "company_id": 7,
        }
    ]
    assert "“Countess” Müller" in text
    assert '"revenue": 12345678901234567.89,' in text


def test_an_empty_reference_keeps_both_keys() -> None:
    (record,) = json.loads(printed(page(("company", Reference("companies"), None)), "json"))

    assert record == {"company": None, "company_id": None}


def test_an_amount_is_in_the_currency_of_its_record() -> None:
    given = page(("revenue", Money(), 1200))
    given = Page("companies", given.fields, (Row(1, {"revenue": 1200, "currency": "JPY"}),), 1)

    assert json.loads(printed(given, "json")) == [{"revenue": 1200, "currency": "JPY"}]
    assert printed(given, "csv") == "revenue\n1200\n"
    assert "1,200 JPY" in printed(given, "table")


def test_jsonl_is_an_object_a_line() -> None:
    assert printed(page(("id", Integer(), 1)), "jsonl") == '{"id": 1}\n'


def test_tsv_escapes_what_would_break_its_lines() -> None:
    assert printed(page(("notes", LongText(), "a\tb\nc\\d\r")), None) == "a\\tb\\nc\\\\d\\r\n"


def test_csv_is_rfc_4180_with_a_header() -> None:
    text = printed(page(("id", Integer(), 1), ("name", Text(), 'a,"b"\r\nc')), "csv")

    assert text == 'id,name\n1,"a,""b""\r\nc"\n'
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["id", "name"], ["1", 'a,"b"\r\nc']]


def test_csv_keeps_a_phone_as_it_was_given() -> None:
    given = page(("phone", Phone(), "030 1234567"), phone_e164="+49301234567", phone_ext=None)

    assert printed(given, "csv") == "phone\n030 1234567\n"
    assert "+49301234567" in printed(given, "table")


def test_markdown_is_a_table_whatever_the_text() -> None:
    lines = printed(page(("id", Integer(), 1), ("name", LongText(), "a|b\nc<d")), "md").splitlines()

    assert lines == ["| id | name |", "| ---: | --- |", "| 1 | a\\|b<br>c&lt;d |"]


def test_ids_are_one_a_line() -> None:
    assert printed(page(("name", Text(), "Ada")), "ids") == "1\n"


def test_a_table_shows_local_times_and_marks_what_is_not_valid() -> None:
    given = page(
        ("seen_at", Instant(), "2026-11-23T09:30:00Z"),
        ("email", Email(), "ada at example"),
        ("phone", Phone(), "call me"),
        ("mobile", Phone(), "030 1234567"),
        email_key=None,
        phone_e164=None,
        mobile_e164="+49301234567",
        mobile_ext="5",
    )

    row = printed(given, "table").splitlines()[1]

    assert row == "2026-11-23 10:30  ada at example (invalid)  call me (invalid)  +49301234567 ext 5"


def test_columns_are_aligned_by_the_width_that_is_seen() -> None:
    first = page(("name", Text(), "日本語"), ("city", Text(), "Tokyo"))
    given = Page("contacts", first.fields, (*first.rows, Row(2, {"name": "Ada", "city": "London"})), 2)

    assert printed(given, "table").splitlines() == ["name    city", "日本語  Tokyo", "Ada     London"]


def test_a_table_in_a_file_is_not_cut() -> None:
    assert "x" * 500 in printed(page(("name", Text(), "x" * 500)), "table")


def test_a_table_on_a_terminal_fits_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: terminal_size((60, 24)))

    lines = printed(page(("id", Integer(), 1), ("name", Text(), "x" * 500)), "table", terminal=True).splitlines()

    assert max(map(len, lines)) == 60
    assert lines[1].endswith("…")


@pytest.mark.parametrize("form", ["table", "tsv", "csv", "json", "jsonl", "md", "ids"])
def test_nothing_in_the_data_can_steer_a_terminal(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: terminal_size((200, 24)))
    given = page(("name", Text(), HOSTILE), ("tags", ListOf(), json.dumps([HOSTILE])), ("email", Email(), HOSTILE))

    seen = printed(given, form, terminal=True)

    assert not set(seen) & STEERING
    if form != "ids":
        assert "[bold]x[/]" in seen


@pytest.mark.parametrize("form", ["table", "md", "json"])
def test_the_forms_for_eyes_are_clean_in_a_file_too(form: str) -> None:
    assert not set(printed(page(("name", Text(), HOSTILE)), form)) & STEERING


def test_a_file_gets_the_bytes_that_are_stored() -> None:
    assert "\x1b[2J\x9b31m\u202eAda" in printed(page(("name", Text(), HOSTILE)), "csv")


def test_column_names_cannot_steer_a_terminal_either() -> None:
    out = Terminal()

    Printer(Wish("table", "never"), CONTEXT, out, io.StringIO()).sheet(sheets.of_records((HOSTILE,), [("x",)], CONTEXT))

    assert not set(out.getvalue()) & STEERING


@pytest.mark.parametrize("form", ["table", "tsv", "csv", "json", "md"])
def test_one_record_with_all_that_belongs_to_it(form: str) -> None:
    points = page(("id", Integer(), 4), ("kind", Text(), "email"), ("value", Text(), "ada@home.example"))
    moment = Moment("2026-11-23T09:00:00Z", "activities", 9, "call in", "Hello")
    out = io.StringIO()

    Printer(Wish(form), CONTEXT, out, io.StringIO()).detail(
        Detail(page(("id", Integer(), 1), ("name", Text(), "Ada"), ("title", Text(), None)), points, (moment,))
    )

    assert (
        out.getvalue()
        == {
            "table": (
                "id    1\nname  Ada\n\n"
                "contact points\nid  kind   value\n 4  email  ada@home.example\n\n"
                "timeline\nat                entity      id  kind     text\n"
                "2026-11-23 10:00  activities   9  call in  Hello\n"
            ),
            "tsv": "id\t1\nname\tAda\ntitle\t\n",
            "csv": "id,name,title\n1,Ada,\n",
            "md": "| id | name | title |\n| ---: | --- | --- |\n| 1 | Ada |  |\n",
            "json": """{
  "id": 1,
  "name": "Ada",
  "title": null,
  "contact_points": [
    {
      "id": 4,
      "kind": "email",
      "value": "ada@home.example"
    }
  ],
  "timeline": [
    {
      "at": "2026-11-23T09:00:00Z",
      "entity": "activities",
      "id": 9,
      "kind": "call in",
      "text": "Hello"
    }
  ]
}
""",
        }[form]
    )


def test_a_word_to_the_person_is_one_line_on_stderr() -> None:
    err = io.StringIO()

    Printer(Wish(), CONTEXT, io.StringIO(), err).say("a\nb\x1b[2J")

    assert err.getvalue() == "a␊b␛[2J\n"


def test_colour_is_for_terminals_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    given = page(("name", Text(), "Ada"))

    assert "\x1b[1m" in printed(given, "table", terminal=True, color="auto")
    assert "\x1b" not in printed(given, "table", terminal=False, color="auto")
    assert "\x1b[1m" in printed(given, "table", terminal=False, color="always")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_json_reads_back_as_it_was(value: sheets.Plain) -> None:
    for indent in (None, 2):
        text = sheets.to_json(value, indent)

        assert json.loads(text) == value
        assert not set(text) & STEERING


def test_an_exact_number_is_written_as_it_stands() -> None:
    assert sheets.to_json({"amount": JsonNumber("12345678901234567.890")}) == '{"amount": 12345678901234567.890}'


def test_a_lone_surrogate_is_escaped() -> None:
    assert sheets.to_json("a\ud800") == '"a\\ud800"'


def wide() -> Page:
    """A page whose four texts of 40 cells find no room side by side on 80 columns."""
    return page(*((name, Text(), name[0] * 40) for name in ("name", "email", "title", "city")))


def listed(given: Page, *, chosen: bool, columns: int, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: terminal_size((columns, 24)))
    out, err = Terminal(), io.StringIO()
    Printer(Wish("table", "never"), CONTEXT, out, err).page(given, chosen=chosen)
    return out.getvalue(), err.getvalue()


def test_fields_that_nobody_chose_give_way_on_a_narrow_terminal_and_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = listed(wide(), chosen=False, columns=80, monkeypatch=monkeypatch)

    assert out.splitlines()[0].split() == ["name", "email", "title"]
    assert err == "no room for city, --fields chooses\n"


def test_fields_that_were_chosen_are_cut_but_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = listed(wide(), chosen=True, columns=80, monkeypatch=monkeypatch)

    assert out.splitlines()[0].split() == ["name", "email", "title", "city"]
    assert err == ""


def test_a_wide_terminal_shows_every_field(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = listed(wide(), chosen=False, columns=200, monkeypatch=monkeypatch)

    assert out.splitlines()[0].split() == ["name", "email", "title", "city"]
    assert err == ""
