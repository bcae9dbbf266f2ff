"""Saved reports: kept under a name, run by it, with what is typed in the place of what was saved."""

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.domain.figures.periods import Against
from crm_tui.errors import Invalid, NotFound, Usage
from crm_tui.services import saved_reports, undoing, writing
from crm_tui.services.reports.running import Wanted


def test_a_report_is_saved_as_it_was_asked_for_and_saved_again_over_it(db: Database) -> None:
    wanted = Wanted(
        "this-quarter", "owner", ("amount>5", "pipeline:Sales or pipeline:x"), Against.PREVIOUS, True, "today"
    )

    saved_reports.save(db, "Team quarter", "forecast", wanted)
    saved = saved_reports.find(db, "TEAM quarter")

    joined = Wanted(
        "this-quarter", "owner", ("(amount>5) (pipeline:Sales or pipeline:x)",), Against.PREVIOUS, False, "today"
    )
    assert (saved.report, saved.wanted()) == ("forecast", joined)
    saved_reports.save(db, "team quarter", "win-rate", Wanted(by="owner"))
    assert [(each.name, each.report, each.wanted()) for each in saved_reports.every(db)] == [
        ("Team quarter", "win-rate", Wanted(by="owner"))
    ]
    undoing.undo(db)
    assert saved_reports.find(db, "team quarter").report == "forecast"


def test_what_is_asked_for_now_stands_in_the_place_of_what_was_saved(db: Database) -> None:
    saved_reports.save(db, "Q", "win-rate", Wanted("2026-Q1", "owner", ("amount>5",)))

    asked = saved_reports.ask(saved_reports.find(db, "q"), Wanted(by="stage", explain=True))

    assert asked.wanted == Wanted("2026-Q1", "stage", ("amount>5",), explain=True)
    assert asked.run(db).by == ("stage",)


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        (("name=Win rate", "report=win-rate"), "there is a report Win rate already"),
        (("name=x", "report=forecas"), "did you mean forecast"),
        (("name=x", "report=forecast", "period=hula"), "no period hula"),
        (("name=x", "report=forecast", "by=ownr"), "Did you mean owner"),
        (("name=x", "report=forecast", "filter=ownr:x"), "owner"),
        (("name=x", "report=pipeline", "compare=previous"), "needs a period"),
        (("name=x", "report=forecast", "as_of=2026-99-01"), "2026-99-01"),
    ],
)
def test_what_the_report_does_not_take_is_not_saved(db: Database, texts: tuple[str, ...], problem: str) -> None:
    with pytest.raises((Invalid, Usage), match=problem):
        add(db, "reports", *texts)


def test_a_saved_report_whose_field_is_gone_says_so_in_one_line(db: Database) -> None:
    add(db, "fields", "entity=deals", "key=region", "label=Region", "kind=text")
    saved_reports.save(db, "By region", "win-rate", Wanted(by="region"))
    writing.edit(db, "fields", given("archived=yes"), refs=["#1"])

    with pytest.raises(Usage, match=r"The saved report By region cannot be read: --by: no field region in deals"):
        saved_reports.ask(saved_reports.find(db, "By region"), Wanted()).run(db)


def test_a_report_is_of_whoever_saves_it_and_is_found_by_nobody_in_the_bin(db: Database) -> None:
    saved_reports.save(db, "Mine", "win-rate", Wanted())
    assert saved_reports.find(db, "mine").owner == 1

    writing.delete(db, "reports", refs=["Mine"])

    with pytest.raises(NotFound, match="no saved report Mine"):
        saved_reports.find(db, "Mine")
