"""Golden screens: the visible lines, and the few facts of style that a plain text cannot show."""

from collections.abc import Iterator
from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot
from textual.strip import Strip


class Screens(SingleFileSnapshotExtension):
    """One text file a screen, so that a review reads the difference."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def drawn(pilot: Pilot[Any]) -> str:
    """The screen as a golden file holds it: its lines, then what is bold, underlined or selected, line by line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips(screen.size)
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    selected = pilot.app.theme_variables["crm-selection"].lower()
    facts = [fact for number, strip in enumerate(strips) for fact in _facts(number, strip, selected)]
    return "\n".join([*lines, "-" * screen.size.width, *facts, ""])


def _facts(number: int, strip: Strip, selected: str) -> Iterator[str]:
    bold = _texts(strip, "bold")
    underlined = _texts(strip, "underline")
    ground = "".join(segment.text for segment in strip if _on(segment.style, selected)).strip()
    if bold:
        yield f"{number:>2} bold: {' | '.join(bold)}"
    if underlined:
        yield f"{number:>2} underlined: {' | '.join(underlined)}"
    if ground:
        yield f"{number:>2} selected: {ground}"


def _texts(strip: Strip, attribute: str) -> list[str]:
    found = [segment.text.strip() for segment in strip if segment.style and getattr(segment.style, attribute)]
    return [text for text in found if text]


def _on(style: Any, ground: str) -> bool:
    return bool(style and style.bgcolor and style.bgcolor.triplet and style.bgcolor.triplet.hex.lower() == ground)
