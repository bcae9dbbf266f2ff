"""`crm report NAME --to FILE`: its suffix chooses the form, and it is whole or not there."""

import csv
import json
import sys
import zipfile
from pathlib import Path

import pytest
from calling import Crm, inside, surroundings
from terminals import Terminal

FORMS = ("csv", "tsv", "json", "jsonl", "md", "html", "xlsx", "txt", "tab", "ndjson", "markdown", "htm")
FORMULA = '=HYPERLINK("https://evil.example")'


@pytest.fixture
def crm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, empty: Path) -> Crm:
    path = tmp_path / "crm.db"
    path.write_bytes(empty.read_bytes())
    made = inside(monkeypatch, capsys, surroundings(tmp_path, path))
    made("deals", "add", "name=Pilot", "amount=1200.50", "stage=Proposal", "close_date=2026-12-01", f"source={FORMULA}")
    made("deals", "add", "name=Seats", "amount=300", "stage=Negotiation", "close_date=2026-12-02", "source=\x1b[31mred")
    return made


@pytest.mark.parametrize("suffix", FORMS)
def test_every_form_is_written_whole_and_without_colour(crm: Crm, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"pipeline.{suffix}"

    done = crm("report", "pipeline", "--by", "source", "--to", str(target))

    assert (done.code, done.out) == (0, "")
    content = target.read_bytes()
    assert len(content) > 100
    assert suffix in ("csv", "tsv", "tab", "xlsx") or b"\x1b" not in content  # rows for machines are as they are
    assert [file.name for file in tmp_path.glob(".*")] == []


def test_the_rows_of_a_file_are_those_on_the_screen(crm: Crm, tmp_path: Path) -> None:
    crm("report", "pipeline", "--to", str(tmp_path / "p.csv"))
    crm("report", "pipeline", "--to", str(tmp_path / "p.json"))

    assert (tmp_path / "p.csv").read_text() == crm("report", "pipeline", "-o", "csv").out
    assert json.loads((tmp_path / "p.json").read_text()) == crm("report", "pipeline", "-o", "json").data


def test_the_records_behind_the_numbers_go_into_a_file(crm: Crm, tmp_path: Path) -> None:
    crm("report", "pipeline", "--explain", "--to", str(tmp_path / "p.csv"))

    with (tmp_path / "p.csv").open() as stream:
        assert {row["name"] for row in csv.DictReader(stream)} == {"Pilot", "Seats"}


def test_a_workbook_holds_numbers_and_no_formulas(crm: Crm, tmp_path: Path) -> None:
    crm("report", "pipeline", "--by", "source", "--to", str(tmp_path / "p.xlsx"))

    with zipfile.ZipFile(tmp_path / "p.xlsx") as book:
        sheet, names = book.read("xl/worksheets/sheet1.xml").decode(), book.namelist()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<v>1200.5</v>" in sheet
    assert "<f>" not in sheet
    assert not [name for name in names if "_rels/sheet" in name]
    assert "HYPERLINK" in texts


def test_without_its_package_a_workbook_says_how_to_get_it(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    done = crm("report", "pipeline", "--to", str(tmp_path / "p.xlsx"))

    assert done.code == 2
    assert done.err == "An .xlsx file needs one more package: pip install 'crm-tui[excel]'\n"


@pytest.mark.parametrize("target", ["p.pdf", "p", "-"])
def test_an_unknown_suffix_is_refused_before_anything_is_read(crm: Crm, tmp_path: Path, target: str) -> None:
    done = crm("report", "pipeline", "--to", target if target == "-" else str(tmp_path / target))

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "csv, tsv, json, jsonl, md, html, xlsx, txt" in done.err


def test_a_file_that_cannot_be_written_leaves_the_old_one(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text("old")

    refused = crm("report", "pipeline", "--by", "nonsense", "--to", str(tmp_path / "old.html"))
    nowhere = crm("report", "pipeline", "--to", str(tmp_path / "no" / "p.html"))

    assert (refused.code, nowhere.code) == (2, 10)
    assert (tmp_path / "old.html").read_text() == "old"


def test_markdown_is_a_table_in_which_nothing_is_markup(crm: Crm, tmp_path: Path) -> None:
    crm("report", "pipeline", "--by", "source", "--to", str(tmp_path / "p.md"))

    text = (tmp_path / "p.md").read_text()
    assert text.startswith("# Pipeline\n\npipeline: all time")
    assert "| source | currency | deals | amount | weighted | slipped |" in text
    assert "\x1b" not in text


def test_a_terminal_shows_figures_and_a_chart_above_the_table_and_only_the_table_if_asked(
    crm: Crm, tmp_path: Path
) -> None:
    shown = {}
    for option in ("--debug", "--no-chart"):
        terminal = Terminal(tmp_path, "--db", str(tmp_path / "crm.db"), "--no-pager", "report", "pipeline", option)
        assert terminal.ended() == 0
        shown[option] = terminal.raw.decode()

    assert "▄" in shown["--debug"]
    assert "Deals" in shown["--debug"]
    assert "▄" not in shown["--no-chart"]
    assert "1,500.50" in shown["--no-chart"]


def test_a_report_loads_only_what_it_draws_with(crm: Crm, tmp_path: Path) -> None:
    terminal = Terminal(
        tmp_path, "--db", str(tmp_path / "crm.db"), "--no-pager", "report", "pipeline", PYTHONVERBOSE="1"
    )
    assert terminal.ended() == 0

    loaded = terminal.raw.decode()
    assert "import 'crm_tui.reporting.text_charts'" in loaded
    for name in ("svg", "html", "workbook", "text_lines", "files"):
        assert f"import 'crm_tui.reporting.{name}'" not in loaded
    assert "plotext" not in loaded
