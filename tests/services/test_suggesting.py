"""Suggestions: values and records for forms, and what completes a filter at the cursor."""

import pytest
from acting import add
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

from crm_tui.db.database import Database
from crm_tui.domain.filters import parse
from crm_tui.errors import Usage
from crm_tui.services import custom_fields, writing
from crm_tui.services.catalog import Catalog
from crm_tui.services.suggesting import Suggestion, complete_filter, references, values


def options(db: Database, marked: str, name: str = "contacts") -> tuple[str, ...]:
    cursor = marked.index("|")
    return complete_filter(db, name, marked.replace("|", "", 1), cursor).options


def completed(db: Database, marked: str, name: str = "contacts") -> str:
    """The text with the first option put in."""
    cursor, text = marked.index("|"), marked.replace("|", "", 1)
    found = complete_filter(db, name, text, cursor)
    return text[: found.start] + found.options[0] + text[found.end :]


@pytest.mark.parametrize(
    ("name", "field", "typed", "found"),
    [
        ("contacts", "priority_class", "", ("A", "B", "C")),
        ("contacts", "lifecycle", "part", ("partner",)),
        ("contacts", "do_not_call", "y", ("yes",)),
        ("contacts", "country", "de", ("DE",)),
        ("contacts", "country", "Switz", ("CH",)),
        ("companies", "currency", "", ("EUR",)),
        ("companies", "currency", "chf", ("CHF",)),
        ("contacts", "birthday", "tom", ("tomorrow",)),
        ("contacts", "cadence_days", "3", ()),
        ("contacts", "notes", "a", ()),
    ],
)
def test_closed_sets_are_offered_by_what_is_typed(
    db: Database, name: str, field: str, typed: str, found: tuple[str, ...]
) -> None:
    assert values(db, name, field, typed)[: max(len(found), 1)] == found


def test_owners_are_offered_by_login_and_by_name_after_me(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    add(db, "members", "login=bob", "name=Robert Meyer")

    assert values(db, "contacts", "owner", "") == ("me", "ann", "bob")
    assert values(db, "contacts", "owner", "bo") == ("bob",)
    assert values(db, "contacts", "owner", "me") == ("me", "bob")


def test_tags_in_use_are_offered_the_most_frequent_first(db: Database) -> None:
    add(db, "contacts", "name=A", "tags=press|vip")
    gone = add(db, "contacts", "name=B", "tags=vip|gone")
    add(db, "contacts", "name=C", "tags=vip")
    writing.delete(db, "contacts", refs=[str(gone)])

    assert values(db, "contacts", "tags", "") == ("vip", "press")
    assert values(db, "contacts", "tag", "PR") == ("press",)


def test_names_are_offered_along_the_index_each_once_without_the_bin(db: Database) -> None:
    for name in ("Müller", "Müller", "muller GmbH", "Mueller", "Zoe"):
        add(db, "contacts", f"name={name}")
    gone = add(db, "contacts", "name=Mulde")
    writing.delete(db, "contacts", refs=[str(gone)])

    assert values(db, "contacts", "name", "Mul") == ("Müller", "muller GmbH")
    assert values(db, "contacts", "name", "mul", most=1) == ("Müller",)


def test_texts_without_an_index_are_offered_by_how_often_they_are_used(db: Database) -> None:
    for city in ("Bern", "Berlin", "Berlin", "New York", "a\nb"):
        add(db, "contacts", "name=A", f"city={city}")

    assert values(db, "contacts", "city", "ber") == ("Berlin", "Bern")
    assert values(db, "contacts", "city", "york") == ("New York",)
    assert "a\nb" not in values(db, "contacts", "city", "")


def test_addresses_and_domains_are_offered(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=Ada@example.org", "company=Acme")
    add(db, "companies", "name=Globex", "domain=globex.example")

    assert values(db, "contacts", "email", "ADA@") == ("Ada@example.org",)
    assert values(db, "companies", "domain", "glo") == ("globex.example",)
    assert values(db, "contacts", "company.domain", "glo") == ("globex.example",)


def test_custom_fields_are_offered_like_others(db: Database) -> None:
    custom_fields.add(db, "contacts", "size", kind="choice", options=("small", "large"))
    custom_fields.add(db, "contacts", "hobby")
    add(db, "contacts", "name=Ada", "hobby=Chess")

    assert values(db, "contacts", "size", "l") == ("large",)
    assert values(db, "contacts", "hobby", "ch") == ("Chess",)
    assert options(db, "hob|") == ("hobby:",)


def test_a_field_that_does_not_exist_is_named(db: Database) -> None:
    with pytest.raises(Usage, match="no field nonsense in contacts"):
        values(db, "contacts", "nonsense", "")


@pytest.mark.parametrize("typed", ["\ud800", "\x00", "%", "_", "'", '"', "\U0010ffff"])
def test_any_text_may_be_typed(db: Database, typed: str) -> None:
    add(db, "contacts", "name=Ada", "city=Bern", "tags=vip", "company=Acme")

    for field in ("name", "city", "tags", "owner", "company", "country", "birthday", "email", "phone"):
        assert set(values(db, "contacts", field, typed)) <= set(values(db, "contacts", field, "", most=500))


def test_references_are_ranked_as_a_search_ranks_them(db: Database) -> None:
    acme = add(db, "companies", "name=Acme", "domain=acme.example")
    other = add(db, "companies", "name=Big Acme", "city=Bern")

    assert references(db, "companies", "acm") == (
        Suggestion(acme, "Acme", "acme.example"),
        Suggestion(other, "Big Acme", "Bern"),
    )
    assert [each.title for each in references(db, "companies", "", most=1)] == ["Acme"]
    assert references(db, "companies", "nobody") == ()


def test_members_are_found_by_login_and_name(db: Database) -> None:
    made = add(db, "members", "login=bob", "name=Robert Meyer")

    assert references(db, "members", "mey") == (Suggestion(made, "Robert Meyer", "bob"),)


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("own|", "owner:"),
        ("-own| city:x", "-owner: city:x"),
        ("cit|x:me", "city:me"),
        ("company.ci|", "company.city:"),
        ("lifecycle:customer,lea|", "lifecycle:customer,lead"),
        ("sort:-crea|", "sort:-created_at"),
        ("so|", "source:"),
        ("sort|", "sort:"),
        ("birthday:tod|", "birthday:today"),
        ("created_at:-3|", "created_at:-30d"),
        ("company:glo|", 'company:"Globex Corp"'),
        ('company:"glo|', 'company:"Globex Corp"'),
        ("city:none owner:m|", "city:none owner:me"),
        ("city:an|", "city:any"),
    ],
)
def test_a_filter_is_completed_at_the_cursor(db: Database, marked: str, text: str) -> None:
    add(db, "companies", "name=Globex Corp")

    assert completed(db, marked) == text


