"""What is drawn of a report: the honest scale, the parts of a bar, what is left out."""

from fractions import Fraction

from invented import CONTEXT, definition, report

from crm_tui.reporting.pictures import Bars, Heat, Lines, Picture
from crm_tui.reporting.picturing import picture
from crm_tui.services.reports.base import Drawing, Shape, Unit
from crm_tui.services.reports.running import Report

FORECAST = definition(
    Drawing(numbers=("won", "weighted"), headline=("won", "rate"), expected=("weighted",), towards="target"),
    won=Unit.MONEY, weighted=Unit.MONEY, deals=Unit.COUNT, rate=Unit.PERCENT, target=Unit.MONEY,
)  # fmt: skip
RATE = definition(Drawing(numbers=("won", "lost"), trouble=("lost",)), won=Unit.COUNT, lost=Unit.COUNT, sum=Unit.MONEY)


def of(made: Report) -> Picture:
    return picture(made, CONTEXT)


def bars(made: Report) -> list[Bars]:
    return [chart for chart in of(made).charts if isinstance(chart, Bars)]


def test_amounts_of_several_currencies_share_no_scale() -> None:
    rows = [("Ann", "EUR", {"won": 100_00}), ("Ann", "JPY", {"won": 9_000_000}), ("Ben", "EUR", {"won": 50_00})]

    found = [(chart.title, [bar.label for bar in chart.bars]) for chart in bars(report(FORECAST, rows))]

    assert found == [("By owner, EUR", ["Ann", "Ben"]), ("By owner, JPY", ["Ann"])]


def test_counts_of_several_currencies_are_one_bar() -> None:
    rows = [("Ann", "EUR", {"won": 2, "lost": 1}), ("Ann", "USD", {"won": 1, "lost": None})]

    *_, chart = bars(report(RATE, rows))

    assert [(part.label, part.value) for part in chart.bars[0].parts] == [("won", 3), ("lost", 1)]


def test_a_missing_rate_leaves_out_what_all_currencies_come_to() -> None:
    rows = [("Ann", "EUR", {"won": 100_00, "weighted": 50_00}), ("Ann", "XAU", {"won": 1, "weighted": 1})]

    assert bars(report(FORECAST, rows))[0].title == "All in EUR"
    assert bars(report(FORECAST, rows, missing=("XAU",)))[0].title == "By owner, EUR"


def test_won_is_thick_and_what_is_expected_thin() -> None:
    *_, chart = bars(report(FORECAST, [("Nov", "EUR", {"won": 18_000_00, "weighted": 11_000_50, "deals": 2})]))

    assert [(part.tone, part.thin) for part in chart.bars[0].parts] == [("success", False), ("accent", True)]
    assert chart.bars[0].text == "won 18,000 · weighted 11,000.50"
    assert chart.bars[0].note == "2 deals"


def test_what_holds_a_number_is_not_added_to_it() -> None:
    made = definition(Drawing(numbers=("satisfied",), of="answers"), satisfied=Unit.COUNT, answers=Unit.COUNT)

    *_, chart = bars(report(made, [("Ann", None, {"satisfied": 4, "answers": 6})]))

    assert [(part.label, part.value) for part in chart.bars[0].parts] == [("satisfied", 4), ("rest of answers", 2)]
    assert chart.bars[0].text == "4 of 6"


def test_the_comparison_stands_beneath() -> None:
    *_, chart = bars(report(FORECAST, [("Oct", "EUR", {"won": 42_000_00})], before={"Oct": 31_000_00}))

    before = chart.bars[0].before
    assert before
    assert (before.value, before.text) == (31_000_00, "31,000 last year")


def test_a_headline_says_by_how_much_it_changed_and_where_money_is_missing() -> None:
    rows = [("Oct", "EUR", {"won": 42_000_49, "rate": Fraction(50)})]

    won, rate = of(report(FORECAST, rows, before={"Oct": 31_000_00}, missing=("JPY",))).figures

    assert (won.label, won.text, won.change, won.note) == ("Won", "42,000", "+35 %", "incomplete")
    assert (rate.text, rate.change, rate.note) == ("50.00 %", "", "")


def test_steps_go_on_from_where_the_one_before_ended() -> None:
    made = definition(
        Drawing(Shape.STEPS, ("start", "new", "up", "lost", "end"), minus=("lost",)),
        start=Unit.COUNT, new=Unit.COUNT, up=Unit.COUNT, lost=Unit.COUNT, end=Unit.COUNT,
    )  # fmt: skip

    (chart,) = bars(report(made, [(None, None, {"start": 10, "new": 4, "up": 0, "lost": 3, "end": 11})], by=()))

    assert [bar.label for bar in chart.bars] == ["start", "new", "lost", "end"]
    assert chart.offsets == (0, 10, 11, 0)
    assert [bar.text for bar in chart.bars] == ["10", "+4", "-3", "11"]


def test_of_many_rows_the_largest_are_drawn_and_the_title_says_so() -> None:
    rows = [(f"owner {at}", None, {"won": at}) for at in range(40)]
    made = definition(Drawing(numbers=("won",)), won=Unit.COUNT)

    (chart,) = bars(report(made, rows))

    assert chart.title == "By owner, the 16 largest of 40"
    assert [bar.label for bar in chart.bars][:2] == ["owner 39", "owner 38"]


def test_many_parts_of_time_are_a_line_with_a_round_scale() -> None:
    rows = [(f"2026-W{at:02}", None, {"won": at}) for at in range(1, 31)]
    made = definition(Drawing(numbers=("won",)), won=Unit.COUNT)

    (chart,) = of(report(made, rows, by=("week",))).charts

    assert isinstance(chart, Lines)
    assert (len(chart.labels), chart.texts) == (30, ("0", "10", "20", "30"))
    assert [bar.label for bar in bars(report(made, rows[:16], by=("week",)))[0].bars][:1] == ["2026-W01"]


def test_what_was_won_goes_towards_the_target_up_to_today() -> None:
    months = [("2026-10", 40), ("2026-11", 20), ("2026-12", 0)]
    rows = [(name, "EUR", {"won": won, "weighted": 30}) for name, won in months]
    totals = {"won": 60, "weighted": 90, "target": 120}

    drawn = of(report(FORECAST, rows, by=("month",), totals=totals))

    (lines,) = [chart for chart in drawn.charts if isinstance(chart, Lines)]
    assert [(each.label, each.values) for each in lines.series] == [
        ("won", (40, 60, None)), ("with weighted", (70, 120, 150)), ("target", (120, 120, 120)),
    ]  # fmt: skip


def test_heat_leaves_blank_what_nobody_can_know_yet() -> None:
    made = definition(
        Drawing(Shape.HEAT, ("month_0", "month_1"), of="size"),
        size=Unit.COUNT, month_0=Unit.COUNT, month_1=Unit.COUNT,
    )  # fmt: skip

    (chart,) = of(report(made, [("2026-01", None, {"size": 4, "month_0": 4, "month_1": None})], by=("cohort",))).charts

    assert isinstance(chart, Heat)
    assert chart.rows == (("2026-01", (1, None), ("4", "")),)


def test_nothing_is_drawn_of_a_report_without_rows() -> None:
    assert of(report(FORECAST, [])).charts == ()


def test_the_row_of_an_empty_field_says_what_is_missing() -> None:
    *_, chart = bars(report(FORECAST, [(None, "EUR", {"won": 1})], by=("lost_reason",)))

    assert chart.bars[0].label == "no lost reason"
