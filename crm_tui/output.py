"""The only printer of data: table, json, jsonl, csv, tsv, ids and md on stdout; words on stderr."""

import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from crm_tui import sheets
from crm_tui.domain.kinds.base import Context
from crm_tui.services.rows import Detail, Page, Row
from crm_tui.services.transfer.csv_writer import CsvWriter
from crm_tui.sheets import Plain, Sheet
from crm_tui.text import safe

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

CHUNK = 1000
POINT = ("id", "kind", "label", "value")
"""What is shown of a further point of contact below its contact."""

GAP = 2
"""The cells between two columns of a table."""

ENOUGH = 22
"""The cells that a long text may be cut to before a field gives way."""

TONES = {"text": "", "muted": "dim", "accent": "blue", "success": "green", "warning": "yellow", "error": "red"}
"""The tones of drawings in the colours that every terminal has."""

UNCUT = 10_000
"""The width of a table that goes to a file: nothing is cut."""


@dataclass(frozen=True)
class Wish:
    """What the person asked for: a form (None: by where it goes), colour, and the pager (None: whatever is there)."""

    output: str | None = None
    color: str = "auto"
    pager: str | None = "cat"


class Printer:
    """Prints sheets, records and words in one form to one pair of streams."""

    def __init__(self, wish: Wish, context: Context, out: TextIO, err: TextIO, *, dumb: bool = False) -> None:
        self.wish = wish
        self.context = context
        self.out = out
        self.err = err
        self.on_terminal = out.isatty()
        self.output = wish.output or ("table" if self.on_terminal else "tsv")
        self.colored = {"always": True, "never": False}.get(wish.color, self.on_terminal and not dumb)

    def say(self, text: str) -> None:
        """One line for the person, on stderr."""
        print(safe(text), file=self.err, flush=True)

    def page(self, page: Page, *, chosen: bool = True) -> None:
        """A list of records; a cut one says so. Fields that nobody chose give way on a narrow terminal."""
        fitting = page if chosen or not (self.on_terminal and self.output == "table") else self._fitting(page)
        self.records(fitting)
        if hidden := page.fields[len(fitting.fields) :]:
            self.say(f"no room for {', '.join(field.name for field in hidden)}, --fields chooses")
        if len(page.rows) < page.total:
            many = f"more than {page.total}" if page.more else f"{page.total}"
            self.say(f"showing {len(page.rows)} of {many}, --limit 0 for all")

    def records(self, page: Page) -> None:
        """Records that were asked for one by one, or written."""
        self.sheet(sheets.of_page(page, self.context))

    def sheet(self, sheet: Sheet) -> None:
        """Rows in the form asked for."""
        if self.output == "table":
            self._show(self._table(sheet))
        elif self.output == "json":
            self._write(_array(map(sheets.to_json, sheet.records())))
        elif self.output == "jsonl":
            self._write(f"{sheets.to_json(each)}\n" for each in sheet.records())
        elif self.output == "ids":
            self._write(f"{each}\n" for each in map(self._cleaned, sheet.ids()))
        elif self.output == "csv":
            self._csv(sheet)
        elif self.output == "md":
            ruler = ["---:" if name in sheet.right else "---" for name in sheet.columns]
            self._write(map(sheets.md_line, (sheet.columns, ruler, *sheet.human())))
        else:
            self._write(map(sheets.tsv_line, self._for_machines(sheet)))

    def pictured(self, blocks: Sequence[Sequence[Sequence[tuple[str, str]]]], sheet: Sheet) -> None:
        """Drawings, each lines of texts with their tones, above the rows they are of; for eyes only.

        The last columns give way where the terminal has no room for them.
        """
        count = self._room_for(sheet.columns, [[safe(cell) for cell in row] for row in sheet.human()])
        self._show(*map(_drawn, blocks), self._table(sheets.first(sheet, count)))
        if hidden := sheet.columns[count:]:
            self.say(f"no room for {', '.join(hidden)}; a wider terminal, --to or -o json has them")

    @property
    def columns(self) -> int:
        """The width of the terminal."""
        return shutil.get_terminal_size().columns

    def detail(self, detail: Detail, more: Mapping[str, Plain] | None = None) -> None:
        """One record with its further points of contact and its timeline; `more` of it in JSON."""
        page, row = detail.page, detail.page.rows[0]
        if self.output in ("json", "jsonl"):
            made = sheets.record(page, row, self.context)
            points = detail.points
            if points is not None:
                made["contact_points"] = [sheets.record(points, each, self.context) for each in points.rows]
            made["timeline"] = [vars(moment) for moment in detail.timeline]
            self.object(made | dict(more or {}))
        elif self.output == "table":
            self._show(self._filled(page, row), *self._belongings(detail))
        elif self.output == "tsv":
            texts = ((field.name, sheets.machine_text(field, row, self.context)) for field in page.fields)
            self._write(sheets.tsv_line(map(self._cleaned, each)) for each in texts)
        else:
            self.sheet(sheets.of_page(page, self.context))

    def object(self, record: Mapping[str, Plain]) -> None:
        """One thing with named values: an object in JSON, a line for each value otherwise."""
        if self.output in ("json", "jsonl"):
            self._write([sheets.to_json(record, 2 if self.output == "json" else None), "\n"])
            return
        if self.output == "table":
            self._show(self._pairs([name, sheets.shown(name, value, self.context)] for name, value in record.items()))
        else:
            self.sheet(sheets.of_records(("name", "value"), list(record.items()), self.context))

    def outcome(self, record: Mapping[str, Plain], line: str) -> None:
        """What a verb did: the whole in JSON, otherwise the one line a script reads."""
        if self.output in ("json", "jsonl"):
            self.object(record)
        else:
            self._write([safe(line) if self.on_terminal else line, "\n"])

    def ids(self, ids: Iterable[int]) -> None:
        """Ids, one a line."""
        self._write(f"{each}\n" for each in ids)

    def text(self, text: str) -> None:
        """Words that are the answer itself, such as help and paths; paged like a table."""
        self._paged(self._cleaned(text.rstrip("\n")) + "\n")

    def _write(self, parts: Iterable[str]) -> None:
        remaining = iter(parts)
        while chunk := list(islice(remaining, CHUNK)):
            self.out.write("".join(chunk))

    def _csv(self, sheet: Sheet) -> None:
        writer = CsvWriter(self.out)
        writer.rows([[*map(self._cleaned, sheet.columns)]])
        rows = self._for_machines(sheet)
        while chunk := list(islice(rows, CHUNK)):
            writer.rows(chunk)

    def _for_machines(self, sheet: Sheet) -> Iterable[list[str]]:
        """The machine's text; before a person's eyes nothing in it can steer the terminal."""
        return iter([*map(self._cleaned, row)] for row in sheet.machine()) if self.on_terminal else sheet.machine()

    def _cleaned(self, text: str) -> str:
        return safe(text, multiline=True) if self.on_terminal else text

    def _belongings(self, detail: Detail) -> Iterable["Table"]:
        if detail.points is not None and detail.points.rows:
            told = tuple(field for field in detail.points.fields if field.name in POINT)
            yield self._table(sheets.of_page(replace(detail.points, fields=told), self.context), "contact points")
        if detail.timeline:
            rows = [(moment.at, moment.entity, moment.id, moment.kind, moment.text) for moment in detail.timeline]
            yield self._table(sheets.of_records(("at", "entity", "id", "kind", "text"), rows, self.context), "timeline")

    def _filled(self, page: Page, row: Row) -> "Table":
        texts = ((field.name, sheets.human_text(field, row, self.context)) for field in page.fields)
        return self._pairs([name, text] for name, text in texts if text)

    def _pairs(self, rows: Iterable[list[str]]) -> "Table":
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name, text in rows:
            table.add_row(Text(safe(name)), Text(safe(text, multiline=True)))
        return table

    def _table(self, sheet: Sheet, title: str | None = None) -> "Table":
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold", title=title, title_justify="left")
        for name in sheet.columns:
            number = name in sheet.right  # never cut, unlike a text
            table.add_column(Text(safe(name)), justify="right" if number else "left", no_wrap=number)
        for row in sheet.human():
            table.add_row(*[Text(safe(cell), no_wrap=True, overflow="ellipsis") for cell in row])
        return table

    def _fitting(self, page: Page) -> Page:
        """The first fields that the terminal has room for, two at least."""
        texts = [[safe(sheets.human_text(field, row, self.context)) for field in page.fields] for row in page.rows]
        return replace(page, fields=page.fields[: self._room_for([field.name for field in page.fields], texts)])

    def _room_for(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
        """How many columns have room, two at least; of a long text its beginning is enough."""
        from rich.cells import cell_len

        room, count = self.columns + GAP, 0
        for column in zip(names, *rows, strict=True):
            room -= min(ENOUGH, max(map(cell_len, column))) + GAP
            if room < 0 and count > 1:
                break
            count += 1
        return count

    def _show(self, *tables: "Table | Text") -> None:
        buffer = StringIO()
        console = self._console(buffer)
        for at, table in enumerate(tables):
            if at:
                console.print()
            console.print(table)
        self._paged("".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines()))

    def _console(self, buffer: StringIO) -> "Console":
        from rich.console import Console

        width = shutil.get_terminal_size().columns if self.on_terminal else UNCUT
        return Console(
            file=buffer,
            width=max(width, 20),
            force_terminal=self.colored,
            no_color=not self.colored,
            color_system="standard" if self.colored else None,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )

    def _paged(self, text: str) -> None:
        """Through the pager on a terminal, if the text is taller than the screen."""
        pager = self._pager()
        if not self.on_terminal or not pager or text.count("\n") < shutil.get_terminal_size().lines:
            self.out.write(text)
            return
        self.out.flush()
        with suppress(KeyboardInterrupt):
            subprocess.run(pager, input=text.encode(errors="replace"), check=False)  # noqa: S603 - the person's own pager

    def _pager(self) -> list[str]:
        wanted = shlex.split("less -FRX" if self.wish.pager is None else self.wish.pager)
        return wanted if wanted and wanted != ["cat"] and shutil.which(wanted[0]) else []


def _drawn(lines: Sequence[Sequence[tuple[str, str]]]) -> "Text":
    from rich.text import Text

    pieces = [piece for line in lines for piece in (*line, ("\n", "text"))]
    return Text.assemble(*((safe(text, multiline=True), TONES[tone]) for text, tone in pieces[:-1]), no_wrap=True)


def _array(items: Iterable[str]) -> Iterable[str]:
    """A JSON array with an item a line."""
    before = "[\n"
    for item in items:
        yield f"{before}{item}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
