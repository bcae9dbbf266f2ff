"""Exchange rates by day, and the rate that a closed deal keeps."""

from datetime import date
from pathlib import Path

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.domain.totals import Rate
from crm_tui.errors import Invalid, StorageError
from crm_tui.services import deals, rates, records, writing
from crm_tui.services.rating import rate_on
from crm_tui.services.transfer import importing
from crm_tui.services.transfer.options import Options
from crm_tui.services.undoing import undo


def found(db: Database, currency: str, day: str, base: str = "EUR") -> Rate | None:
    with db.read() as connection:
        return rate_on(connection, currency, base, date.fromisoformat(day))


def stored(db: Database) -> list[tuple[object, ...]]:
    page = records.page(db, "exchange_rates", fields=["on_date", "base", "quote", "rate"], sort=["on_date", "base"])
    return [tuple(each.values[name] for name in ("on_date", "base", "quote", "rate")) for each in page.rows]


def frozen(db: Database, deal: int) -> tuple[object, ...]:
    values = row(db, "deals", deal).values
    return values["rate"], values["rate_base"], values["rate_on"]


def test_the_latest_rate_on_or_before_a_day_holds(db: Database) -> None:
    rates.set_rate(db, "usd", "0.9", on="2026-10-01")
    rates.set_rate(db, "USD", "0.95", on="2026-11-01")

    assert found(db, "USD", "2026-09-30") is None
    assert found(db, "USD", "2026-10-31") == Rate(9_000_000_000, date(2026, 10, 1))
    assert found(db, "USD", "2026-11-01") == Rate(9_500_000_000, date(2026, 11, 1))


def test_a_rate_may_be_given_the_other_way_round_or_over_a_third_currency(db: Database) -> None:
    rates.set_rate(db, "EUR", "1.25", into="USD")
    rates.set_rate(db, "EUR", "0.5", into="GBP")

    assert found(db, "USD", "2026-11-23") == Rate(8_000_000_000, date(2026, 11, 23))
    assert found(db, "USD", "2026-11-23", "GBP") == Rate(4_000_000_000, date(2026, 11, 23))


def test_the_rate_of_a_day_is_replaced_and_undo_brings_the_old_one_back(db: Database) -> None:
    rates.set_rate(db, "USD", "0.9")
    again = rates.set_rate(db, "USD", "0.91")
    assert (len(stored(db)), stored(db)[0][3]) == (1, 9_100_000_000)
    assert rates.set_rate(db, "USD", "0.91").change_set is None

    undo(db)

    assert stored(db) == [("2026-11-23", "USD", "EUR", 9_000_000_000)]
    assert again.ids == (1,)


@pytest.mark.parametrize("wrong", [("USD", "0"), ("USD", "-1"), ("USD", "much"), ("EUR", "1"), ("XXX", "1"), ("", "1")])
def test_what_is_no_rate_is_refused(db: Database, wrong: tuple[str, str]) -> None:
    with pytest.raises(Invalid):
        rates.set_rate(db, *wrong)

    assert stored(db) == []


def test_a_file_has_one_rate_to_a_line(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("Date,Currency,Rate\n2026-11-20,USD,0.92\n2026-11-21,GBP,1.15\n\n", encoding="utf-8")
    rates.set_rate(db, "USD", "0.92", on="2026-11-20")

    written = rates.import_rates(db, str(file))

    assert written.notes == ("1 of 2 rates are new or others",)
    assert stored(db) == [("2026-11-20", "USD", "EUR", 9_200_000_000), ("2026-11-21", "GBP", "EUR", 11_500_000_000)]
    assert rates.import_rates(db, str(file)).change_set is None


def test_a_file_has_a_column_for_each_currency(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "hist.csv"
    file.write_text("Date,USD,JPY,CYP,\n2026-11-20,1.0815,162.5,N/A,\n2026-11-19,1.08,,N/A,\n", encoding="utf-8")

    rates.import_rates(db, str(file))

    assert stored(db) == [
        ("2026-11-19", "EUR", "USD", 10_800_000_000),
        ("2026-11-20", "EUR", "USD", 10_815_000_000),
        ("2026-11-20", "EUR", "JPY", 1_625_000_000_000),
    ]
    undo(db)
    assert stored(db) == []


def test_a_wrong_line_is_named_and_nothing_is_written(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("date,base,rate\n2026-11-20,USD,0.92\n2026-11-31,USD,0.93\n", encoding="utf-8")

    with pytest.raises(Invalid, match="line 3"):
        rates.import_rates(db, str(file))
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Invalid, match="date, base, rate"):
        rates.import_rates(db, str(file))
    with pytest.raises(StorageError):
        rates.import_rates(db, str(tmp_path / "none.csv"))
    assert stored(db) == []


def test_a_deal_keeps_the_rate_of_its_closing_until_it_is_open_again(db: Database) -> None:
    rates.set_rate(db, "USD", "0.9", on="2026-11-01")
    deal = add(db, "deals", "name=Pilot", "amount=100", "currency=USD")
    assert frozen(db, deal) == (None, None, None)

    deals.win(db, refs=[str(deal)])
    rates.set_rate(db, "USD", "0.5", on="2026-11-01")
    writing.edit(db, "deals", given("amount=200"), refs=[str(deal)])
    assert frozen(db, deal) == (9_000_000_000, "EUR", "2026-11-01")

    deals.reopen(db, refs=[str(deal)])
    assert frozen(db, deal) == (None, None, None)
    undo(db)
    assert frozen(db, deal) == (9_000_000_000, "EUR", "2026-11-01")


def test_another_currency_has_the_rate_of_the_day_of_closing(db: Database) -> None:
    rates.set_rate(db, "USD", "0.9", on="2026-11-01")
    rates.set_rate(db, "GBP", "1.2", on="2026-11-02")
    deal = add(db, "deals", "name=Pilot", "amount=100", "currency=USD", "stage=Won", "close_date=2026-11-02")
    assert frozen(db, deal) == (9_000_000_000, "EUR", "2026-11-01")

    writing.edit(db, "deals", given("currency=GBP"), refs=[str(deal)])
    assert frozen(db, deal) == (12_000_000_000, "EUR", "2026-11-02")

    writing.edit(db, "deals", given("currency=EUR"), refs=[str(deal)])
    assert frozen(db, deal) == (None, None, None)


def test_without_a_rate_a_deal_closes_all_the_same(db: Database) -> None:
    deal = add(db, "deals", "name=Pilot", "amount=100", "currency=USD")

    deals.win(db, refs=[str(deal)])

    assert frozen(db, deal) == (None, None, None)


def test_closed_deals_of_a_file_have_the_rate_of_the_day_they_were_closed_on(db: Database, tmp_path: Path) -> None:
    rates.set_rate(db, "USD", "0.9", on="2026-10-01")
    rates.set_rate(db, "USD", "0.95", on="2026-11-01")
    file = tmp_path / "deals.csv"
    file.write_text(
        "name,stage,amount,currency,close_date\n"
        "A,Won,1,USD,2026-10-20\nB,Lost,1,USD,2026-11-20\nC,Proposal,1,USD,2026-10-20\nD,Won,1,EUR,2026-10-20\n"
        "E,Won,1,USD,2026-09-20\n",
        encoding="utf-8",
    )

    importing.run(db, str(file), Options(into="deals"))

    assert [frozen(db, number)[::2] for number in range(1, 6)] == [
        (9_000_000_000, "2026-10-01"), (9_500_000_000, "2026-11-01"), (None, None), (None, None), (None, None),
    ]  # fmt: skip
