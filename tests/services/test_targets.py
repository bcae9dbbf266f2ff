"""Targets as records: one for each period, metric and whom it is for; undone like any other."""

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, CrmError
from crm_tui.services import undoing, writing
from crm_tui.services.records import page


def test_a_target_is_an_amount_in_the_base_currency_for_all_unless_it_says_otherwise(db: Database) -> None:
    add(db, "members", "login=anna", "team=West")
    for texts in (
        ("amount=120000",),
        ("deals=12",),
        ("amount=5k", "currency=USD", "member=anna"),
        ("deals=3", "team=west"),
    ):
        add(db, "targets", "period=this-quarter", *texts)

    found = page(db, "targets", fields=["metric", "currency", "scope"]).rows

    assert [tuple(each.values.values()) for each in sorted(found, key=lambda each: each.id)] == [
        ("won_amount", "EUR", "all"), ("won_deals", None, "all"), ("won_amount", "USD", "member 2"),
        ("won_deals", None, "team west"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ((), "amount is required"),
        (("metric=won_deals", "amount=5"), "deals is required"),
        (("amount=0",), "more than 0"),
        (("deals=-1",), "more than 0"),
        (("amount=5", "deals=1"), "add another target for deals"),
        (("amount=5", "team=West", "member=anna"), "give one of them"),
        (("amount=5", "team=Wset"), "nobody is in Wset; there are West"),
        (("amount=5", "period=2026-W12"), "no month, quarter or year"),
    ],
)
def test_what_is_no_target_is_refused_in_one_line(db: Database, texts: tuple[str, ...], problem: str) -> None:
    add(db, "members", "login=anna", "team=West")
    period = () if any(text.startswith("period") for text in texts) else ("period=2026-Q4",)

    with pytest.raises(CrmError, match=problem):
        add(db, "targets", *period, *texts)


def test_a_period_has_one_target_of_a_metric_for_everybody_and_the_binned_one_does_not_block(db: Database) -> None:
    add(db, "targets", "period=2026-Q4", "amount=1")
    with pytest.raises(Conflict, match="Target 1 has period 2026-Q4"):
        add(db, "targets", "period=this-quarter", "amount=2")
    writing.delete(db, "targets", refs=["1"])
    add(db, "targets", "period=2026-Q4", "amount=2")

    with pytest.raises(Conflict, match="Target 2 has period 2026-Q4"):
        writing.restore(db, "targets", refs=["1"])


def test_a_target_follows_whom_it_is_given_to_and_comes_back_by_undo(db: Database) -> None:
    add(db, "members", "login=anna", "team=West")
    add(db, "targets", "period=2026-Q4", "amount=1")

    writing.edit(db, "targets", given("member=anna", "amount=2"), refs=["1"])
    assert (row(db, "targets", 1).values["scope"], row(db, "targets", 1).values["amount"]) == ("member 2", 200)
    undoing.undo(db)

    assert (row(db, "targets", 1).values["scope"], row(db, "targets", 1).values["amount"]) == ("all", 100)
