"""A report as plain text and as Markdown: figures, charts, table, notes."""

from collections.abc import Iterator

from crm_tui.reporting.cells import left, right, width
from crm_tui.reporting.picturing import picture
from crm_tui.reporting.sheets import Sheets
from crm_tui.reporting.text_charts import draw, draw_figures
from crm_tui.sheets import Sheet, md_line
from crm_tui.text import safe

ROOM = 80


def text(sheets: Sheets) -> Iterator[str]:
    """Lines for a mail or a printer of text; tables are as wide as they are."""
    drawn = picture(sheets.report, sheets.context)
    yield from (f"{safe(line)}\n" for line in (sheets.headline(), sheets.report.definition.text))
    for lines in (draw_figures(drawn.figures, ROOM), *(draw(chart, ROOM) for chart in drawn.charts)):
        yield "\n" if lines else ""
        yield from ("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
    for sheet in sheets.tables():
        yield "\n"
        yield from _table(sheet)
    notes = [*sheets.notes()]
    yield "\n" if notes else ""
    yield from (f"{safe(note)}\n" for note in notes)


def markdown(sheets: Sheets) -> Iterator[str]:
    """The headline, the definition, the tables, the notes."""
    yield f"# {sheets.report.definition.title}\n\n{_words(sheets.headline())}\n\n"
    yield f"{_words(sheets.report.definition.text)}\n"
    for sheet in sheets.tables():
        ruler = ["---:" if name in sheet.right else "---" for name in sheet.columns]
        yield "\n"
        yield from map(md_line, (sheet.columns, ruler, *sheet.human()))
    notes = [*sheets.notes()]
    yield "\n" if notes else ""
    yield from (f"- {_words(note)}\n" for note in notes)


def _words(text: str) -> str:
    """A text in which nothing is markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in safe(text))


def _table(sheet: Sheet) -> Iterator[str]:
    rows = [[safe(cell) for cell in row] for row in sheet.human()]
    sizes = [max(map(width, column)) for column in zip(sheet.columns, *rows, strict=True)]
    for row in (sheet.columns, *rows):
        cells = (
            right(cell, size) if name in sheet.right else left(cell, size)
            for name, cell, size in zip(sheet.columns, row, sizes, strict=True)
        )
        yield "  ".join(cells).rstrip() + "\n"
