import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui.domain import countries, currencies
from crm_tui.domain.kinds import Boolean, Choice, Context, Country, CurrencyCode
from crm_tui.errors import Invalid

CRM = Path(__file__).parents[4] / "shared" / "data" / "crm"
CONTEXT = Context(now=datetime(2026, 11, 23, tzinfo=UTC))
STAGE = Choice(("open", "closed_won", "closed_lost"), (("open", "Still open"),))


@pytest.mark.parametrize("text", ["closed_won", "Closed Won", "CLOSED-WON", " closed__won ", "closed\u2002won"])
def test_a_choice_is_read_whatever_its_case_and_joints(text: str):
    assert STAGE.parse(text, CONTEXT) == "closed_won"


def test_a_choice_is_read_by_its_label_and_shown_by_it():
    assert STAGE.parse("still-open", CONTEXT) == "open"
    assert (STAGE.show("open", CONTEXT), STAGE.show("closed_won", CONTEXT)) == ("Still open", "closed_won")


def test_a_wrong_choice_lists_the_right_ones_and_the_nearest():
    with pytest.raises(Invalid, match="clsoed won is none of open, closed_won, closed_lost, did you mean closed_won"):
        STAGE.parse("clsoed won", CONTEXT)


def test_options_that_differ_only_in_their_joint_stay_apart():
    choice = Choice(("a-b", "a_b"))

    assert [choice.parse(text, CONTEXT) for text in ("a-b", "a_b", "A B")] == ["a-b", "a_b", "a-b"]


@pytest.mark.parametrize(("texts", "value"), [("yes TRUE 1 y On", 1), ("no False 0 N off", 0)])
def test_yes_and_no_are_read_in_many_words(texts: str, value: int):
    assert {Boolean().parse(text, CONTEXT) for text in texts.split()} == {value}


def test_a_boolean_is_true_in_files_and_yes_to_people():
    assert (Boolean().dump(1, CONTEXT), Boolean().json(0, CONTEXT), Boolean().show(1, CONTEXT)) == (
        "true",
        False,
        "yes",
    )


def test_maybe_is_no_boolean():
    with pytest.raises(Invalid, match="maybe is neither yes nor no"):
        Boolean().parse("maybe", CONTEXT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("de", "DE"), ("DEU", "DE"), ("germany", "DE"), ("Deutschland", "DE"), ("España", "ES"), ("Espana", "ES")],
        *[
            ("France", "FR"),
            ("Italia", "IT"),
            ("Polska", "PL"),
            ("Österreich", "AT"),
            ("Schweiz", "CH"),
            ("Россия", "RU"),
        ],
        *[("USA", "US"), ("U.S.A.", "US"), ("UK", "GB"), ("Kyrgyz Republic", "KG"), ("Palestinian Territory", "PS")],
        *[("Tokelau", "TK"), ("Korea", "KR"), ("Svalbard & Jan Mayen Islands", "SJ"), ("the Netherlands", "NL")],
        *[("Cote d\u2019Ivoire", "CI"), ("St. Lucia", "LC"), ("TURKIYE", "TR"), ("Korea, Republic of", "KR")],
    ],
)
def test_a_country_is_read_by_code_or_name(text: str, code: str):
    assert Country().parse(text, CONTEXT) == code


def test_an_unknown_country_is_refused_with_the_nearest_name():
    with pytest.raises(Invalid, match=r"Germny is no country, e\.g\. DE, DEU, Germany"):
        Country().parse("Germny", CONTEXT)


def test_every_country_name_and_code_leads_back_to_its_code():
    rows = [line.split(" ", 2) for line in countries._TABLE.strip().splitlines()]

    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == len(rows) == 251
    for alpha2, alpha3, names in rows:
        assert {countries.find(text) for text in (alpha2, alpha3, *names.split("|"))} == {alpha2}


@pytest.mark.skipif(not CRM.exists(), reason="the shared test data (../shared/data) is not on this machine")
@pytest.mark.parametrize(
    "path", ["hubspot/hubspot_contacts.csv", "hubspot/hubspot_companies.csv", "northwind/customers.csv"]
)
def test_every_country_in_the_exports_of_other_programs_is_known(path: str):
    with (CRM / path).open(encoding="utf-8-sig", newline="") as file:
        cells = {row[name] for row in csv.DictReader(file) for name in row if name in ("Country", "country")}

    assert len(cells) > 20
    assert not Country().parse_column(sorted(cells), CONTEXT).errors


def test_currencies_have_the_digits_of_iso_4217():
    assert [currencies.exponent(code) for code in ("JPY", "EUR", "KWD", "CLF")] == [0, 2, 3, 4]


def test_a_currency_code_is_stored_in_capitals():
    assert CurrencyCode().parse("eur", CONTEXT) == "EUR"


def test_an_unknown_currency_is_refused():
    with pytest.raises(Invalid, match="XYZ is no currency code"):
        CurrencyCode().parse("XYZ", CONTEXT)


def test_every_symbol_belongs_to_a_currency():
    assert all(code in currencies.EXPONENTS for code in currencies.SYMBOLS)
    assert all(code in currencies.EXPONENTS for codes in currencies._CODES.values() for code in codes)
