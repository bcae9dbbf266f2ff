"""Who a lead may be already, and why."""

import pytest
from acting import add

from crm_tui.db.database import Database
from crm_tui.services import conversion, writing
from crm_tui.services.lead_matches import ConvertPlan, Part, plan


def lead(db: Database, *texts: str) -> ConvertPlan:
    return plan(db, str(add(db, "leads", *texts)))


def found(part: Part) -> list[tuple[int, str]]:
    return [(each.id, each.reason) for each in part.candidates]


def test_a_lead_nobody_knows_becomes_three_new_records(db: Database) -> None:
    made = lead(db, "name=Ada", "company=Acme")

    assert [(part.choice, part.name, part.candidates) for part in (made.contact, made.company, made.deal)] == [
        ("new", "Ada", ()), ("new", "Acme", ()), ("new", "Acme", ()),
    ]  # fmt: skip


def test_a_contact_is_known_by_any_e_mail_before_a_phone(db: Database) -> None:
    add(db, "contacts", "name=Ada", "phone=+49 30 1234567")
    add(db, "contacts", "name=Grace")
    add(db, "contact_points", "contact=Grace", "kind=email", "value=G@navy.example")

    assert found(lead(db, "name=G", "email=g@NAVY.example", "phone=030 1234567").contact) == [(2, "same e-mail")]
    assert found(lead(db, "name=A", "email=a@b.example", "mobile=030 1234567").contact) == [(1, "same phone")]


def test_a_company_is_known_by_domain_before_its_name(db: Database) -> None:
    add(db, "companies", "name=Acme Ltd", "website=https://www.acme.example/about")
    add(db, "companies", "name=ACME")

    assert found(lead(db, "name=A", "company=Acme", "website=acme.example").company) == [
        (1, "same domain acme.example")
    ]
    assert found(lead(db, "name=B", "company=Acme", "email=b@acme.example").company) == [
        (1, "same domain acme.example")
    ]
    assert found(lead(db, "name=C", "company=acmé").company) == [(2, "same name")]


def test_a_public_mailbox_tells_no_company(db: Database) -> None:
    add(db, "companies", "name=Google", "domain=gmail.com")

    assert lead(db, "name=A", "email=a@gmail.com").company.choice == "skip"


def test_a_lead_that_names_no_company_takes_that_of_its_contact(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=ada@gmail.com", "company=Acme")

    made = lead(db, "name=Ada", "email=ada@gmail.com")

    assert (made.company.choice, found(made.company)) == ("1", [(1, "company of the contact")])


def test_several_matches_leave_the_choice_open(db: Database) -> None:
    add(db, "companies", "name=Acme", "city=Rome")
    add(db, "companies", "name=Acme", "city=Bonn")

    part = lead(db, "name=A", "company=Acme").company

    assert (part.choice, [each.note for each in part.candidates]) == ("", ["Rome", "Bonn"])


def test_binned_records_are_nobody(db: Database) -> None:
    add(db, "companies", "name=Acme")
    writing.delete(db, "companies", refs=["1"])

    assert lead(db, "name=A", "company=Acme").company.candidates == ()


def test_open_deals_of_the_person_and_the_company_are_offered_once(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=a@acme.example", "company=Acme")
    add(db, "deals", "name=Both", "company=Acme", "contact=Ada")
    add(db, "deals", "name=Firm", "company=Acme")
    add(db, "deals", "name=Lost", "company=Acme", "stage=lost", "lost_reason=price")

    made = lead(db, "name=Ada", "email=a@acme.example", "company=Acme")

    assert found(made.deal) == [(1, "open deal of the contact"), (2, "open deal of the company")]
    assert made.deal.choice == "new"


def test_the_plan_counts_what_moves_and_knows_a_converted_lead(db: Database) -> None:
    number = add(db, "leads", "name=Ada", "tags=fair")
    add(db, "activities", "kind=call", "lead=Ada")
    add(db, "tasks", "title=Send", "lead=Ada")
    before = plan(db, "Ada")
    conversion.convert(db, "Ada", conversion.Wanted(deal="skip"))

    assert (before.lead, before.activities, before.tasks, before.tags, before.converted) == (
        number,
        1,
        1,
        ("fair",),
        None,
    )
    assert plan(db, "Ada").converted == (1, None, None)


@pytest.mark.parametrize("name", ["\x1b[31mred", "[bold]x"])
def test_names_are_safe_to_show(db: Database, name: str) -> None:
    made = lead(db, f"name={name}", f"company={name}")

    assert "\x1b" not in made.title + made.contact.name + made.company.name + made.deal.name