def test_what_stands_there_whole_is_not_offered_again(db: Database) -> None:
    assert options(db, "ow|ner:me") == ()


def test_an_empty_filter_offers_the_columns_of_the_list_first(db: Database) -> None:
    assert options(db, "|")[:4] == ("id:", "name:", "company:", "email:")


def test_a_field_offers_its_values_and_the_words_that_every_field_takes(db: Database) -> None:
    add(db, "contacts", "name=Ada")

    assert options(db, "owner:|") == ("me", "ann", "none", "any")
    assert options(db, "priority_class:|") == ("A", "B", "C", "none", "any")
    assert options(db, "name~|") == ("Ada",)


@pytest.mark.parametrize("marked", ['"ada|', "nonsense:a|", "name.city:a|", "city:x.y |)", "name.|", "sort:-nonsense|"])
def test_where_nothing_is_known_nothing_fails(db: Database, marked: str) -> None:
    found = options(db, marked)

    assert found == () or marked.endswith(" |)")


def test_every_option_makes_a_filter_that_is_right(db: Database) -> None:
    for name in ('Say "hi", ok', "1..5", "me", "-x", "(a)", "4711", ">1"):
        add(db, "companies", f"name={name}", f"city={name}")
    with db.read() as connection:
        fields = Catalog(db, connection).fields
        for marked in ("city:|", "city:x,|", "parent:|", "birthday:|", "-owner:|", "country:|"):
            name = "contacts" if marked.startswith(("birthday", "-owner")) else "companies"
            found = complete_filter(db, name, marked.replace("|", ""), len(marked) - 1)
            assert found.options
            for option in found.options:
                parse(marked.replace("|", option), fields, name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_any(st.text(st.sampled_from('owner:companyity.sort,-("\\ >=~^é|\x00\ud800'), max_size=25), st.integers(0, 25))
def test_no_half_written_filter_fails(db: Database, text: str, cursor: int) -> None:
    found = complete_filter(db, "contacts", text, cursor)

    assert 0 <= found.start <= found.end <= max(len(text), cursor)
