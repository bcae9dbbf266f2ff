"""The figures a member chose: what they were before, how they came to be, and what cannot be read."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

import pytest
from acting import add

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import Invalid
from crm_tui.reporting.dashboards import row, tile
from crm_tui.services import deals, undoing
from crm_tui.services.dashboard import DEFAULT, Shown, choose, figures, picks
from crm_tui.services.dashboard_rules import Pick, read
from crm_tui.services.reports.running import definitions

At = Callable[[str], None]


@pytest.fixture
def at(db: Database) -> At:
    def at(moment: str) -> None:
        now = datetime.fromisoformat(f"{moment}+00:00")
        db.clock = lambda: now

    return at


def shown(db: Database, text: str) -> Shown:
    return next(figures(db, read(text)))


def test_who_chose_nothing_sees_what_everybody_begins_with(db: Database) -> None:
    assert picks(db) == DEFAULT
    assert [each.error for each in figures(db, DEFAULT)] == [""] * len(DEFAULT)


def test_a_choice_is_kept_and_undone(db: Database) -> None:
    choose(db, "leads.created@this-week, sla.attainment")

    assert picks(db) == (Pick("leads", "created", "this-week"), Pick("sla", "attainment"))
    undoing.undo(db)
    assert picks(db) == DEFAULT
    choose(db, "leads.created")
    choose(db, "")
    assert picks(db) == DEFAULT


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("leads", "no REPORT.NUMBER"),
        ("lead.created", "no report lead"),
        ("leads.creatd", "leads has created"),
        ("leads.created@hula", "no period hula"),
        (", ".join(["leads.created"] * 13), "too many"),
    ],
)
def test_a_figure_there_is_not_is_refused(db: Database, text: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        choose(db, text)
    assert picks(db) == DEFAULT


def test_a_running_period_is_compared_with_as_many_working_days_of_the_one_before(db: Database, at: At) -> None:
    for day in ("2026-10-05", "2026-10-29", "2026-11-03", "2026-11-04"):
        at(f"{day}T09:00")
        add(db, "leads", f"name=Lead {day}")
    at("2026-11-05T09:00")

    found = shown(db, "leads.created@this-month")

    assert (found.value, found.before) == (2, 1), "the lead of 29 October came later than the fourth working day"
    assert found.series == (*[0] * 10, 2, 2), "a period that is over counts as a whole"
    assert tile(found, db.context()).figure.change == "+100 %"


def test_what_was_nothing_before_has_no_percent_and_a_rate_of_nothing_is_not_known(db: Database, at: At) -> None:
    at("2026-11-05T09:00")
    add(db, "leads", "name=Ada")

    created, rate = figures(db, read("leads.created@this-month, win-rate.win_rate@this-month"))

    assert tile(created, db.context()).figure.change == "+1"
    assert (rate.value, tile(rate, db.context()).figure.text, tile(rate, db.context()).figure.change) == (
        None,
        "n/a",
        "",
    )
    assert tile(rate, db.context()).spark == ""


def test_money_is_in_the_base_currency(db: Database, at: At) -> None:
    at("2026-11-05T09:00")
    add(db, "deals", "name=Order", "amount=1500", "currency=EUR")
    deals.win(db, refs=["1"])

    found = shown(db, "win-rate.won_amount@this-month")

    assert found.value == Fraction(150000)
    assert tile(found, db.context()).figure.text == "1,500 EUR"
    assert [str(value) for value in row(found, db.context())[3:5]] == ["1500.00", "0.00"]


def test_how_something_stands_has_no_past(db: Database, at: At) -> None:
    at("2026-11-05T09:00")
    add(db, "deals", "name=Order", "amount=1500", "close_date=2026-12-01")

    standing = [each for each in definitions() if each.stands]
    for each in standing:
        found = shown(db, f"{each.name}.{each.numbers[0].name}")
        assert (found.series, found.before, found.error) == ((), None, ""), each.name
    assert {each.name for each in standing} >= {"pipeline", "forecast", "targets"}


def test_a_figure_that_cannot_be_read_hides_no_other(db: Database) -> None:
    gone = Pick("leads", "\x1b[31mgone\u202e" + "x" * 200_000)
    broken, unknown, whole = figures(db, (Pick("leads", "created", "hula"), gone, Pick("leads", "created")))

    assert (broken.report, unknown.report, whole.error) == (None, None, "")
    assert "hula" in broken.error
    for each in (broken, unknown):
        figure = tile(each, db.context()).figure
        assert (figure.text, "\x1b" in figure.label + figure.note) == ("n/a", False)
        assert len(figure.label + figure.note) < 500
        assert row(each, db.context())[3:] == (None, None, [])


def test_a_choice_of_another_version_gives_way(db: Database) -> None:
    choose(db, "leads.created")
    with db.dialect.writer.begin() as connection:
        connection.execute(table("members").update().values(dashboard="unknown.number"))

    assert picks(db) == DEFAULT
