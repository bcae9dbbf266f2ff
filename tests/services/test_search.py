"""Search: what is found by which text, in which order, and that any text will do."""

import pytest

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.searching import document, needle, runs, starting
from crm_tui.errors import Usage
from crm_tui.services import custom_fields, writing
from crm_tui.services.rows import Assignment
from crm_tui.services.search import search
from crm_tui.services.search_snippets import cut


def add(db: Database, entity: str, /, **values: str) -> int:
    given = [Assignment(field, "=", text) for field, text in values.items()]
    return writing.add(db, entity, given, allow_duplicate=True).ids[0]


def names(db: Database, text: str, **options: object) -> list[str]:
    return [hit.title for hit in search(db, text, **options).hits]  # type: ignore[arg-type]


def test_a_part_of_a_word_finds_a_name_without_its_accents(db: Database) -> None:
    add(db, "contacts", name="Jürgen Müller")

    found = search(db, "ull")

    assert [(hit.entity, hit.title, hit.field, hit.snippet) for hit in found.hits] == [
        ("contacts", "Jürgen Müller", "name", "Jürgen Müller")
    ]
    assert not found.capped


def test_the_number_of_a_ticket_finds_it_first_then_what_speaks_of_it(db: Database) -> None:
    add(db, "tickets", subject="Printer offline")
    add(db, "tickets", subject="Same as T-1")

    assert [(hit.title, hit.field, hit.snippet) for hit in search(db, " t-1 ").hits] == [
        ("Printer offline", "ref", "T-1"), ("Same as T-1", "subject", "Same as T-1"),
    ]  # fmt: skip
    assert names(db, "T-2") == ["Same as T-1"]
    assert names(db, "T-01") == []


def test_two_characters_find_the_start_of_a_word_only(db: Database) -> None:
    add(db, "contacts", name="Ulla Berg")
    add(db, "contacts", name="Jürgen Müller")

    assert names(db, "ul") == ["Ulla Berg"]
    assert names(db, "m") == ["Jürgen Müller"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("田", "山田太郎"),
        ("山田", "山田太郎"),
        ("ольга", "ОЛЬГА Иванова"),
        ("łukasz", "Łukasz Nowak"),
        ("مريم", "مريم العلي"),
    ],
)
def test_names_of_every_script_are_found(db: Database, text: str, name: str) -> None:
    add(db, "contacts", name=name)

    assert names(db, text) == [name]


def test_all_words_must_match_in_any_order_and_any_field(db: Database) -> None:
    add(db, "contacts", name="Ada Lovelace", notes="mathematics")
    add(db, "contacts", name="Ada Byron")

    assert names(db, "lovelace ADA math") == ["Ada Lovelace"]


def test_exact_keys_come_before_starts_before_words_before_parts(db: Database) -> None:
    add(db, "contacts", name="Xanna")
    add(db, "contacts", name="Bo Anna")
    add(db, "contacts", name="Annabel")
    add(db, "contacts", name="Anna")

    assert names(db, "anna") == ["Anna", "Annabel", "Bo Anna", "Xanna"]


def test_equal_hits_are_ordered_by_their_latest_touch(db: Database) -> None:
    early = add(db, "contacts", name="Kim Early")
    late = add(db, "contacts", name="Kim Late")
    add(db, "activities", kind="call", contact=str(early), occurred_at="2026-11-02T09:00:00Z")
    add(db, "activities", kind="call", contact=str(late), occurred_at="2026-11-01T09:00:00Z")

    assert names(db, "kim", within="contacts") == ["Kim Early", "Kim Late"]


@pytest.mark.parametrize("text", ["+49 (0)30 1234567", "030/1234567", "+49301234567", "00493012 34567"])
def test_a_number_is_found_in_any_spelling(db: Database, text: str) -> None:
    add(db, "contacts", name="Ada", phone="030 1234567")

    assert names(db, text) == ["Ada"]


def test_further_points_of_a_contact_are_found_with_their_value(db: Database) -> None:
    ada = add(db, "contacts", name="Ada")
    add(db, "contact_points", contact=str(ada), kind="email", value="Ada@Home.example")
    add(db, "contact_points", contact=str(ada), kind="phone", value="030 7654321")

    by_mail, by_start, by_number = (search(db, text).hits[0] for text in ("ada@home.EXAMPLE", "ada@ho", "+49307654321"))

    assert (by_mail.id, by_mail.field, by_mail.snippet) == (ada, "email", "Ada@Home.example")
    assert by_start.id == ada
    assert (by_number.field, by_number.snippet) == ("phone", "030 7654321")


