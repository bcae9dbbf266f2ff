"""Companies and further points that a row brings along."""

import pytest

from crm_tui.errors import NotFound, Usage


def test_a_company_is_found_by_its_folded_name(load, ask):
    load("name\nÄcme GmbH\n", "companies")

    load("name,company\nAda,acme gmbh\n")

    assert ask("SELECT company_id FROM contacts") == [(1,)]
    assert ask("SELECT count(*) FROM companies") == [(1,)]


@pytest.mark.parametrize("text", ["acme.example", "hubspot:77", "77", "hello@acme.example"])
def test_a_company_is_found_by_domain_email_or_external_id(load, ask, text):
    load(
        "name,domain,email,external_system,external_id\nAcme,acme.example,hello@acme.example,hubspot,77\n", "companies"
    )

    load(f"name,company\nAda,{text}\n")

    assert ask("SELECT company_id FROM contacts") == [(1,)]


def test_a_missing_company_is_made_once_and_told(load, ask):
    outcome = load("name,company\nAda,Acme\nBob,ACME\nCid,Beta\nDan,\n")

    assert outcome.linked == 3
    assert ask("SELECT name FROM companies") == [("Acme",), ("Beta",)]
    assert ask("SELECT company_id FROM contacts ORDER BY id") == [(1,), (1,), (2,), (None,)]
    assert "2 companies created" in outcome.notices


def test_a_missing_company_can_be_required(load, ask):
    load("name\nBeta\n", "companies")

    outcome = load("name,company\nAda,Acme\nBob,Beta\n", link="require")

    assert [(each.row, each.field, each.code) for each in outcome.errors] == [(1, "company", "not_found")]
    assert "Acme" in outcome.errors[0].message


def test_a_missing_company_can_be_left_out(load, ask):
    outcome = load("name,company\nAda,Acme\n", link="skip")

    assert (outcome.created, outcome.linked) == (1, 0)
    assert ask("SELECT count(*) FROM companies") == [(0,)]


def test_two_companies_of_the_name_are_ambiguous(load):
    load("external_id,name\n1,Acme\n2,Acme\n", "companies")

    outcome = load("name,company\nAda,Acme\n")

    assert [(each.code, each.field) for each in outcome.errors] == [("ambiguous", "company")]


def test_of_several_companies_the_one_a_contact_has_is_meant(load, ask, counts):
    load("external_id,name\n1,Acme\n2,Acme\n", "companies")
    load("email,company\na@x.org,2\n")

    assert counts(load("email,company\na@x.org,Acme\n")) == (0, 0, 1, 0, 0)
    assert ask("SELECT company_id FROM contacts") == [(2,)]


def test_several_columns_make_one_company(load, ask):
    load("name,company,company domain\nAda,Acme,www.acme.example\nBob,Acme,acme.example\nCid,,beta.example\n")

    assert ask("SELECT name, domain FROM companies ORDER BY id") == [
        ("Acme", "acme.example"), ("beta.example", "beta.example"),
    ]  # fmt: skip


def test_a_company_of_the_name_with_another_domain_is_another(load, ask):
    load("name,domain\nAcme,acme.org\n", "companies")

    load("name,company,company domain\nAda,Acme,acme.example\n")

    assert ask("SELECT name, domain FROM companies") == [("Acme", "acme.org"), ("Acme", "acme.example")]


def test_no_company_is_made_for_rows_that_are_refused(load, ask):
    load("name,company,birthday\nAda,Acme,nonsense\nBob,Beta,\n", on_error="skip")

    assert ask("SELECT name FROM companies") == [("Beta",)]


def test_a_company_that_was_made_is_found_by_search(db, load):
    from crm_tui.services import records

    load("name,company\nAda,Acme Überall\n")

    assert records.page(db, "companies", filters=["uberall"]).total == 1


def test_an_update_moves_a_contact_to_another_company(load, ask, counts):
    load("email,company\na@x.org,Acme\n")

    assert counts(load("email,company\na@x.org,Beta\n")) == (0, 1, 0, 0, 0)
    assert ask("SELECT c.name FROM companies c JOIN contacts ON c.id = company_id") == [("Beta",)]


def test_parents_may_stand_in_later_rows(load, ask, counts):
    text = "name,parent company\nChild,Mother\nMother,\nOrphan,Elsewhere\nSelf,Self\n"
    load(text, "companies")

    parents = ask("SELECT c.name, p.name FROM companies c LEFT JOIN companies p ON p.id = c.parent_id ORDER BY c.id")
    assert parents == [
        ("Child", "Mother"), ("Mother", None), ("Orphan", "Elsewhere"), ("Self", None), ("Elsewhere", None),
    ]  # fmt: skip
    assert counts(load(text, "companies")) == (0, 0, 4, 0, 0)


def test_required_parents_must_be_there_in_the_end(load, ask):
    load("name,parent company\nChild,Mother\nMother,\n", "companies", link="require")
    assert ask("SELECT count(*) FROM companies WHERE parent_id IS NOT NULL") == [(1,)]

    with pytest.raises(NotFound, match="Elsewhere"):
        load("name,parent company\nOrphan,Elsewhere\n", "companies", link="require")


def test_an_activity_finds_its_contact_and_makes_none(load, ask):
    load("name,email\nAda,ada@x.org\n")

    outcome = load("kind,contact\ncall,ADA@x.org\ncall,ada\ncall,nobody@x.org\n", "activities", on_error="skip")

    assert (outcome.created, outcome.rejected) == (2, 1)
    assert ask("SELECT contact_id FROM activities") == [(1,), (1,)]
    assert ask("SELECT last_touch_at IS NOT NULL FROM contacts") == [(1,)]


def test_points_are_added_once(load, ask, counts):
    text = "name,email,fax,private,also\nAda,ada@x.org,030 1234567,p@y.org,P@y.org\n"
    columns = ("fax=points.phone.fax", "private=points.email.private", "also=points.email.also")
    load(text, map=columns)

    assert ask("SELECT contact_id, kind, label, value, normalised FROM contact_points") == [
        (1, "phone", "fax", "030 1234567", "+49301234567"),
        (1, "email", "private", "p@y.org", "p@y.org"),
    ]
    assert counts(load(text, map=columns)) == (0, 0, 1, 0, 0)


def test_a_new_point_updates_its_contact(load, ask, counts):
    load("name,email\nAda,ada@x.org\n")

    outcome = load("email,fax\nada@x.org,030 1234567\n", map="fax=points.phone.fax")

    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert outcome.change_set is not None
    assert ask("SELECT count(*) FROM changes WHERE entity = 'contact_points'") == [(1,)]


def test_a_point_that_is_the_main_address_is_not_added(load, ask):
    load("email,second\na@x.org,A@x.org\n", map="second=points.email.other")

    assert ask("SELECT count(*) FROM contact_points") == [(0,)]


def test_columns_of_one_address_are_joined(load, ask):
    columns = ("street2=points.address.home", "town=points.address.home")
    load("name,street2,town\nAda,Main St 1,London\n", map=columns)

    assert ask("SELECT value, normalised FROM contact_points") == [("Main St 1, London", "main st 1, london")]


def test_points_are_for_contacts(load):
    with pytest.raises(Usage):
        load("name,x\nAcme,1\n", "companies", map="x=points.phone.fax")
