"""Columns are recognised in nine languages and from the exports of other products."""

from pathlib import Path

import pytest

from crm_tui import entities
from crm_tui.services.transfer.headers import detect, normalise, profiles, recogniser, synonyms
from crm_tui.services.transfer.source import open_source
from crm_tui.services.transfer.targets import target_of

DATA = Path(__file__).parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")
FIELDS = {
    "contacts": [
        "name",
        "given_name",
        "family_name",
        "prefix",
        "suffix",
        "nickname",
        "email",
        "phone",
        "mobile",
        "company",
        "title",
        "department",
        "lifecycle",
        "priority_class",
        "birthday",
        "anniversary",
        "language",
        "timezone",
        "preferred_channel",
        "do_not_call",
        "do_not_email",
        "do_not_mail",
        "street",
        "city",
        "region",
        "postal_code",
        "country",
        "website",
        "cadence_days",
        "verified_at",
    ],
    "companies": [
        "name",
        "legal_name",
        "domain",
        "email",
        "phone",
        "website",
        "industry",
        "employees",
        "annual_revenue",
        "currency",
        "tax_id",
        "type",
        "parent",
        "street",
        "city",
        "region",
        "postal_code",
        "country",
    ],
}
BASE = ["external_system", "external_id", "owner", "tags", "source", "source_detail", "notes", "created_at"]
KINDS = {"email", "phone", "mobile", "address", "url", "handle"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Vorname", "given_name"),
        ("Nachname", "family_name"),
        ("FIRMA", "company"),
        ("Geb.datum", "birthday"),
        ("E-Mail", "email"),
        ("PLZ", "postal_code"),
        ("Prénom", "given_name"),
        ("Téléphone portable", "mobile"),
        ("Apellidos", "family_name"),
        ("Cognome", "family_name"),
        ("Imię", "given_name"),
        ("Miejscowość", "city"),
        ("Фамилия", "family_name"),
        ("نام خانوادگی", "family_name"),
        ("کد پستی", "postal_code"),
        ("Apelyido", "family_name"),
        ("given_name", "given_name"),
    ],
)
def test_a_header_is_recognised_in_many_languages(header: str, field: str) -> None:
    assert synonyms("contacts")[normalise(header)] == field


@pytest.mark.parametrize(
    ("entity", "header", "field"),
    [
        ("deals", "Verkaufsphase", "stage"), ("deals", "Étape", "stage"), ("deals", "Opportunity ID", "external_id"),
        ("deals", "Fecha de cierre", "close_date"), ("deals", "Importo", "amount"), ("deals", "Сделка", "name"),
        ("leads", "Lead Source", "source"), ("leads", "Leadstatus", "status"), ("tasks", "Fällig am", "due"),
        ("activities", "Betreff", "subject"), ("members", "Vorgesetzter", "manager"),
    ],
)  # fmt: skip
def test_headers_of_deals_and_the_like_are_recognised(entity: str, header: str, field: str) -> None:
    assert synonyms(entity)[normalise(header)] == field


def fits(target: str, entity: str) -> bool:
    if target.startswith("points."):
        return entity == "contacts" and target.split(".")[1] in KINDS and len(target.split(".")) == 3
    if target.startswith("company."):
        return entity == "contacts" and target.split(".")[1] in {"name", "domain", "external_id"}
    return target in {*FIELDS[entity], *BASE}


@pytest.mark.parametrize("entity", list(FIELDS))
def test_every_field_has_a_name_and_every_synonym_a_field(entity: str) -> None:
    found = synonyms(entity)

    assert {*FIELDS[entity], *BASE} <= set(found.values())
    assert [target for target in found.values() if not fits(target, entity)] == []


def test_profiles_map_to_fields_that_exist() -> None:
    for profile in profiles().values():
        targets = [target for one in profile.columns.values() for target in one]
        fields = entities.entity(profile.entity).fields
        lost = [each for each in targets if each != "custom" and target_of(each, profile.entity, fields) is None]
        assert lost == [], profile.name


def test_no_profile_both_maps_and_ignores_a_column() -> None:
    for profile in profiles().values():
        assert not set(profile.columns) & set(profile.ignored), profile.name


REAL = [
    ("hubspot/hubspot_contacts.csv", "contacts", "hubspot_contacts", 950),
    ("hubspot/hubspot_contacts_french.csv", "contacts", "hubspot_contacts", 3),
    ("hubspot/hubspot_companies.csv", "companies", "hubspot_companies", 200),
    ("google/google_contacts_constellation.csv", "contacts", "google_contacts", 2),
    ("outlook/outlook_shared_contacts.csv", "contacts", "outlook", 3),
    ("linkedin/Connections_sample_toolkit.csv", "contacts", "linkedin", 7),
    ("linkedin/Connections_fictional.csv", "contacts", "linkedin", 140),
    ("zoho/Contacts.csv", "contacts", "zoho_contacts", 1265),
    ("zoho/Accounts.csv", "companies", "zoho_accounts", 2229),
]


@needs_data
@pytest.mark.parametrize(("path", "entity", "name", "count"), REAL)
def test_a_real_export_is_detected_and_no_column_is_lost(path: str, entity: str, name: str, count: int) -> None:
    with open_source(DATA / "crm" / path, known=recogniser(entity)) as source:
        profile = detect(source.header, entity)

        assert profile is not None
        assert profile.name == name
        lost = [cell for cell in source.header if not profile.targets(cell) and not profile.reason_ignored(cell)]
        assert lost == []
        batches = list(source.batches(pad_short=profile.pad_short))

    assert (sum(len(batch.rows) for batch in batches), sum(len(batch.ragged) for batch in batches)) == (count, 0)


@needs_data
@pytest.mark.parametrize(("name", "line"), [("Connections_sample_toolkit.csv", 5), ("Connections_fictional.csv", 4)])
def test_the_notes_above_linkedin_connections_are_skipped(name: str, line: int) -> None:
    with open_source(DATA / "crm" / "linkedin" / name, known=recogniser("contacts")) as source:
        first = next(source.batches())

    assert first.lines[0] == line + 1
    assert source.skipped_titles == (2 if line == 5 else 3)


@needs_data
def test_the_only_unknown_columns_of_european_and_northwind_files_are_no_crm_fields() -> None:
    known = recogniser("contacts")
    unknown = set()
    for path in [*DATA.glob("european/kunden*.csv"), DATA / "crm" / "northwind" / "customers.csv"]:
        with open_source(path, known=known) as source:
            unknown |= {cell for cell in source.header if not known(cell)}

    assert unknown == {"kunden_alter", "umsatz", "produkt", "adress_id", "KontoNr", "BLZ", "IBAN", "BIC"}


def test_crm_cli_contacts_are_detected() -> None:
    header = [
        "first_name",
        "last_name",
        "email",
        "phone",
        "company",
        "title",
        "city",
        "country",
        "website",
        "linkedin",
        "lifecycle_stage",
        "owner",
        "tags",
        "created_at",
        "notes",
    ]
    profile = detect(header, "contacts")

    assert profile is not None
    assert profile.name == "crm_cli"
    assert all(profile.targets(cell) for cell in header)


def test_an_ordinary_header_is_no_profile() -> None:
    assert detect(["name", "email", "phone"], "contacts") is None
    assert detect(["Contact ID", "Email", "Lifecycle Stage", "Contact Owner"], "deals") is None


def test_choices_of_another_product_are_translated() -> None:
    hubspot = profiles()["hubspot_contacts"]

    assert hubspot.value("lifecycle", "Marketing Qualified Lead") == "mql"
    assert hubspot.value("lifecycle", "Customer") == "Customer"