def test_an_external_id_is_found_bare_and_with_its_system(db: Database) -> None:
    add(db, "contacts", name="Ada", external_system="hubspot", external_id="4711")

    assert names(db, "4711") == names(db, "hubspot:4711") == ["Ada"]


def test_a_domain_finds_the_company_before_the_people_there(db: Database) -> None:
    add(db, "contacts", name="Ada", email="ada@acme.example")
    add(db, "companies", name="Acme", website="https://www.acme.example/")

    assert names(db, "acme.example") == ["Acme", "Ada"]


def test_a_body_is_cut_around_the_hit(db: Database) -> None:
    add(db, "activities", kind="note", subject="Visit", body="word " * 100 + "the Straße needle " + "word " * 100)

    hit = search(db, "strasse needle").hits[0]

    assert (hit.entity, hit.field) == ("activities", "body")
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert "Straße needle" in hit.snippet


def test_the_values_of_custom_text_fields_are_found(db: Database) -> None:
    custom_fields.add(db, "contacts", "hobby")
    add(db, "contacts", name="Ada", hobby="Ballooning")

    hit = search(db, "loon").hits[0]

    assert (hit.field, hit.snippet) == ("hobby", "Ballooning")


def test_binned_records_are_not_found(db: Database) -> None:
    number = add(db, "contacts", name="Ada", email="ada@example.org")
    writing.delete(db, "contacts", refs=[str(number)])

    assert not any(names(db, text) for text in ("ada", "Ada", "ada@example.org", "love"))


def test_broad_hits_are_capped_and_said_so(db: Database) -> None:
    contacts = table("contacts")
    with db.bulk("Many") as bulk:
        bulk.insert(contacts, ({"name": f"Ann {at}", "name_f": f"ann {at}"} for at in range(300)))

    found = search(db, "ann", limit=20)

    assert (len(found.hits), found.capped) == (20, True)


def test_a_search_can_stay_within_one_entity(db: Database) -> None:
    add(db, "contacts", name="Ada")
    add(db, "companies", name="Ada Inc")

    assert names(db, "ada", within="companies") == ["Ada Inc"]
    with pytest.raises(Usage):
        search(db, "ada", within="members")


HOSTILE = [
    "", " ", "%", "_", '"', "*", "NEAR(", "nosuch:col", "a" * 60_000, "ab " * 20_000, "\x00", "a\x00b", "\ud800",
    "'; --", "AND OR NOT", "^a", "{a}", "-a", "a-b", "+", "(", "\u0301", "\U0001f600", "10 %", "\\", "=1+1",
    " ".join(map(str, range(3000))),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_a_syntax_error(db: Database, text: str) -> None:
    add(db, "contacts", name="Ada")

    assert search(db, text).hits == ()


@pytest.mark.parametrize("text", ["100%", "a_b", 'say "hi"', "2*3", "NEAR(x", "nosuch:col", "c:\\dir", "😀😃😄"])
def test_special_characters_match_themselves(db: Database, text: str) -> None:
    add(db, "contacts", name=f"before {text} after")
    add(db, "contacts", name="other")

    assert names(db, text) == [f"before {text} after"]


def test_every_run_of_a_needle_stands_in_every_text_that_holds_it() -> None:
    texts = ["Ada Lovelace", "a b c", "ada@example.org", "山 田x 太郎", "x_y-z  w", "+49 30 1234567", "O'Neill Müller"]

    for text in texts:
        found = document([text]) or ""
        for sought in (text, *text.split(), text[1:], text[:-1], text[2:7]):
            needles = [needle(sought)] + ([starting(needle(sought))] if starting(needle(sought)) in found else [])
            for each in needles:
                if each in found:
                    assert all(run in found for run in runs(each)), (text, sought)


def test_a_snippet_keeps_its_place_where_folding_changes_lengths() -> None:
    text = "ﬁﬁﬁ ß " * 40 + "Treffer" + " ende" * 40

    assert "Treffer" in cut(text, ["treffer"])
