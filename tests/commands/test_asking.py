"""Questions are asked only of a person, and only the right answer counts."""

import io
import sys
from pathlib import Path

import pytest
from calling import Crm


class Keyboard(io.StringIO):
    """A stdin at which a person sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def many(crm: Crm, tmp_path: Path) -> Crm:
    """`crm` on a database with 101 companies."""
    file = tmp_path / "many.csv"
    file.write_text("name\n" + "".join(f"Company {number}\n" for number in range(101)), encoding="utf-8")
    assert crm("import", str(file), "--into", "companies").code == 0
    return crm


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(text))


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("Yes\n", 0), ("\n", 1), ("n\n", 1), ("2\n", 1), ("", 2)])
def test_up_to_a_hundred_records_a_yes_is_enough(
    few: Crm, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    typed(monkeypatch, answer)

    done = few("contacts", "delete", "--where", "id>0")

    assert done.code == code
    assert "Deletes 2 contacts." in done.err
    assert few("contacts", "list", "-o", "ids").out == ("" if code == 0 else "1\n2\n")


@pytest.mark.parametrize(("answer", "code"), [("y\n", 1), ("101\n", 0)])
def test_above_a_hundred_records_the_answer_is_their_number(
    many: Crm, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    typed(monkeypatch, answer)

    assert many("companies", "edit", "--where", "id>0", "country=DE").code == code
    assert len(many("companies", "list", "country:DE", "-o", "ids").lines) == (101 if code == 0 else 0)


def test_nothing_is_asked_with_yes_or_about_nothing(few: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "")

    assert few("contacts", "delete", "--where", "name:nobody").code == 0
    assert few("contacts", "delete", "--where", "id:1", "--yes").code == 0


def test_a_person_says_where_an_unknown_column_goes(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("name,Wohnhaft\nAda,London\n", encoding="utf-8")
    typed(monkeypatch, "ctiy\ncity\n")

    done = crm("import", str(file), "--into", "contacts")

    assert done.code == 0
    assert "Did you mean city?" in done.err
    assert crm("contacts", "list", "--fields", "city").out == "London\n"


def test_an_unknown_column_is_an_error_where_nobody_can_answer(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("name,Wohnhaft\nAda,London\n", encoding="utf-8")

    assert crm("import", str(file), "--into", "contacts").code == 2
    assert crm("import", str(file), "--into", "contacts", "--unknown", "ignore").code == 0


@pytest.mark.parametrize(("answer", "code", "stages"), [("y\n", 0, "Met\nWon\nLost\n"), ("\n", 2, "")])
def test_a_person_is_shown_which_stages_are_won_and_lost_before_a_pipeline_is_made(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, stages: str
) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("name,stage\nA,Met\nB,Won\n", encoding="utf-8")
    typed(monkeypatch, answer)

    done = crm("import", str(file), "--into", "deals", "--new-pipeline", "Fairs")

    assert done.code == code
    assert "new pipeline Fairs: Met 50 %, Won (won), Lost (lost). Go on? [y/N]" in done.err
    assert crm("stages", "list", "pipeline:Fairs", "--fields", "name").out == stages
