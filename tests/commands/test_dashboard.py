"""`crm dashboard`: words for eyes, numbers for machines, a choice for each member."""

import json

import pytest
from calling import Crm


def test_the_figures_are_a_table_for_eyes_and_numbers_for_machines(crm: Crm) -> None:
    crm("leads", "add", "name=Ada")
    assert crm("dashboard", "--set", "leads.created@this-month, win-rate.win_rate").code == 0

    table = crm("dashboard", "-o", "table")
    found = json.loads(crm("dashboard", "-o", "json").out)

    assert (table.lines[0].split(), table.err) == (["figure", "period", "value", "change", "past"], "")
    assert table.lines[1].split()[:6] == ["Leads", "created", "this", "month", "1", "+1"]
    assert "\x1b" not in table.out
    assert found[0] == {
        "report": "leads", "number": "created", "period": "this-month", "value": 1, "before": 0,
        "series": [0] * 11 + [1],
    }  # fmt: skip
    assert found[1]["value"] is None


def test_each_member_has_a_choice_of_their_own(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    crm("dashboard", "--set", "leads.created")

    assert len(crm("dashboard", "-o", "jsonl").lines) == 1
    assert crm("dashboard", "--reset").code == 0
    assert len(crm("dashboard", "-o", "jsonl").lines) == 5
    crm("dashboard", "--set", "leads.created")
    monkeypatch.setenv("CRM_USER", "bea")
    assert len(crm("dashboard", "-o", "jsonl").lines) == 5


def test_a_figure_there_is_not_is_one_line(crm: Crm) -> None:
    wrong = crm("dashboard", "--set", "leads.creatd")

    assert (wrong.code, wrong.out, len(wrong.err.splitlines())) == (6, "", 1)
    assert crm("dashboard", "--set", "x", "--reset").code == 2
