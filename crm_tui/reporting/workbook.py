"""A report as a workbook: numbers are numbers, texts never formulas or links."""

from io import BytesIO
from typing import Any

from crm_tui.domain.kinds import JsonNumber
from crm_tui.errors import Usage
from crm_tui.reporting.sheets import Sheets
from crm_tui.sheets import Sheet
from crm_tui.text import safe

CELL = 32_767
"""The most characters of a cell."""

ROWS = 1_048_576
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDTHS = (8, 48)
MISSING = "An .xlsx file needs one more package: pip install 'crm-tui[excel]'"


def ready() -> None:
    """Raises Usage if the package that writes workbooks is not installed."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise Usage(MISSING) from error


def workbook(sheets: Sheets) -> bytes:
    """A sheet with the rows, one with what they mean, one for the comparison and for the records if there are any."""
    ready()
    from xlsxwriter import Workbook

    stream = BytesIO()
    book = Workbook(stream, PLAIN)
    book.set_properties({"title": sheets.report.definition.title, "created": sheets.context.now.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bottom": 1})
    _sheet(book.add_worksheet("Report"), sheets.rows(), bold)
    if sheets.report.comparison is not None:
        _sheet(book.add_worksheet("Comparison"), sheets.compared(), bold)
    if sheets.report.contributions:
        _sheet(book.add_worksheet("Records"), sheets.records(), bold)
    about = book.add_worksheet("About")
    about.set_column(0, 0, 100)
    for at, line in enumerate((sheets.headline(), sheets.report.definition.text, *sheets.notes())):
        about.write_string(at, 0, _told(line))
    book.close()
    return stream.getvalue()


def _sheet(page: Any, sheet: Sheet, bold: Any) -> None:
    """One sheet with its head frozen; raises Usage if it has more rows than a workbook holds."""
    rows = [[*row.values()] for row in sheet.records()]
    if len(rows) >= ROWS:
        raise Usage(f"A sheet of a workbook holds {ROWS:,} rows, and these are {len(rows):,}; write csv instead.")
    page.freeze_panes(1, 0)
    for column, name in enumerate(sheet.columns):
        page.write_string(0, column, _told(name), bold)
        longest = max((len(str(row[column] or "")) for row in rows[:1000]), default=0)
        page.set_column(column, column, min(WIDTHS[1], max(WIDTHS[0], len(name) + 2, longest + 2)))
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float | JsonNumber) and not isinstance(value, bool):
                page.write_number(at, column, float(str(value)))
            elif value is not None:
                page.write_string(at, column, _told(str(value)))


def _told(text: str) -> str:
    return safe(text, multiline=True)[:CELL]
