"""What lies in a folder: folders first, then files with their size and age."""

from crm_tui.services.transfer.folders import Entry
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList

UNITS = ("B", "KB", "MB", "GB", "TB")
SIZE, CHANGED = 9, 18


def size(count: int) -> str:
    """`12 KB`: as much as tells one file from another."""
    number, unit = float(count), 0
    while number >= 1000 and unit < len(UNITS) - 1:
        number, unit = number / 1024, unit + 1
    return f"{number:.0f} {UNITS[unit]}" if number >= 10 or unit == 0 else f"{number:.1f} {UNITS[unit]}"


class FolderLines(LineList[Entry], can_focus=False):
    """A line each; the keys come from the input above."""

    def draw_entry(self, line: Line, entry: Entry, *, here: bool) -> None:
        room = self.size.width - line.at - SIZE - CHANGED - 1
        name = f"{entry.name}/" if entry.folder else entry.name
        line.put(name, "accent" if entry.folder else "text", width=max(10, room), bold=here)
        line.put("" if entry.folder else size(entry.size), "muted", width=SIZE, right=True)
        when = f"{entry.changed:%Y-%m-%d %H:%M}" if entry.changed else ""
        line.put(when, "muted", width=CHANGED, right=True)
