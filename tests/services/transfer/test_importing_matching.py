"""Which record a row belongs to (SPEC 8.4)."""

import pytest

from crm_tui.errors import Usage
from crm_tui.services.rows import Assignment
from crm_tui.services.writing import add, delete


@pytest.fixture
def person(db):
    """Add a contact."""

    def person(**fields: str) -> int:
        given = [Assignment(name, "=", text) for name, text in fields.items()]
        return add(db, "contacts", given, allow_duplicate=True).ids[0]

    return person


@pytest.fixture
def titles(ask):
    """The title of each live contact, by id."""
    return lambda: dict(ask("SELECT id, title FROM contacts WHERE deleted_at IS NULL AND title IS NOT NULL"))


def test_the_external_id_comes_first(load, person, titles):
    one = person(name="Ada", email="ada@x.org", external_system="crm", external_id="7")
    person(name="Bob", email="bob@x.org")

    load("external_system,external_id,email,title\ncrm,7,bob@x.org,CEO\n")

    assert titles() == {one: "CEO"}


def test_no_external_system_equals_no_external_system(load, titles, counts):
    load("external_id,name,title\n7,Ada,CEO\n")

    assert counts(load("external_id,name,title\n7,Augusta,CEO\n")) == (0, 1, 0, 0, 0)


def test_another_external_id_is_another_record_whatever_else_agrees(load, person, counts):
    person(name="Ada", email="ada@x.org", external_system="crm", external_id="7")

    assert counts(load("external_system,external_id,email,name\ncrm,8,ada@x.org,Ada\n")) == (1, 0, 0, 0, 0)


def test_an_external_id_of_another_system_does_not_part_records(load, person, counts):
    person(name="Ada", email="ada@x.org", external_system="crm", external_id="7")

    assert counts(load("external_system,external_id,email\nzoho,8,ada@x.org\n")) == (0, 1, 0, 0, 0)


def test_an_email_matches_whatever_its_case(load, person, titles):
    one = person(name="Ada", email="Ada@X.org")

    load("email,title\naDA@x.ORG,CEO\n")

    assert titles() == {one: "CEO"}


def test_further_points_match_too(load, titles, counts):
    load("name,email,other\nAda,ada@x.org,private@y.org\n", map="other=points.email.private")

    assert counts(load("email,title\nprivate@y.org,CEO\n")) == (0, 1, 0, 0, 0)
    assert titles() == {1: "CEO"}


def test_name_and_phone_match_in_any_spelling_and_field(load, person, titles):
    one = person(name="Ada Lovelace", mobile="030 1234567")
    person(name="Bob", phone="030 1234567")

    load("name,phone,title\nADA LOVELACE,+49 30 1234567,CEO\n")

    assert titles() == {one: "CEO"}


def test_the_same_name_alone_is_not_the_same_person(load, person, counts):
    person(name="Ada", phone="030 1234567")

    assert counts(load("name,title\nAda,CEO\n")) == (1, 0, 0, 0, 0)
    with pytest.raises(Usage, match="same name"):
        load("name\nAda\n", match="name")


def test_a_shared_mailbox_matches_only_together_with_the_name(load, person, titles):
    person(name="Ada", email="info@x.org")
    two = person(name="Bob", email="info@x.org")

    outcome = load("name,email,title\nbob,info@x.org,CEO\nCid,info@x.org,CTO\n,info@x.org,CFO\n")

    assert (outcome.updated, outcome.created) == (1, 2)
    assert titles()[two] == "CEO"


def test_two_hits_are_refused_with_the_candidates(load, person, ask):
    one, two = person(name="Ada", email="ada@x.org"), person(name="Augusta", email="ada@x.org")

    outcome = load("email,title\nada@x.org,CEO\n")

    assert outcome.exit == 6
    assert outcome.errors[0].code == "ambiguous"
    assert f"{one} or {two}" in outcome.errors[0].message


def test_an_ambiguous_row_goes_to_the_rejects_and_the_others_in(load, person, counts):
    person(name="Ada", email="ada@x.org")
    person(name="Augusta", email="ada@x.org")

    outcome = load("email,title\nada@x.org,CEO\nbob@x.org,CTO\n", on_error="skip")

    assert counts(outcome) == (1, 0, 0, 0, 1)


def test_a_later_row_of_the_same_key_belongs_to_the_record_of_the_earlier_one(load, ask, counts):
    outcome = load("email,name,title\na@x.org,Ada,CEO\na@X.org,Ada,CTO\na@x.ORG,,\n")

    assert counts(outcome) == (1, 1, 1, 0, 0)
    assert ask("SELECT name, title FROM contacts") == [("Ada", "CTO")]


def test_rows_that_repeat_an_existing_record_change_it_one_after_the_other(load, person, ask, counts):
    person(name="Ada", email="a@x.org")

    outcome = load("email,title,city\na@x.org,CEO,\na@x.org,CTO,Rome\na@x.org,CTO,Rome\n")

    assert counts(outcome) == (0, 2, 1, 0, 0)
    assert ask("SELECT title, city FROM contacts") == [("CTO", "Rome")]


def test_repeated_emails_with_other_external_ids_stay_apart_and_a_third_is_ambiguous(load, counts):
    text = "external_id,email\n1,a@x.org\n2,a@x.org\n,a@x.org\n"

    outcome = load(text, on_error="skip")

    assert counts(outcome) == (2, 0, 0, 0, 1)
    assert outcome.errors[0].code == "ambiguous"
    assert counts(load(text, on_error="skip")) == (0, 0, 2, 0, 1)


