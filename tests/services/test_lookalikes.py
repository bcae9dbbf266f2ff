"""Lookalikes: who has the same e-mail, number or domain as the form that is being filled in."""

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.services import writing
from crm_tui.services.lookalikes import Lookalike, lookalikes


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("email", "ADA@Example.org"),
        ("email", " ada@example.org "),
        ("phone", "030 1234567"),
        ("mobile", "+49 (30) 123-4567"),
    ],
)
def test_a_contact_with_the_same_address_or_number_is_found_however_it_is_written(
    db: Database, field: str, text: str
) -> None:
    made = add(db, "contacts", "name=Ada", "company=Acme", "email=Ada@example.org", "phone=+49 30 1234567")

    assert lookalikes(db, "contacts", field, text) == (Lookalike("contacts", made, "Ada", "Acme"),)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("email", "ada@"), ("email", "ada@example"), ("email", ""), ("phone", "030"), ("phone", "+49 30"),
        ("phone", "ada"), ("name", "Ada"), ("notes", "ada@example.org"), ("email", "a\x00@example.org"),
        ("nonsense", "ada@example.org"), ("phone", "\ud800"),
    ],
)  # fmt: skip
def test_half_a_value_and_other_fields_find_nobody(db: Database, field: str, text: str) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org", "phone=+49 30 1234567")

    assert lookalikes(db, "contacts", field, text) == ()


def test_further_points_of_contact_count(db: Database) -> None:
    made = add(db, "contacts", "name=Ada", "email=ada@example.org")
    add(db, "contact_points", f"contact={made}", "kind=email", "value=Countess@example.org")
    add(db, "contact_points", f"contact={made}", "kind=mobile", "value=0170 1234567")

    assert [each.id for each in lookalikes(db, "contacts", "email", "countess@example.org")] == [made]
    assert [each.id for each in lookalikes(db, "contacts", "phone", "+49 170 1234567")] == [made]


def test_the_record_in_the_form_and_the_bin_are_left_out(db: Database) -> None:
    made = add(db, "contacts", "name=Ada", "email=ada@example.org")

    assert lookalikes(db, "contacts", "email", "ada@example.org", except_id=made) == ()

    writing.delete(db, "contacts", refs=[str(made)])

    assert lookalikes(db, "contacts", "email", "ada@example.org") == ()


def test_a_contact_without_a_company_is_noted_by_its_address(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org", "phone=+49 30 1234567")

    assert [each.note for each in lookalikes(db, "contacts", "phone", "030 1234567")] == ["ada@example.org"]


@pytest.mark.parametrize(("field", "text"), [("website", "https://www.acme.example/about"), ("domain", "Acme.example")])
def test_a_company_with_the_same_domain_is_found(db: Database, field: str, text: str) -> None:
    made = add(db, "companies", "name=Acme", "website=acme.example", "city=Berlin")

    assert lookalikes(db, "companies", field, text) == (Lookalike("companies", made, "Acme", "acme.example"),)
    assert lookalikes(db, "contacts", "website", text) == ()


def test_five_are_listed_the_oldest_first(db: Database) -> None:
    for at in range(8):
        writing.add(db, "contacts", given(f"name=Info {at}", "email=info@example.org"), allow_duplicate=True)

    found = lookalikes(db, "contacts", "email", "info@example.org", except_id=1)

    assert [each.title for each in found] == [f"Info {at}" for at in range(1, 6)]
