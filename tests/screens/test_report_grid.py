"""The table of a report: a spot behind every number, sides by side when compared, upright without rows."""

from acting import add

from crm_tui.db.database import Database
from crm_tui.domain.figures.periods import Against
from crm_tui.screens.report_grid import NOTHING, TOTAL, grid_of
from crm_tui.services.reports.running import Wanted, run
from crm_tui.widgets.grid import Grid, Spot


def table(db: Database, name: str, wanted: Wanted) -> Grid:
    return grid_of(run(db, name, wanted), db.context())


def test_a_report_by_stage_has_a_row_for_each_and_one_for_all(db: Database) -> None:
    add(db, "deals", "name=Pilot", "amount=1200")

    grid = table(db, "pipeline", Wanted())

    assert grid.names == ("Stage",)
    assert grid.columns == ("Deals", "Amount", "Weighted", "Slipped")
    assert [number.text for number in grid.rows[0].numbers][:2] == ["1", "1,200"]
    assert grid.rows[-1].names == (TOTAL,)
    assert grid.rows[-1].total


def test_a_number_says_what_it_opens_and_nothing_opens_nothing(db: Database) -> None:
    add(db, "deals", "name=Pilot", "amount=1200")

    first, second = table(db, "pipeline", Wanted()).rows[:2]

    assert first.numbers[1].spot == Spot(0, "amount", words="Amount 1,200, Qualification")
    assert (second.numbers[1].text, second.numbers[1].spot) == (NOTHING, None)


def test_a_report_without_rows_stands_upright(db: Database) -> None:
    grid = table(db, "win-rate", Wanted())

    assert grid.columns == ("Value",)
    assert [row.names[0] for row in grid.rows][:3] == ["Won", "Lost", "Win rate"]


def test_sums_that_are_only_there_to_be_divided_are_not_shown(db: Database) -> None:
    names = [row.names[0] for row in table(db, "velocity", Wanted()).rows]

    assert "Cycle days" in names
    assert "Cycle seconds" not in names


def test_a_compared_report_has_the_other_period_and_the_change_beside_each_number(db: Database) -> None:
    add(db, "deals", "name=Pilot", "amount=1200", "close_date=2026-11-30")

    grid = table(db, "pipeline", Wanted(period="2026-Q4", compare=Against.PREVIOUS))

    assert grid.columns[:6] == ("Deals", "before", "change", "Amount", "before", "change")
    assert [number.text for number in grid.rows[-1].numbers][:3] == ["1", NOTHING, "+1"]


def test_rows_in_other_currencies_name_theirs(db: Database) -> None:
    add(db, "deals", "name=Pilot", "amount=1200", "currency=CHF")

    grid = table(db, "pipeline", Wanted())

    assert grid.names == ("Stage", "Currency")
    assert ("Qualification", "CHF") in [row.names for row in grid.rows]
