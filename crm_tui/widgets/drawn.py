"""The base of every widget whose rows we draw ourselves."""

from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_tui.widgets.line import Line


class Drawn(ScrollView):
    """Rows are drawn one by one by `draw`, only those on the screen; a new look or size draws them anew."""

    GROUND = "page"

    def draw(self, line: Line, row: int) -> None:
        """Put the content of a row of the widget's whole height down."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        line = Line(self.app.theme, self.size.width, self.GROUND)
        self.draw(line, y + self.scroll_offset.y)
        return line.strip()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()


class Row(Drawn, can_focus=False):
    """A widget of one row."""

    DEFAULT_CSS = "Row { height: 1; overflow: hidden; }"
