"""Saved reports and targets on the command line."""

from calling import Crm


def test_a_report_is_saved_and_shown_by_its_name_with_other_options_in_place_of_its_own(crm: Crm) -> None:
    crm("deals", "add", "name=A", "amount=100", "close_date=2026-12-10", "owner=me")
    crm("targets", "add", "period=2026-Q4", "amount=1000")
    saved = crm("report", "forecast", "--period", "2026-Q4", "--by", "owner", "--save", "Team quarter")
    assert (saved.code, saved.out) == (0, "Saved: crm report 'Team quarter' shows it.\n")

    found = crm("report", "team QUARTER", "-o", "csv").lines
    other = crm("report", "Team quarter", "--by", "stage", "-o", "csv").lines

    assert found[0].startswith("owner,currency,won")
    assert other[0].startswith("stage,currency,won")
    assert crm("reports", "list", "-o", "ids").out == "1\n"
    assert crm("undo").code == 0
    assert crm("report", "Team quarter").code == 2


def test_a_name_near_that_of_a_saved_report_is_told(crm: Crm) -> None:
    crm("reports", "add", "name=Team quarter", "report=forecast")

    wrong = crm("report", "Team quartr")

    assert wrong.code == 2
    assert "Did you mean Team quarter?" in wrong.err


def test_nothing_is_saved_that_cannot_be_asked_for(crm: Crm) -> None:
    for options in (("--by", "ownr"), ("--period", "hula"), ("--where", "ownr:x")):
        assert crm("report", "forecast", *options, "--save", "X").code in (2, 6), options
    assert crm("report", "forecast", "--save", "Win rate").code == 6
    assert crm("reports", "list", "-o", "ids").out == ""
