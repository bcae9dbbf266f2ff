"""The page: nothing from outside, nothing that runs, and every text a text."""

import re
from html.parser import HTMLParser

import hostile
import pytest
from invented import CONTEXT, definition, report

from crm_tui.reporting.html import page
from crm_tui.reporting.sheets import Sheets
from crm_tui.services.reports.base import Drawing, Shape, Unit
from crm_tui.services.reports.running import Report

NUMBERS = {"won": Unit.COUNT, "lost": Unit.COUNT}
NAMES = [text[:200] for text in hostile.TEXTS.values()]
ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "h1",
        "h2",
        "span",
        "p",
        "dl",
        "div",
        "dt",
        "dd",
        "b",
    ),
    *("small", "section", "svg", "rect", "line", "polyline", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"),
}
VOID = {"meta"}


class Read(HTMLParser):
    """The elements and attributes of a page, and what it says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def drawn(shape: Shape, by: str) -> Report:
    made = definition(Drawing(shape, tuple(NUMBERS), tuple(NUMBERS), trouble=("lost",), minus=("lost",)), **NUMBERS)
    rows = [(name, None, {"won": at, "lost": 2}) for at, name in enumerate(NAMES)]
    return report(made, rows, by=(by,), notes=tuple(NAMES), before=dict.fromkeys(NAMES, 7))


@pytest.mark.parametrize(
    ("shape", "by"), [(Shape.BARS, "owner"), (Shape.LINES, "week"), (Shape.STEPS, "owner"), (Shape.HEAT, "owner")]
)
def test_the_page_holds_no_reference_outside_itself_whatever_names_say(shape: Shape, by: str) -> None:
    text = "".join(page(Sheets(drawn(shape, by), CONTEXT)))

    read = Read(text)
    assert read.tags <= ALLOWED
    assert not read.open
    names = {name for name, _ in read.attributes}
    assert not names & {"src", "href", "srcset", "data", "action", "xlink:href", "poster", "background"}
    assert not [name for name in names if name.startswith("on")]
    style = text[text.index("<style>") : text.index("</style>")]
    assert not re.search(r"url\(|@import|https?:|//", style)
    assert not [value for _, value in read.attributes if re.search(r"https?:|//|url\(|javascript:", value)]
    assert not hostile.UNSAFE.search("".join(read.said).replace("\n", ""))


def test_the_page_says_what_the_numbers_are() -> None:
    read = Read("".join(page(Sheets(drawn(Shape.BARS, "owner"), CONTEXT))))

    said = "".join(read.said)
    for text in ("Invented", "what is <invented> & no more", "2026, by owner", "UTC, EUR, n = ", "total"):
        assert text in said


def test_a_page_is_for_day_and_night_and_paper() -> None:
    text = "".join(page(Sheets(drawn(Shape.BARS, "owner"), CONTEXT)))

    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert "size: A4" in text
