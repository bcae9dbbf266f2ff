"""The reports out of the database: the examples of SPEC 5 and 15, their traps, and what every report keeps."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from acting import add, given

from crm_tui.commands import reports
from crm_tui.db.database import Database
from crm_tui.domain.figures.periods import UNITS
from crm_tui.errors import Usage
from crm_tui.services import deals, rates, stages, undoing, writing
from crm_tui.services.reports.running import definitions

SERVICE = ("tickets", "backlog", "response-time", "sla", "workload", "csat")
CUSTOMERS = ("rfm", "repeat", "cohorts")
SALES = [name for name in reports.NAMES if name not in (*SERVICE, *CUSTOMERS)]

Read = Callable[..., Any]
At = Callable[[str], None]


def edit(db: Database, number: int, *texts: str) -> None:
    writing.edit(db, "deals", refs=[str(number)], assignments=given(*texts))


def test_the_command_knows_every_report() -> None:
    assert {*reports.NAMES} == {each.name for each in definitions()}


@pytest.mark.usefixtures("example")
def test_the_forecast_as_the_specification_has_it(read: Read) -> None:
    found = read("forecast", period="2026-Q4")

    whole = found["totals"]
    assert [str(whole[name]) for name in ("weighted", "won", "slipped", "undated")] == [
        "11000.00", "12000.00", "8000.00", "5000.00",
    ]  # fmt: skip
    assert (found["as_of"], found["currency"], found["n"]) == ("2026-10-20", "EUR", 6)
    assert (found["period"]["from"], found["period"]["until"]) == ("2026-10-01", "2027-01-01")


@pytest.mark.usefixtures("example")
def test_a_forecast_by_month_tells_slipped_and_undated_once(read: Read) -> None:
    rows = read("forecast", period="2026-Q4", by="month")["rows"]

    assert {row["month"]: (str(row["weighted"]), str(row["slipped"]), str(row["undated"])) for row in rows} == {
        "2026-09": ("0.00", "8000.00", "0.00"), "2026-10": ("1000.00", "0.00", "0.00"),
        "2026-11": ("10000.00", "0.00", "0.00"), "2026-12": ("0.00", "0.00", "0.00"),
        None: ("0.00", "0.00", "5000.00"),
    }  # fmt: skip


def test_an_override_of_nothing_is_not_that_of_the_stage(db: Database, read: Read) -> None:
    add(db, "deals", "name=A", "amount=100", "stage=Verbal", "probability=0")
    add(db, "deals", "name=B", "amount=100", "stage=Verbal")

    assert str(read("pipeline")["totals"]["weighted"]) == "90.00"


def test_the_pipeline_has_a_row_for_each_open_stage(db: Database, read: Read) -> None:
    add(db, "deals", "name=A", "amount=100", "stage=Proposal")

    assert [(row["stage"], row["deals"]) for row in read("pipeline")["rows"]] == [
        ("Qualification", 0), ("Discovery", 0), ("Proposal", 1), ("Negotiation", 0), ("Verbal", 0),
    ]  # fmt: skip


def test_a_reopened_deal_counts_once_by_its_last_outcome(db: Database, at: At, read: Read) -> None:
    add(db, "deals", "name=A", "amount=100")
    at("2026-11-24T09:00")
    deals.win(db, refs=["1"])
    at("2026-11-25T09:00")
    deals.reopen(db, refs=["1"])
    at("2026-11-26T09:00")
    deals.lose(db, refs=["1"], assignments=given("lost_reason=price"))

    now, before = read("win-rate")["totals"], read("win-rate", as_of="2026-11-24")["totals"]

    assert (now["won"], now["lost"], str(now["win_rate"])) == (0, 1, "0.00")
    assert (before["won"], before["lost"], str(before["win_rate"])) == (1, 0, "100.00")
    assert read("win-rate", as_of="2026-11-25")["totals"]["win_rate"] is None


@pytest.mark.usefixtures("example")
def test_nothing_is_said_of_a_period_without_closed_deals(read: Read) -> None:
    whole = read("win-rate", period="2026-08")["totals"]

    assert (whole["won"], whole["win_rate"], whole["median_sale"], whole["win_rate_by_value"]) == (0, None, None, None)


@pytest.mark.usefixtures("example")
def test_a_report_as_of_a_day_sees_what_was_open_then(read: Read) -> None:
    assert read("pipeline", as_of="2026-10-04")["totals"]["deals"] == 7
    assert read("pipeline", as_of="2026-10-05")["totals"]["deals"] == 6
    assert read("pipeline", as_of="2026-08-31")["totals"]["deals"] == 0
    assert str(read("forecast", period="2026-Q4", as_of="2026-10-05")["totals"]["won"]) == "12000.00"


def test_velocity_takes_all_four_from_one_period(db: Database, at: At, read: Read) -> None:
    at("2026-01-01T09:00")
    for name in "ABCDEF":
        add(db, "deals", f"name={name}", "amount=12500")
    at("2026-02-20T09:00")
    deals.win(db, refs=["1"])
    deals.lose(db, refs=["2", "3", "4"], assignments=given("lost_reason=price"))
    at("2026-11-23T09:00")
    deals.win(db, refs=["5"])

    found = read("velocity", period="2026-Q1")["totals"]

    assert (found["open"], found["won"], found["lost"], str(found["win_rate"])) == (2, 1, 3, "25.00")
    assert (str(found["cycle_days"]), str(found["velocity"]), str(found["with_win_rate"])) == (
        "50.0", "125.00", "137.50",
    )  # fmt: skip


def moved(db: Database, at: At, number: int, *stages: str) -> None:
    for hour, stage in enumerate(stages, 10):
        at(f"2026-11-23T{hour}:00")
        if stage == "won":
            deals.win(db, refs=[str(number)])
        elif stage == "lost":
            deals.lose(db, refs=[str(number)], assignments=given("lost_reason=price"))
        else:
            deals.move(db, stage, refs=[str(number)])


@pytest.fixture
def funneled(db: Database, at: At) -> Database:
    """Four deals that entered Proposal: one went to Negotiation, one was won, one lost, one is open."""
    for name, way in (("A", ("negotiation",)), ("B", ("won",)), ("C", ("lost",)), ("D", ())):
        at("2026-11-23T09:00")
        number = add(db, "deals", f"name={name}", "amount=100")
        moved(db, at, number, "proposal", *way)
    at("2026-11-23T20:00")
    return db


def row(report: Any, stage: str) -> Any:
    return next(each for each in report["rows"] if each["stage"] == stage)


@pytest.mark.usefixtures("funneled")
def test_the_funnel_as_the_specification_has_it(read: Read) -> None:
    found = row(read("funnel"), "Proposal")

    assert [found[name] for name in ("entered", "advanced", "lost", "undecided")] == [4, 2, 1, 1]
    assert (str(found["rate"]), str(found["of_all"])) == ("66.67", "50.00")
    assert str(found["proposed_probability"]) == "60.00"


@pytest.mark.usefixtures("funneled")
def test_a_skipped_stage_is_credited_where_it_was_left_and_not_entered(read: Read) -> None:
    found = read("funnel")

    assert (row(found, "Qualification")["advanced"], row(found, "Discovery")["entered"]) == (4, 0)


def test_back_is_not_advanced_and_moves_of_one_second_keep_their_order(db: Database, read: Read) -> None:
    add(db, "deals", "name=A", "stage=Negotiation")
    deals.move(db, "proposal", refs=["1"])

    found = read("funnel")

    assert [row(found, name)["advanced"] for name in ("Negotiation", "Proposal")] == [0, 0]
    assert [row(found, name)["undecided"] for name in ("Negotiation", "Proposal")] == [1, 1]


def test_re_entries_add_up_for_each_deal_and_the_present_stay_is_told_apart(db: Database, at: At, read: Read) -> None:
    at("2026-11-01T09:00")
    add(db, "deals", "name=A")
    for day, stage in ((3, "discovery"), (4, "qualification"), (8, "discovery")):
        at(f"2026-11-{day:02}T09:00")
        deals.move(db, stage, refs=["1"])
    at("2026-11-10T21:00")

    found = read("stage-time")

    first, second = row(found, "Qualification"), row(found, "Discovery")
    assert (first["stays"], str(first["mean_days"]), str(first["median_days"]), first["now"]) == (1, "6.0", "6.0", 0)
    assert (str(second["mean_days"]), second["now"], str(second["mean_days_so_far"])) == ("1.0", 1, "2.5")


def test_the_waterfall_tells_what_became_of_a_quarter(db: Database, at: At, read: Read) -> None:
    at("2026-09-01T09:00")
    for name, amount in (("up", 100), ("down", 200), ("won", 300), ("lost", 400), ("out", 500), ("back", 600)):
        add(db, "deals", f"name={name}", f"amount={amount}", "close_date=2026-11-30")
    add(db, "deals", "name=in", "amount=700", "close_date=2027-02-01")
    deals.win(db, refs=["6"])
    at("2026-10-15T09:00")
    edit(db, 1, "amount=150")
    edit(db, 2, "amount=120")
    deals.win(db, refs=["3"])
    deals.lose(db, refs=["4"], assignments=given("lost_reason=price"))
    edit(db, 5, "close_date=2027-03-01")
    deals.reopen(db, refs=["6"])
    edit(db, 7, "close_date=2026-12-24")
    add(db, "deals", "name=new", "amount=800", "close_date=2026-12-01")
    at("2026-10-20T09:00")

    found = read("waterfall")["totals"]

    assert {name: int(Decimal(str(found[name]))) for name in found if name in STEPS} == {
        "start": 1_500, "new": 800, "reopened": 600, "amount_up": 50, "amount_down": 80, "won": 300, "lost": 400,
        "moved_in": 700, "moved_out": 500, "end": 2_370,
    }  # fmt: skip


STEPS = ("start", "new", "reopened", "amount_up", "amount_down", "won", "lost", "moved_in", "moved_out", "end")


def test_an_undone_slip_of_an_amount_is_no_step(db: Database, at: At, read: Read) -> None:
    at("2026-09-01T09:00")
    add(db, "deals", "name=A", "amount=100", "close_date=2026-11-30")
    at("2026-10-15T09:00")
    edit(db, 1, "amount=100000")
    undoing.undo(db)

    found = read("waterfall", as_of="2026-10-15")["totals"]

    assert [str(found[name]) for name in ("start", "amount_up", "amount_down", "end")] == [
        "100.00",
        "0.00",
        "0.00",
        "100.00",
    ]


def test_a_lead_decided_twice_counts_by_its_last_decision(db: Database, read: Read) -> None:
    add(db, "leads", "name=A", "source=Fair")
    add(db, "leads", "name=B", "source=fair")
    bulk_editing_of_status(db)

    whole = read("leads", by="source")

    assert [(each["source"], each["created"]) for each in whole["rows"]] == [("Fair", 2)]
    assert (whole["totals"]["unqualified"], whole["totals"]["converted"]) == (1, 0)
    assert (str(whole["totals"]["cohort_rate"]), str(whole["totals"]["flow_rate"])) == ("0.00", "0.00")


def bulk_editing_of_status(db: Database) -> None:
    from crm_tui.services import leads

    leads.disqualify(db, refs=["1"], assignments=given("status_reason=budget"))


def test_activities_of_a_win_and_the_first_response(db: Database, at: At, read: Read) -> None:
    add(db, "deals", "name=A", "amount=100")
    add(db, "deals", "name=B", "amount=100")
    at("2026-11-23T11:30")
    add(db, "activities", "kind=call", "direction=out", "deal=1")
    add(db, "activities", "kind=note", "deal=1")
    deals.win(db, refs=["1"])
    deals.lose(db, refs=["2"], assignments=given("lost_reason=price"))

    found = read("activities")

    assert [(each["first_response"], each["won"], each["lost"]) for each in found["rows"]] == [
        ("1 to 4 h", 1, 0), ("never", 0, 1),
    ]  # fmt: skip
    assert str(found["totals"]["activities_per_win"]) == "2.00"


@pytest.fixture
def foreign(db: Database) -> Database:
    """A deal in euros, one in dollars, one in yen."""
    for name, currency in (("A", "EUR"), ("B", "USD"), ("C", "JPY")):
        add(db, "deals", f"name={name}", "amount=1000", f"currency={currency}", "stage=Proposal")
    return db


def test_each_currency_has_its_line_and_a_missing_rate_makes_the_total_incomplete(
    foreign: Database, read: Read
) -> None:
    rates.set_rate(foreign, "USD", "0.9")

    found = read("pipeline", by="pipeline")

    assert [(each["currency"], str(each["amount"])) for each in found["rows"]] == [
        ("EUR", "1000.00"), ("JPY", "1000"), ("USD", "1000.00"),
    ]  # fmt: skip
    whole = found["totals"]
    assert (str(whole["amount"]), whole["incomplete"], whole["missing"]) == ("1900.00", True, ["JPY"])
    assert (whole["rated_on"], whole["deals"]) == ("2026-11-23", 3)
    assert any("incomplete" in note for note in found["notes"])


def test_a_total_of_which_nothing_has_a_rate_is_not_nothing(db: Database, read: Read) -> None:
    add(db, "deals", "name=A", "amount=1000", "currency=USD")

    assert read("pipeline")["totals"]["amount"] is None


def test_a_closed_deal_keeps_the_rate_of_its_day(foreign: Database, at: At, read: Read) -> None:
    rates.set_rate(foreign, "USD", "0.9")
    deals.win(foreign, refs=["2"])
    at("2026-12-01T09:00")
    rates.set_rate(foreign, "USD", "0.5")

    assert str(read("win-rate")["totals"]["won_amount"]) == "900.00"


@pytest.mark.usefixtures("example")
def test_a_running_quarter_is_compared_with_as_many_working_days(db: Database, at: At, read: Read) -> None:
    at("2026-07-21T09:00")
    add(db, "deals", "name=Later than the same stretch", "amount=77")
    deals.win(db, refs=["8"])
    at("2026-10-20T12:00")

    found = read("win-rate", period="this-quarter", compare="previous")["comparison"]

    assert (found["from"], found["counted_to"]) == ("2026-07-01", "2026-07-20")
    won = next(each for each in found["rows"] if each["number"] == "won")
    assert (won["value"], won["before"], won["change"], won["percent"]) == (1, 0, 1, None)
    whole = read("win-rate", period="2026-07", compare="last-year")["comparison"]
    assert (whole["from"], whole["counted_to"]) == ("2025-07-01", "2025-07-31")


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("by", ["month", "quarter", "week", "year", "owner", "stage", "company.country", "owner.team"])
@pytest.mark.parametrize("name", [name for name in SALES if name not in ("leads", "sources", "accuracy")])
def test_the_rows_of_every_report_add_up_to_its_totals(read: Read, name: str, by: str) -> None:
    summed = {each.name for report in definitions() if report.name == name for each in report.numbers if each.summed}

    found = read(name, by=by)

    if any("do not add up" in note for note in found["notes"]):
        apart = ("velocity", "funnel", "stage-time", "targets")
        assert (name, by) in [(one, part) for one in apart for part in UNITS]
        return

    for number in summed:
        rows = sum(Decimal(str(each[number] or 0)) for each in found["rows"])
        assert rows == Decimal(str(found["totals"][number] or 0)), number


@pytest.mark.usefixtures("example", "funneled")
@pytest.mark.parametrize("name", SALES)
def test_the_records_behind_every_number_add_up_to_it(db: Database, at: At, read: Read, name: str) -> None:
    at("2026-11-24T09:00")
    edit(db, 2, "amount=21000")
    add(db, "leads", "name=Lead")

    found = read(name, explain=True, period="2026-Q4", by="owner" if name in ("funnel", "sources") else None)

    behind: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    groups = [key for key in found["rows"][0] if found["rows"] and key in found["records"][0] and key != "currency"]
    for each in found["records"]:
        behind[(*(each[group] for group in groups), each["number"])] += Decimal(str(each["value"]))
    summed = [each.name for report in definitions() if report.name == name for each in report.numbers if each.summed]
    assert found["records"]
    for line in found["rows"]:
        for number in summed:
            assert behind[(*(line[group] for group in groups), number)] == Decimal(str(line[number] or 0)), number


@pytest.mark.parametrize(("by", "problem"), [("ownr", "owner"), ("tags", "makes no rows"), ("name.x", "no fields")])
def test_what_makes_no_rows_is_refused(read: Read, by: str, problem: str) -> None:
    with pytest.raises(Usage, match=problem):
        read("win-rate", by=by)


def test_a_deleted_stage_keeps_its_row_in_the_funnel(funneled: Database, read: Read) -> None:
    deals.move(funneled, "verbal", filters=["stage:Proposal"])
    stages.delete(funneled, "Proposal")

    assert row(read("funnel"), "Proposal")["entered"] == 4


def test_a_median_of_another_currency_is_no_amount_of_the_base_currency(db: Database, at: At, read: Read) -> None:
    at("2026-11-01T09:00")
    rates.set_rate(db, "USD", "0.5")
    for amount in (100, 300):
        number = add(db, "deals", "name=Order", f"amount={amount}", "currency=USD")
        deals.win(db, refs=[str(number)])

    found = read("win-rate")

    assert [str(found["rows"][0][name]) for name in ("average_sale", "median_sale")] == ["200.00", "200.00"]
    assert (str(found["totals"]["average_sale"]), found["totals"]["median_sale"]) == ("100.00", None)


def test_a_row_that_only_one_of_two_periods_has_is_compared_with_nothing(db: Database, at: At, read: Read) -> None:
    at("2026-10-05T09:00")
    add(db, "leads", "name=Ada", "source=Fair")
    add(db, "leads", "name=Bea", "source=Mail")
    at("2026-11-05T09:00")
    add(db, "leads", "name=Cid", "source=Mail")
    add(db, "leads", "name=Dot", "source=Web")

    found = read("sources", period="this-month", compare="previous")

    numbers = {(row["source"], row["number"]): (row["value"], row["before"]) for row in found["comparison"]["rows"]}
    assert [numbers[source, "leads"] for source in ("Fair", "Mail", "Web")] == [(0, 1), (1, 1), (1, 0)]
    assert (numbers["Fair", "lead_rate"][0], numbers["Web", "lead_rate"][1]) == (None, None)
