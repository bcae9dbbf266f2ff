"""Charts as text: every width, every text, with and without colour."""

from fractions import Fraction

import hostile
import pytest
from invented import CONTEXT, definition, report
from rich.cells import cell_len

from crm_tui.reporting import cells
from crm_tui.reporting.pictures import Bars, Heat, Lines, Part, Series
from crm_tui.reporting.picturing import picture
from crm_tui.reporting.text_bars import Piece, sign, stretches
from crm_tui.reporting.text_charts import draw, draw_figures, spark
from crm_tui.services.reports.base import Drawing, Unit
from crm_tui.text import safe

FUNNEL = definition(
    Drawing(numbers=("won", "open", "gap", "lost"), expected=("open",), missing=("gap",), trouble=("lost",)),
    won=Unit.COUNT, open=Unit.COUNT, gap=Unit.COUNT, lost=Unit.COUNT,
)  # fmt: skip
NUMBERS = {"won": 12, "open": 6, "gap": 3, "lost": 9}
LINES = Lines(
    "By week",
    tuple(f"2026-W{at:02}" for at in range(1, 31)),
    (
        Series("won", tuple(map(Fraction, range(30))), "success"),
        Series("with weighted", (None,) * 10 + tuple(map(Fraction, range(20))), "accent"),
        Series("target", (Fraction(20),) * 30, "muted"),
    ),
    ("0", "10", "20", "30"),
    (Fraction(0), Fraction(10), Fraction(20), Fraction(30)),
)
HEAT = Heat(
    "By cohort",
    ("month 0", "month 1", "month 2"),
    (
        ("2026-01", (Fraction(1), Fraction(1, 2), None), ("40", "20", "")),
        ("2026-02", (Fraction(1), None, None), ("7", "", "")),
    ),
)


def lines(drawn: list[list[Piece]]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in drawn]


def named(*names: str) -> Bars:
    found = picture(report(FUNNEL, [(name, None, NUMBERS) for name in names]), CONTEXT).charts[-1]
    assert isinstance(found, Bars)
    return found


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_cells_are_counted_as_the_terminal_library_counts_them(name: str) -> None:
    text = safe(hostile.TEXTS[name])[:200]

    assert cells.width(text) == cell_len(text)
    assert cell_len(cells.left(text, 7)) == cell_len(cells.right(text, 7)) == 7


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120])
def test_no_line_is_wider_than_it_may_be(width: int) -> None:
    hostile_names = [safe(text[:200]) for text in hostile.TEXTS.values()]

    for chart in (named(*hostile_names[:16]), named(*hostile_names[16:32]), LINES, HEAT):
        assert max(cell_len(line) for line in lines(draw(chart, width))) <= width


def test_a_chart_at_eighty_columns() -> None:
    assert lines(draw(named("Ann", "株式会社"), 80)) == [
        "By owner   ▄ won   ▂ open   ▁ gap   ▗ lost",
        "Ann       ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▂▂▂▂▂▂▂▂▁▁▁▗▗▗▗▗▗▗▗▗▗▗  won 12 · open 6 · gap 3 · lost 9",
        "株式会社  ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▂▂▂▂▂▂▂▂▁▁▁▗▗▗▗▗▗▗▗▗▗▗  won 12 · open 6 · gap 3 · lost 9",
    ]


def test_on_a_narrow_terminal_the_numbers_stand_below_their_bar() -> None:
    found = lines(draw(named("Ann"), 40))

    assert found[-2:] == ["Ann  ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▂▂▂▂▂▂▂▁▁▁▗▗▗▗▗▗▗▗▗▗▗", "     won 12 · open 6 · gap 3 · lost 9"]


def test_in_plain_characters_the_parts_still_differ() -> None:
    for chart in (named("Ann"), LINES, HEAT):
        assert all(line.isascii() for line in lines(draw(chart, 80, ascii=True)))
    assert "################=========....xxxxxxxxxxxx" in lines(draw(named("Ann"), 80, ascii=True))[1]


def test_what_is_there_at_all_has_a_cell_and_the_whole_its_length() -> None:
    assert stretches([Fraction(1), Fraction(10_000), Fraction(0), Fraction(1)], 20, Fraction(10_002)) == [1, 18, 0, 1]
    assert sum(stretches([Fraction(1)] * 3, 20, Fraction(6))) == 10


def test_every_kind_of_part_has_a_sign_of_its_own() -> None:
    looks = [("success", False), ("accent", True), ("muted", True), ("warning", False)]

    assert len({sign(Part("n", "n", Fraction(1), "1", tone, thin)) for tone, thin in looks}) == 4


def test_lines_differ_by_their_signs_and_break_where_nothing_is_known() -> None:
    head, *rows = lines(draw(LINES, 80))

    assert head == "By week   ▄ won   • with weighted   ╌ target"
    assert rows[0].startswith("30")
    assert "•" not in {row[cells.width("30") : 25] for row in rows}
    assert any("╌╌╌╌" in row for row in rows)


def test_a_cell_of_heat_has_its_number_and_its_strength() -> None:
    assert lines(draw(HEAT, 80)) == [
        "By cohort",
        "        month 0 month 1 month 2",
        "2026-01 █    40 ▓    20",
        "2026-02 █     7",
    ]
    assert lines(draw(HEAT, 24))[0] == "By cohort, 1 more colum…"


def test_a_sparkline_shows_the_latest_and_leaves_gaps() -> None:
    assert spark([9, 0, 1, 2, None, 4, 7], 6) == "▁▂▃ ▅█"
    assert spark([0, 0], 4) == "▁▁"
    assert spark([], 4) == ""


def test_headlines_stand_two_by_two_where_it_is_narrow() -> None:
    made = definition(
        Drawing(headline=("won", "lost", "open"), trouble=("lost",)),
        won=Unit.MONEY, lost=Unit.MONEY, open=Unit.COUNT, lost_deals=Unit.COUNT,
    )  # fmt: skip
    figures = picture(
        report(made, [("Ann", "EUR", {"won": 5, "lost": 800_00, "lost_deals": 1, "open": 3})]), CONTEXT
    ).figures

    assert lines(draw_figures(figures, 40)) == [
        "Won                  Lost",
        "0.05                 800 ~ 1 deal",
        "Open",
        "3",
    ]
