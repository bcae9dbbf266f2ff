"""The first row of every screen: the name of the program and its screens."""

from dataclasses import dataclass

from textual.events import Click

from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR


@dataclass(frozen=True)
class Tab:
    """A screen that a key opens: the key, its mode, its name, and the mode of its form for a narrow terminal."""

    key: str
    mode: str
    name: str
    narrow: str = ""

    def leads_to(self, mode: str) -> bool:
        """Whether the mode is this one, in either form."""
        return mode in (self.mode, self.narrow or self.mode)


class TopBar(Row):
    """Tabs that a click opens, too; the active one stands on the page's ground."""

    GROUND = "panel"

    def __init__(self, tabs: tuple[Tab, ...], active: str) -> None:
        super().__init__()
        self.tabs = tabs
        self.active = active

    def draw(self, line: Line, row: int) -> None:
        line.put(BAR, "accent").put("crm", bold=True)
        wide = self.size.width >= 120
        for tab, start, end in self._places():
            here = tab.leads_to(self.active)
            ground = "page" if here else self.GROUND
            line.to(start).put(" " * (2 if wide else 1), ground=ground)
            line.put(tab.key, "accent" if here else "faint", ground=ground).put(" ", ground=ground)
            line.put(
                tab.name, "text" if here else "muted", bold=here, underline=here and self.app.no_color, ground=ground
            )
            line.put(" " * (end - line.at), ground=ground)
        if wide:
            hint = "Ctrl+P find"
            line.to(self.size.width - len(hint) - 1).put(hint, "faint")

    def _places(self) -> list[tuple[Tab, int, int]]:
        """Each tab with the columns it takes; below 80 columns only the active one has its name."""
        wide = self.size.width >= 120
        space, found, at = (2 if wide else 1), [], 4
        for tab in self.tabs:
            here = tab.leads_to(self.active)
            named = self.size.width >= 80 or here
            end = at + space + 2 + (len(tab.name) if named else -1) + (space if wide or here else 0)
            found.append((tab if named else Tab(tab.key, tab.mode, ""), at, end))
            at = end
        return found

    def on_click(self, event: Click) -> None:
        """Open the tab under the mouse."""
        for tab, start, end in self._places():
            if start <= event.x < end:
                self.app.switch_mode(tab.mode)
