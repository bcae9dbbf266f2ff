"""The files that other products export, each imported twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.db.database import Database
from crm_tui.errors import Usage
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.outcome import Outcome

DATA = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")

Import = Callable[..., Outcome]


@pytest.fixture
def twice(db: Database) -> Import:
    """Import a file, and again; the second time nothing is new and nothing changes."""

    def twice(name: str, into: str, **options: Any) -> Outcome:
        first = run(db, str(DATA / name), Options(into, **options))
        again = run(db, str(DATA / name), Options(into, **options))

        assert (again.created, again.updated, again.skipped) == (0, 0, 0)
        assert (again.unchanged, again.rejected) == (first.created + first.unchanged, first.rejected)
        assert again.change_set is None
        return first

    return twice


def test_hubspot_companies_keep_their_sums(twice, ask):
    outcome = twice("crm/hubspot/hubspot_companies.csv", "companies")

    assert outcome.created == outcome.rows == 200
    assert ask("SELECT count(DISTINCT name), count(DISTINCT domain) FROM companies") == [(200, 200)]
    assert ask("SELECT sum(employees), sum(annual_revenue_minor) FROM companies") == [(1_012_435, 496_234_180_296)]


def test_hubspot_contacts_link_to_the_companies_by_domain(twice, ask):
    twice("crm/hubspot/hubspot_companies.csv", "companies")
    outcome = twice("crm/hubspot/hubspot_contacts.csv", "contacts")

    assert (outcome.created, outcome.linked) == (950, 679)
    assert ask("SELECT count(*) FROM companies") == [(200,)]
    assert ask("SELECT count(*) FROM contacts WHERE company_id IS NULL") == [(271,)]
    assert any("HubSpot contacts" in notice for notice in outcome.notices)


def test_hubspot_contacts_keep_their_stages_and_are_not_merged_by_name(twice, ask):
    twice("crm/hubspot/hubspot_contacts.csv", "contacts")

    stages = dict(ask("SELECT lifecycle, count(*) FROM contacts GROUP BY lifecycle"))
    assert stages == {
        "mql": 131, "opportunity": 128, "subscriber": 126, "customer": 120, "lead": 117, "other": 117,
        "evangelist": 110, "sql": 101,
    }  # fmt: skip
    assert ask("SELECT count(*), count(DISTINCT given_name || ' ' || family_name) FROM contacts") == [(950, 941)]


def test_two_date_formats_in_one_column_and_owners_who_are_no_members(twice, ask):
    outcome = twice("crm/hubspot/hubspot_contacts_french.csv", "contacts")

    days = ask("SELECT substr(created_at, 1, 10) FROM contacts ORDER BY id")
    assert days == [("2023-04-12",), ("2024-11-02",), ("2025-01-15",)]
    assert ask("SELECT count(*) FROM contacts WHERE source_detail = 'owner: Paul Witczak'") == [(2,)]
    assert ask("SELECT count(*) FROM contacts WHERE owner_id IS NOT NULL") == [(0,)]
    assert sum("Paul Witczak" in notice for notice in outcome.notices) == 1


def test_zoho_accounts_of_one_name_stay_apart_and_their_contacts_find_them(twice, ask):
    accounts = twice("crm/zoho/Accounts.csv", "companies")
    contacts = twice("crm/zoho/Contacts.csv", "contacts")

    assert (accounts.created, contacts.created, contacts.linked) == (2_229, 1_265, 1_265)
    assert ask("SELECT count(DISTINCT name) FROM companies") == [(910,)]
    assert ask("SELECT count(*) > 0 FROM companies WHERE name IS NULL") == [(1,)]
    assert dict(ask("SELECT type, count(*) FROM companies GROUP BY type")) == {"prospect": 1_124, "customer": 1_105}
    assert ask("SELECT count(*) FROM contacts WHERE created_at IS NULL") == [(0,)]


def test_northwind_keeps_accents_and_countries(twice, ask):
    columns = ("customer_id=external_id", "contact_name=", "contact_title=", "fax=")
    outcome = twice("crm/northwind/customers.csv", "companies", map=columns)

    assert outcome.created == 91
    countries = dict(ask("SELECT country, count(*) FROM companies GROUP BY country"))
    assert len(countries) == 21
    assert (countries["US"], countries["FR"], countries["DE"]) == (13, 11, 11)
    assert ask("SELECT count(*) FROM companies WHERE region IS NULL") == [(60,)]
    assert ask("SELECT count(*) FROM companies WHERE name = 'Antonio Moreno Taquería'") == [(1,)]


@pytest.mark.parametrize(
    ("name", "rows", "emails", "dates", "companies"),
    [("Connections_sample_toolkit", 7, 0, 6, 7), ("Connections_fictional", 140, 1, 140, 104)],
)
def test_linkedin_connections_below_their_notes(twice, ask, name, rows, emails, dates, companies):
    outcome = twice(f"crm/linkedin/{name}.csv", "contacts")

    assert outcome.created == rows
    assert ask("SELECT count(email), count(created_at) FROM contacts") == [(emails, dates)]
    assert ask("SELECT count(*) FROM companies") == [(companies,)]
    assert any("above the header skipped" in notice for notice in outcome.notices)


def test_google_keeps_a_comma_in_a_name(twice, ask):
    twice("crm/google/google_contacts_constellation.csv", "contacts")

    assert ask("SELECT name, email FROM contacts WHERE id = 2") == [("Zoë, Smith", "zoe@example.com")]


def test_outlook_rows_may_stop_early(twice, ask):
    outcome = twice("crm/outlook/outlook_shared_contacts.csv", "contacts")

    assert outcome.created == 3
    assert ask("SELECT count(*) FROM contact_points") == [(8,)]
    assert any("Action" in notice for notice in outcome.notices)


@pytest.mark.parametrize("name", ["csvtext", "csvtext_BOM_UTF8", "csvtext_BOM_UTF16LE"])
def test_three_encodings_of_one_file_give_the_same_rows(twice, ask, name):
    columns = ("column1=name", "column2=title", "column3=department")
    twice(f"crm/salesforce/dataloader_tests/{name}.csv", "contacts", map=columns)

    assert ask("SELECT name, title, department FROM contacts") == [
        ("row1-1", "row1-2", "row1-3"), ("row2-1", "row2-2", "row2-3"),
    ]  # fmt: skip


def test_cp1252_is_read_when_named(twice, ask):
    twice("european/cp1252.csv", "contacts", encoding="cp1252")

    assert ask("SELECT name, city FROM contacts LIMIT 2") == [("François Müller", "Zürich"), ("O’Brien", "São Paulo")]


def test_cp1252_is_suggested_when_not_named(db):
    with pytest.raises(Usage, match="--encoding cp1252"):
        run(db, str(DATA / "european/cp1252.csv"), Options("contacts"))


def test_a_row_without_a_name_is_reported_and_the_others_go_in(twice, ask, tmp_path):
    ignored = ("kunden_alter=", "umsatz=", "produkt=")
    rejects = str(tmp_path / "rejects.csv")
    outcome = twice(
        "european/kunden_bereinigung.csv", "contacts", map=ignored, on_error="skip", rejects=rejects
    )  # fmt: skip

    assert (outcome.created, outcome.rejected, outcome.exit) == (6, 1, 5)
    assert [(error.row, error.line, error.code) for error in outcome.errors] == [(7, 8, "missing")]
    assert ask("SELECT count(*) FROM contacts WHERE name = 'Max Mustermann'") == [(2,)]


def test_german_dates_of_birth_and_an_invalid_address(twice, ask):
    outcome = twice("european/kunden_dmy.csv", "contacts", map=("adress_id=",), unknown="custom")

    assert outcome.created == 6
    assert [day for (day,) in ask("SELECT birthday FROM contacts ORDER BY id")] == [
        "1960-01-01", "1975-02-01", "1980-03-01", "1985-04-01", "1990-05-01", "1995-06-01",
    ]  # fmt: skip
    assert ask("SELECT email FROM contacts WHERE email_key IS NULL") == [("meier@gmail. com",)]
    assert ask("SELECT count(*) FROM contacts WHERE json_extract(custom, '$.iban') IS NOT NULL") == [(6,)]


def test_a_ragged_line_of_suitecrm_is_reported_and_shifts_no_columns(twice, ask, tmp_path):
    outcome = twice(
        "crm/suitecrm/Accounts.csv",
        "companies",
        map=("ID=external_id", "Address="),
        map_value=("type:Press=other",),
        unknown="ignore",
        on_error="skip",
        rejects=str(tmp_path / "rejects.csv"),
    )

    assert (outcome.created, outcome.rejected) == (1, 1)
    assert outcome.errors[0].code == "ragged"
    assert ask("SELECT name, city, country FROM companies") == [("Green Tractor Group Limited", "Atlanta", "US")]
