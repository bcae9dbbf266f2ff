"""A ticket as it is laid out: its thread, its clocks, and the facts beside them."""

from collections.abc import Sequence

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from crm_tui.widgets.clock_view import ClockView, ClockWords
from crm_tui.widgets.record_pane import RecordPane
from crm_tui.widgets.thread_pane import ThreadPane


class TicketBody(Vertical):
    """From 120 columns on facts and clocks stand at the right of the thread, below that the clocks under it."""

    DEFAULT_CSS = """
    TicketBody { height: 1fr; }
    TicketBody #ticket-panes { height: 1fr; }
    TicketBody ThreadPane { width: 1fr; }
    TicketBody #ticket-facts { display: none; width: 40; border-left: vkey $crm-rule; }
    TicketBody.-wide #ticket-facts { display: block; }
    TicketBody.-wide #clock-strip { display: none; }
    TicketBody.-facts ThreadPane, TicketBody.-facts #clock-strip { display: none; }
    TicketBody.-facts #ticket-facts { display: block; width: 1fr; border-left: none; }
    """

    thread = getters.query_one(ThreadPane)
    facts = getters.query_one(RecordPane)
    strip = getters.query_one("#clock-strip", ClockView)
    panel = getters.query_one("#clock-panel", ClockView)

    def __init__(self, *, whole: bool = False, lines: int = 3) -> None:
        super().__init__()
        self.whole = whole
        self.lines = lines

    def compose(self) -> ComposeResult:
        with Horizontal(id="ticket-panes"):
            yield ThreadPane()
            with Vertical(id="ticket-facts"):
                yield ClockView(id="clock-panel")
                yield RecordPane(whole=self.whole, lines=self.lines)
        yield ClockView(id="clock-strip")

    def show_clocks(self, clocks: Sequence[ClockWords], policy: str) -> None:
        """Say what the clocks say now; where nothing changed nothing is drawn."""
        self.panel.show(clocks, policy)
        self.strip.show(clocks)

    def on_resize(self) -> None:
        """The facts stand beside the thread where there is room."""
        self.set_class(self.screen.size.width >= 120, "-wide")
