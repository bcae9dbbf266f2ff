"""Long texts in lines of a width; what is not shown is not looked at, so five megabytes cost what a page costs."""

from rich.cells import cell_len, get_character_cell_size

from crm_tui.text import safe

MOST = 90
"""The widest line a person likes to read."""

TAB = 4


def wrapped(text: str, width: int, most: int) -> tuple[tuple[str, ...], bool]:
    """The first lines of a text, safe for the screen, and whether there is more of it."""
    width = max(8, min(width, MOST))
    room = most * (width + 1) * 4  # no line holds more characters than that, marks that take no cell included
    head = safe(text[:room], multiline=True).expandtabs(TAB).rstrip("\n")
    lines: list[str] = []
    for paragraph in head.split("\n"):
        if not _fill(lines, paragraph, width, most):
            return tuple(lines), True
    return tuple(lines), len(text) > room


def _fill(lines: list[str], paragraph: str, width: int, most: int) -> bool:
    """Add the lines of a paragraph; False if not all of it had room."""
    at = 0
    while len(lines) < most:
        end = at + fitting(paragraph[at : at + 4 * width], width)
        if end >= len(paragraph):
            lines.append(paragraph[at:])
            return True
        space = paragraph.rfind(" ", at + 1, end + 1)
        lines.append(paragraph[at : space if space > 0 else end].rstrip())
        at = space + 1 if space > 0 else end
        while paragraph[at : at + 1] == " ":
            at += 1
    return at >= len(paragraph)


def fitting(text: str, width: int) -> int:
    """How many characters at the start of a text fit into so many cells; at least one."""
    if text.isascii() or cell_len(text) <= width:
        return min(len(text), width) if text.isascii() else len(text)
    used = 0
    for at, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > width:
            return max(at, 1)
    return len(text)
