"""A report as one page of HTML: nothing from outside, no script, for the screen by day and night and for paper."""

from collections.abc import Iterator
from pathlib import Path

from crm_tui.reporting import svg
from crm_tui.reporting.pictures import Figure
from crm_tui.reporting.picturing import picture
from crm_tui.reporting.sheets import Sheets
from crm_tui.reporting.svg import said
from crm_tui.reporting.wording import named
from crm_tui.sheets import Sheet

UPRIGHT = 9
"""The most columns of a table on an upright sheet of paper."""

WORDS, LONG = 32, ' class="long"'
"""From how many characters on a text may be broken, and how it is told."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing."""


def page(sheets: Sheets) -> Iterator[str]:
    """The page in pieces: figures, charts, the same data as a table, and what a reader has to know."""
    report = sheets.report
    drawn = picture(report, sheets.context)
    when = sheets.when()
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{said(report.definition.title)}, {said(when)}</title>\n"
    yield f"<style>\n{Path(__file__).with_name('page.css').read_text('utf-8')}</style>\n</head>\n"
    wide = any(len(sheet.columns) > UPRIGHT for sheet in sheets.tables())
    yield '<body class="wide">\n' if wide else "<body>\n"
    yield f'<header><h1>{said(report.definition.title)}</h1><span class="when">{said(when)}</span>'
    yield f'<span class="about">{said(sheets.about())}</span></header>\n'
    yield f'<p class="definition">{said(report.definition.text)}</p>\n'
    yield f'<dl class="figures">{"".join(map(_figure, drawn.figures))}</dl>\n' if drawn.figures else ""
    yield from (svg.chart(each) + "\n" for each in drawn.charts)
    yield from _tables(sheets)
    if notes := [*sheets.notes()]:
        yield f'<ul class="notes">{"".join(f"<li>{said(note)}</li>" for note in notes)}</ul>\n'
    yield f'<p class="made">{said(sheets.headline())}</p>\n</body>\n</html>\n'


def _figure(figure: Figure) -> str:
    more = ", ".join(said(text) for text in (figure.change, figure.note) if text)
    number = f'<dd class="{figure.tone}">{said(figure.text)}<small>{more}</small></dd>'
    return f"<div><dt>{said(figure.label)}</dt>{number}</div>"


def _tables(sheets: Sheets) -> Iterator[str]:
    yield from _table(sheets.table(), "", total=bool(sheets.report.by))
    if sheets.report.comparison is not None:
        yield from _table(sheets.compared(), "Beside the other period")
    if sheets.report.contributions:
        yield from _table(sheets.records(), "The records behind the numbers")


def _cell(kind: str, text: str) -> str:
    return f"<td{kind or LONG if len(text) > WORDS else kind}>{said(text)}</td>"


def _table(sheet: Sheet, title: str, *, total: bool = False) -> Iterator[str]:
    """A sheet as a table; the last row holds the totals if there are any."""
    classes = [' class="number"' if name in sheet.right else "" for name in sheet.columns]
    head = f"<h2>{said(title)}</h2>" if title else ""
    yield f'<section class="table">{head}<div class="scroll"><table><thead><tr>'
    yield "".join(f"<th{kind}>{said(named(name))}</th>" for kind, name in zip(classes, sheet.columns, strict=True))
    yield "</tr></thead>\n<tbody>\n"
    rows = [*sheet.human()]
    for at, row in enumerate(rows, 1):
        yield '<tr class="total">' if total and at == len(rows) else "<tr>"
        yield "".join(map(_cell, classes, row))
        yield "</tr>\n"
    yield "</tbody></table></div></section>\n"