def test_a_row_that_repeats_one_in_the_file_and_hits_another_record_is_ambiguous(load, person):
    person(name="Old", email="a@x.org")
    person(name="Ada", external_id="7", email="z@x.org")

    outcome = load("external_id,email\n7,a@x.org\n,a@x.org\n")

    assert [(each.row, each.code) for each in outcome.errors] == [(2, "ambiguous")]


def test_create_mode_skips_later_rows_of_the_same_key(load, counts):
    assert counts(load("email,title\na@x.org,CEO\na@x.org,CTO\n", mode="create")) == (1, 0, 0, 1, 0)


def test_update_mode_skips_rows_that_repeat_a_skipped_one(load, counts):
    assert counts(load("email,title\na@x.org,CEO\na@x.org,CTO\n", mode="update")) == (0, 0, 0, 2, 0)


def test_rows_without_a_key_are_compared_by_all_their_values(load, counts):
    text = "name,city\nAda,London\nAda,Paris\nBob,\n"
    assert counts(load(text)) == (3, 0, 0, 0, 0)

    assert counts(load(text)) == (0, 0, 3, 0, 0)
    assert counts(load("name,city\nAda,Rome\n")) == (1, 0, 0, 0, 0)


def test_two_equal_rows_without_a_key_are_two_records(load, counts):
    assert counts(load("name,city\nAda,London\nAda,London\n")) == (2, 0, 0, 0, 0)

    assert counts(load("name,city\nAda,London\nAda,London\nAda,London\n")) == (1, 0, 2, 0, 0)


def test_rows_without_a_name_are_compared_too(load, counts):
    text = "phone,company,city\n12,Acme,London\n34,Acme,London\n12,,\n"
    assert counts(load(text)) == (3, 0, 0, 0, 0)

    assert counts(load(text)) == (0, 0, 3, 0, 0)


def test_activities_without_an_external_id_do_not_multiply(load, counts):
    load("name,email\nAda,ada@x.org\n")
    text = "kind,subject,occurred_at,contact\ncall,Hi,2026-01-05T10:00:00Z,ada@x.org\nnote,Hi,,Ada\nnote,Hi,,Ada\n"
    assert counts(load(text, "activities")) == (3, 0, 0, 0, 0)

    assert counts(load(text, "activities")) == (0, 0, 3, 0, 0)


def test_a_company_matches_by_domain_then_by_name(load, ask, counts):
    load("name,domain\nAcme,acme.org\nBeta,\n", "companies")

    outcome = load("name,domain,city\nACME Corp,www.acme.org,Rome\nbeta,,Paris\n", "companies")

    assert counts(outcome) == (0, 2, 0, 0, 0)
    assert ask("SELECT name, city FROM companies") == [("ACME Corp", "Rome"), ("beta", "Paris")]


def test_a_company_with_another_domain_is_not_matched_by_name(load, counts):
    load("name,domain\nAcme,acme.org\n", "companies")

    assert counts(load("name,domain\nAcme,acme.example\n", "companies")) == (1, 0, 0, 0, 0)


def test_a_binned_record_is_restored_and_updated(db, load, person, titles, counts):
    one = person(name="Ada", email="ada@x.org")
    delete(db, "contacts", refs=[str(one)])

    assert counts(load("email,title\nada@x.org,CEO\n")) == (0, 1, 0, 0, 0)
    assert titles() == {one: "CEO"}


def test_a_binned_record_may_stay_where_it_is(db, load, person, counts):
    delete(db, "contacts", refs=[str(person(name="Ada", email="ada@x.org"))])

    assert counts(load("email\nada@x.org\n", binned="new")) == (1, 0, 0, 0, 0)


def test_a_row_whose_record_is_in_the_bin_may_be_refused(db, load, person):
    one = person(name="Ada", email="ada@x.org")
    delete(db, "contacts", refs=[str(one)])

    outcome = load("email\nada@x.org\n", binned="reject")

    assert [(each.code, each.message[:12]) for each in outcome.errors] == [("binned", f"{one} is in the ")]


def test_ids_match_only_when_asked_for(load, person, titles, counts):
    one, two = person(name="Ada"), person(name="Bob")

    outcome = load(f"id,name,title\n{two},Bob,CEO\n{one},Ada,CTO\n999,Cid,CFO\n", match="id")

    assert counts(outcome) == (1, 2, 0, 0, 0)
    assert titles() == {one: "CTO", two: "CEO", 3: "CFO"}
    assert any("id" in notice for notice in load("id,name\n1,Zed\n").notices)


def test_any_field_can_be_a_key(load, person, counts):
    person(name="Ada", city="London")

    assert counts(load("city,name\nlondon,Augusta\n", match="city")) == (0, 1, 0, 0, 0)
    with pytest.raises(Usage, match="nonsense"):
        load("name\nAda\n", match="nonsense")


def test_rows_may_match_by_name_and_email_together(load, person, counts):
    person(name="Ada", email="a@x.org")

    assert counts(load("name,email,title\nAda,a@x.org,CEO\nBob,a@x.org,CTO\n", match="name+email")) == (1, 1, 0, 0, 0)
