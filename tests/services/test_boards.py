"""The board of a pipeline: sums by stage, cards in windows next to a key, the same at a million deals as at ten."""

from decimal import Decimal
from typing import Any

import pytest
from acting import add, given
from sqlalchemy import event

from crm_tui.db.database import Database
from crm_tui.domain.attention import Attention
from crm_tui.errors import NotFound, Usage
from crm_tui.services import boards, deals, pipelines, writing
from crm_tui.services.boards import Board, Total
from crm_tui.services.cards import Card


def lane(board: Board, name: str) -> list[str]:
    return [card.name for each in board.lanes if each.name == name for card in each.cards]


def sums(total: Total) -> tuple[int, str, Decimal, Decimal]:
    return total.count, total.currency, Decimal(total.amount) / 100, Decimal(total.weighted) / 100


def test_open_stages_stand_in_order_with_their_largest_deals_first(db: Database) -> None:
    for name, amount in (("Acme", "100"), ("Globex", "300"), ("Hooli", "200")):
        add(db, "deals", f"name={name}", f"amount={amount}")
    add(db, "deals", "name=Initech")

    board = boards.board(db)

    assert [each.name for each in board.lanes] == ["Qualification", "Discovery", "Proposal", "Negotiation", "Verbal"]
    assert [each.chance for each in board.lanes] == [10, 25, 50, 75, 90]
    assert lane(board, "Qualification") == ["Globex", "Hooli", "Acme", "Initech"]
    assert board.lanes[0].ended


def test_totals_count_open_deals_and_weigh_them_by_their_own_chance(db: Database) -> None:
    add(db, "deals", "name=Acme", "amount=10000")
    add(db, "deals", "name=Globex", "amount=20000", "probability=0")
    add(db, "deals", "name=Hooli", "amount=0.05", "stage=Proposal")
    won = add(db, "deals", "name=Initech", "amount=5000", "stage=Proposal")
    deals.win(db, refs=[str(won)])

    totals = boards.totals(db, 1)

    assert sums(totals.by_stage[1]) == (2, "EUR", Decimal(30000), Decimal(1000))
    assert sums(totals.by_stage[3]) == (1, "EUR", Decimal("0.05"), Decimal("0.02"))
    assert sums(totals.whole) == (3, "EUR", Decimal("30000.05"), Decimal("1000.02"))


def test_totals_are_those_of_the_list_they_are_filtered_like(db: Database) -> None:
    add(db, "deals", "name=Acme", "amount=10", "owner=me")
    add(db, "deals", "name=Globex", "amount=20")

    assert sums(boards.totals(db, 1, filters=["owner:me"]).whole)[:3] == (1, "EUR", Decimal(10))
    assert lane(boards.board(db, filters=["owner:me"]), "Qualification") == ["Acme"]
    with pytest.raises(Usage):
        boards.board(db, filters=["nosuch:x"])


def test_one_foreign_currency_is_added_up_in_itself(db: Database) -> None:
    add(db, "deals", "name=Acme", "amount=10", "currency=USD")

    whole = boards.totals(db, 1).whole

    assert (whole.currency, whole.amount, whole.converted, whole.missing) == ("USD", 1000, False, ())


def test_several_currencies_are_converted_and_the_ones_without_a_rate_are_named(db: Database) -> None:
    add(db, "exchange_rates", "on_date=2026-11-01", "base=USD", "quote=EUR", "rate=0.5")
    add(db, "deals", "name=Acme", "amount=10")
    add(db, "deals", "name=Globex", "amount=10", "currency=USD")
    add(db, "deals", "name=Hooli", "amount=1000", "currency=JPY")

    whole = boards.totals(db, 1).whole

    assert (whole.count, whole.currency, whole.amount) == (3, "EUR", 1500)
    assert (whole.converted, whole.missing) == (True, ("JPY",))


def test_a_card_says_its_gravest_trouble(db: Database) -> None:
    writing.edit(db, "stages", given("rot_days=5"), refs=["#1"])
    add(db, "deals", "name=Late", "amount=3", "close_date=2026-11-20")
    add(db, "deals", "name=Unplanned", "amount=2")
    add(db, "deals", "name=Fine", "amount=1", "next_step=call")

    cards = boards.board(db).lanes[0].cards

    assert [(card.trouble, card.days) for card in cards] == [
        (Attention.PAST_CLOSE_DATE, 3),
        (Attention.NO_NEXT_STEP, 0),
        (None, 0),
    ]


def walked(db: Database, *, backwards: bool) -> list[Card]:
    found: list[Card] = []
    while True:
        after = found[0 if backwards else -1].key if found else None
        page = boards.cards(db, 1, after=after, backwards=backwards, most=3)
        found = [*page, *found] if backwards else [*found, *page]
        if len(page) < 3:
            return found


def test_cards_are_walked_by_key_in_both_directions_those_without_an_amount_last(db: Database) -> None:
    for number in range(8):
        add(db, "deals", f"name=Deal {number}", f"amount={number // 2}")
    for number in range(4):
        add(db, "deals", f"name=Free {number}")

    forwards, backwards = walked(db, backwards=False), walked(db, backwards=True)

    assert [card.name for card in forwards][:3] == ["Deal 7", "Deal 6", "Deal 5"]
    assert [card.name for card in forwards][-4:] == ["Free 3", "Free 2", "Free 1", "Free 0"]
    assert forwards == backwards


def test_a_deal_is_found_deep_in_its_stage(db: Database) -> None:
    ids = [add(db, "deals", f"name=Deal {number}", f"amount={number}") for number in range(30)]

    here = boards.board(db, most=6, find=ids[10]).lanes[0]

    assert (here.first, len(here.cards), here.ended) == (16, 9, False)
    assert here.cards[3].id == ids[10]


def test_a_pipeline_is_shown_by_its_id_and_one_that_is_gone_gives_way_to_the_first(db: Database) -> None:
    other = pipelines.add(db, given("name=Partners")).ids[0]
    add(db, "deals", "name=Acme", "pipeline=Partners")

    board = boards.board(db, other)

    assert (board.name, list(board.others.values())) == ("Partners", ["Sales", "Partners"])
    assert lane(board, "Qualification") == ["Acme"]
    assert boards.board(db, 99).name == "Sales"


def test_without_a_pipeline_it_says_how_to_add_one(db: Database) -> None:
    writing.edit(db, "pipelines", given("archived=yes"), refs=["#1"])

    with pytest.raises(NotFound, match="crm pipelines add"):
        boards.board(db)


def plans(db: Database, ask: Any) -> list[str]:
    """How SQLite goes about every question of a service."""
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        asked.append((statement, parameters))

    event.listen(db.dialect.reader, "before_cursor_execute", note)
    ask()
    event.remove(db.dialect.reader, "before_cursor_execute", note)
    found = []
    with db.read() as connection:
        for statement, parameters in asked:
            if "deals" in statement and statement.lstrip().upper().startswith("SELECT"):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                found.append("; ".join(str(row[-1]) for row in rows))
    return found


def test_cards_are_sought_and_sums_are_read_from_the_index_alone(db: Database) -> None:
    ids = [add(db, "deals", f"name=Deal {number}", f"amount={number}") for number in range(30)]

    cards = plans(db, lambda: boards.board(db, most=6, find=ids[10]))
    totals = plans(db, lambda: boards.totals(db, 1))

    assert all("SCAN" not in plan and "USE TEMP B-TREE" not in plan for plan in cards)
    assert any("USING COVERING INDEX ix_deals_board" in plan for plan in cards)
    assert len(totals) == 1
    assert "USING COVERING INDEX ix_deals_board" in totals[0]
