"""A report in a file: its suffix chooses the form, and its name only ever stands for a whole one."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from crm_tui.errors import Usage
from crm_tui.reporting.sheets import Sheets
from crm_tui.services.transfer.csv_writer import CsvWriter
from crm_tui.services.transfer.files import writing, writing_text
from crm_tui.sheets import to_json, tsv_line


class Form(StrEnum):
    """The forms of a file."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"
    TXT = "txt"


OTHERS = {".tab": Form.TSV, ".ndjson": Form.JSONL, ".markdown": Form.MD, ".htm": Form.HTML}
"""Suffixes that are not the name of their form."""


def form_of(target: str) -> Form:
    """The form of a file by its suffix. Raises Usage, also where what writes the form is not installed."""
    suffix = Path(target).suffix.casefold()
    known = OTHERS | {f".{form}": form for form in Form}
    if suffix not in known:
        raise Usage(
            f"--to: the suffix chooses the form, one of {', '.join(Form)}; {Path(target).name!r} has none of them."
        )
    if known[suffix] is Form.XLSX:
        from crm_tui.reporting.workbook import ready

        ready()
    return known[suffix]


def write(sheets: Sheets, target: str) -> None:
    """Write the report; with its records if it has them. Raises Usage, StorageError."""
    form = form_of(target)
    if form is Form.XLSX:
        from crm_tui.reporting.workbook import workbook

        content = workbook(sheets)
        with writing(target) as stream:
            stream.write(content)
        return
    with writing_text(target) as stream:
        if form is Form.CSV:
            sheet = sheets.main()
            CsvWriter(stream).rows([sheet.columns, *sheet.machine()])
        else:
            stream.writelines(_parts(sheets, form))


def _parts(sheets: Sheets, form: Form) -> Iterable[str]:
    if form is Form.TSV:
        sheet = sheets.main()
        return map(tsv_line, (sheet.columns, *sheet.machine()))
    if form in (Form.JSON, Form.JSONL):
        return (to_json(sheets.json(), 2 if form is Form.JSON else None), "\n")
    return _pages(sheets, form)


def _pages(sheets: Sheets, form: Form) -> Iterator[str]:
    if form is Form.HTML:
        from crm_tui.reporting.html import page

        return page(sheets)
    from crm_tui.reporting.plain_text import markdown, text

    return markdown(sheets) if form is Form.MD else text(sheets)
