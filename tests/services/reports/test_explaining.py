"""The records behind one number are those of `--explain`, found without the others."""

from typing import Any

import pytest

from crm_tui.db.database import Database
from crm_tui.errors import Stopped
from crm_tui.services.reports import running
from crm_tui.services.reports.base import REPORTS, Area
from crm_tui.services.reports.explaining import Cell, behind, explained, made_of
from crm_tui.services.reports.running import Line, Wanted


def all_rows(report: running.Report, number: str) -> Cell:
    return Cell(None, None, number, report.totals.values)


@pytest.mark.parametrize("by", [None, "month", "owner"])
@pytest.mark.parametrize(
    "name", [name for name, each in sorted(REPORTS.items()) if each.dated[0] == "deals" and each.area != Area.CUSTOMERS]
)
def test_what_is_behind_each_number_is_what_the_report_explains_it_by(example: Database, name: str, by: str) -> None:
    report = running.run(example, name, Wanted(by=by, explain=True))
    wrong = []

    for line in report.lines:
        for number in report.definition.numbers:
            if number.summed and line.values[number.name] is not None:
                found = behind(example, name, Wanted(by=by), Cell.of(line, number.name))
                wanted = {
                    (each.entity, each.id)
                    for each in report.contributions
                    if each.number == number.name and each.key == line.key and each.value
                    if each.currency in (None, line.currency)
                }  # fmt: skip
                if {(entity, one) for entity, ids in found.ids.items() for one in ids} != wanted:
                    wrong.append((line, number.name))

    assert not wrong


def test_a_rate_opens_the_records_of_the_numbers_it_is_made_of(example: Database) -> None:
    report = running.run(example, "win-rate", Wanted())

    assert made_of(report.definition, "win_rate", report.totals.values) == {"won", "lost"}
    assert made_of(report.definition, "average_sale", report.totals.values) == {"won", "won_amount"}


def test_a_median_opens_all_records_of_its_row(example: Database) -> None:
    report = running.run(example, "win-rate", Wanted())

    assert made_of(report.definition, "median_sale", report.totals.values) >= {"won", "lost", "won_amount"}


def test_of_many_records_the_first_ones_are_read_and_it_says_so(example: Database) -> None:
    report = running.run(example, "pipeline", Wanted())

    few = behind(example, "pipeline", Wanted(), all_rows(report, "deals"), most=2)
    all_of = behind(example, "pipeline", Wanted(), all_rows(report, "deals"))

    assert (len(few.ids["deals"]), few.capped) == (2, True)
    assert (len(all_of.ids["deals"]), all_of.capped) == (report.totals.values["deals"], False)


def test_what_each_record_adds_to_a_row_adds_up_to_its_numbers(example: Database) -> None:
    report = running.run(example, "pipeline", Wanted())
    line: Line = report.lines[0]

    found = explained(example, "pipeline", Wanted(), Cell.of(line, "deals"), most=100)

    for number in ("deals", "amount", "weighted"):
        assert sum(each.value for each in found if each.number == number) == line.values[number]


def test_reading_what_is_behind_a_number_can_be_stopped(example: Database) -> None:
    def check() -> None:
        raise Stopped("nobody waits for it")

    report: Any = running.run(example, "pipeline", Wanted())

    with pytest.raises(Stopped):
        behind(example, "pipeline", Wanted(), all_rows(report, "deals"), check=check)
