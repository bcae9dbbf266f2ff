"""The board of a pipeline: a column for each stage, the deals as cards that keys and the mouse move."""

from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crm_tui.domain.filters.errors import FilterError
from crm_tui.domain.pipeline import StageKind
from crm_tui.errors import CrmError
from crm_tui.screens import board_words, deal_acts, deal_words, openings, record_acts
from crm_tui.screens.board_reading import Asked, BoardReading
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.list_words import beginning, explained
from crm_tui.screens.offering import offer
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.screens.record_acts import Subject
from crm_tui.services.glances import Glance, glance
from crm_tui.services.rows import Written
from crm_tui.widgets.board_title import BoardTitle
from crm_tui.widgets.board_view import BoardView
from crm_tui.widgets.deal_strip import DealStrip
from crm_tui.widgets.empty_list import EmptyList, Way
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.pane_title import PaneTitle

MINE = "owner:me"
ACTS = ("log", "task", "delete", "copy_all", "history")


class PipelineScreen(CrmScreen):
    """The title with its sums, the board, and from 120 columns a strip about the card under the cursor."""

    MODE = "deals"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "pipeline.tcss"
    SHOWS = ("deals", "stages", "pipelines", "exchange_rates", "members", "activities")
    BINDINGS: ClassVar[list[BindingType]] = [
        *deal_acts.KEYS,
        Binding("n", "new", "New", tooltip="a deal in this stage", id="records.new"),
        Binding("e", "edit", "Edit", tooltip="all fields in a form", id="records.edit"),
        Binding("v", "list", "List", tooltip="the same deals as a list", id="board.list"),
        Binding("f", "forecast", "Forecast", tooltip="of this quarter, of the deals shown", id="board.forecast"),
        Binding("slash", "filter", "Filter", show=False, tooltip="by words and fields", id="list.filter"),
        Binding("W", "mine", "Mine or all", show=False, tooltip="only my deals, or everyone's", id="board.mine"),
        Binding("P", "pipeline", "Pipeline", show=False, tooltip="another one", id="board.pipeline"),
        Binding("E", "stages", "Stages", show=False, tooltip="rename, order, add, delete", id="board.stages"),
        Binding("r", "reload", "Reload", show=False, id="list.reload"),
        Binding("I", "import", "Import", show=False, tooltip="a file, tried out first", id="records.import"),
        *(replace(key, show=False) for key in record_acts.KEYS if key.action.partition("(")[0] in ACTS),
    ]

    title_row = getters.query_one("#board-title", BoardTitle)
    filter_bar = getters.query_one(FilterBar)
    view = getters.query_one(BoardView)
    empty = getters.query_one(EmptyList)
    strip = getters.query_one(DealStrip)
    strip_title = getters.query_one("#strip-title", PaneTitle)

    def __init__(self) -> None:
        super().__init__()
        self.reading = BoardReading(self)
        self._going: dict[int, int] = {}
        self._before = ""
        self._jump: int | None = None

    def body(self) -> ComposeResult:
        yield FilterBar(BoardTitle("Deals", id="board-title"))
        yield BoardView()
        yield EmptyList()
        with Vertical(id="strip"):
            yield PaneTitle(id="strip-title")
            yield DealStrip()

    def on_mount(self) -> None:
        """Read the first pipeline."""
        self.view.focus()
        self.title_row.state = "loading"
        if self._jump is None:
            self.reading.ask()
        else:
            self.reading.jump(self._jump)

    def reload(self) -> None:
        self.reading.ask()

    def jump(self, number: int) -> None:
        """Stand on the card of a deal; one that is closed opens."""
        self._jump = number
        if self.is_mounted:
            self.reading.jump(number)

    # What is read

    def show_board(self, at: int | None = None) -> None:
        """Draw what was read; the cursor stays on its card."""
        board, totals, context = self.reading.board, self.reading.totals, self.host.db.context()
        if board is None:
            return
        self._jump = None
        self.filter_bar.accept()
        self.view.show(board_words.columns(board, totals, context), at=at)
        title, whole = self.title_row, totals.whole if totals else None
        title.title, title.state = board.name, ""
        title.context = self.reading.asked.filter or "all owners"
        title.worth = board_words.worth(whole, context, short=False)
        title.short = board_words.worth(whole, context, short=True)
        title.unit = board_words.unit(whole, short=False)
        title.brief = board_words.unit(whole, short=True)
        title.count = f"{whole.count:,} open" if whole else ""
        none = not any(lane.cards for lane in board.lanes)
        self.set_class(none, "-without-cards")
        if none:
            self._tell_empty()
        if whole is not None:
            self.host.settled()

    def refuse(self, error: CrmError) -> None:
        """It could not be read: the old cards stay."""
        self.host.settled()
        self.title_row.state = ""
        if isinstance(error, FilterError) and self.filter_bar.editing:
            self.filter_bar.explain(explained(error), len(error.caret) - 1)
        else:
            self.host.unread(error)

    def _tell_empty(self) -> None:
        if self.reading.asked.filter:
            ways = (Way("Esc", "Clear the filter"), Way("/", "Change it"))
            self.empty.tell("No open deal matches", self.reading.asked.filter, ways)
        else:
            self.empty.tell("No open deals here. Three ways to begin:", "", beginning("deal"))

    @on(BoardView.Wanted)
    def _read_more(self, message: BoardView.Wanted) -> None:
        self.reading.more(message.stage, message.at)

    @on(BoardView.Moved)
    def _moved(self, message: BoardView.Moved) -> None:
        self.refresh_bindings()
        if message.card is None:
            self._show_strip(None)
        elif self.query_one("#strip").display:
            question = partial(glance, deal=message.card.id)
            self.host.fetch(question, self._show_strip, lambda error: None, group="glance")

    def _show_strip(self, found: Glance | None) -> None:
        words = deal_words.strip(found, self.host.db.context()) if found else None
        self.strip.show(words)
        title = self.strip_title
        title.title, title.context, title.count = (words.title, words.context, words.count) if words else ("", "", "")

    def on_resize(self) -> None:
        """The strip says more where there is room for it."""
        self.explain()

    def explain(self) -> None:
        """Read again what the strip says: of the same card other things may be true by now."""
        if self.view.card is not None and self.query_one("#strip").display:
            self._moved(BoardView.Moved(self.view.card))

    # Moving deals

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in (*deal_acts.ACTIONS, *ACTS, "edit") and self.is_mounted:
            return self.view.card is not None and action != "reopen"
        return super().check_action(action, parameters)

    @property
    def subject(self) -> Subject | None:
        """The deal under the cursor."""
        return Subject("deals", self.view.card.id) if self.view.card else None

    def action_shift(self, stages: int) -> None:
        """Move the deal to a stage beside its own."""
        card, order = self.view.card, [column.stage for column in self.view.columns]
        if card is None or self.view.column is None:
            return
        at = order.index(self._going.get(card.id, self.view.column.stage)) + stages
        if 0 <= at < len(order):
            self._go(card.id, order[at])

    @on(BoardView.Dropped)
    def _dropped(self, message: BoardView.Dropped) -> None:
        self._go(message.card.id, message.stage)

    def _go(self, deal: int, stage: int) -> None:
        """Move a deal; while it is on its way, further keys say where it goes from there."""
        on_its_way = deal in self._going
        self._going[deal] = stage
        if not on_its_way:
            deal_acts.move(self.host, deal, stage, partial(self._arrived, deal, stage))

    def _arrived(self, deal: int, stage: int) -> None:
        further = self._going.pop(deal, stage)
        if further != stage:
            self._go(deal, further)

    def action_win(self) -> None:
        """The deal is won."""
        if self.subject is not None:
            deal_acts.move(self.host, self.subject.id, StageKind.WON)

    def action_lose(self) -> None:
        """The deal is lost."""
        if self.subject is not None:
            deal_acts.move(self.host, self.subject.id, StageKind.LOST)

    # Records

    @on(BoardView.Opened)
    def _open(self, message: BoardView.Opened) -> None:
        self.app.push_screen(openings.record("deals", message.card.id))

    def action_new(self) -> None:
        """Add a deal to the stage, and stand on it."""
        column, board = self.view.column, self.reading.board
        values = {"pipeline": f"#{board.pipeline}", "stage": f"#{column.stage}"} if column and board else {}
        self.app.push_screen(openings.form("deals", values=values), self._added)

    def _added(self, written: Written | None) -> None:
        if written is not None:
            self.jump(written.ids[0])

    def action_edit(self) -> None:
        """Edit the deal."""
        if self.subject is not None:
            self.app.push_screen(openings.form("deals", self.subject.id))

    def action_log(self, kind: str) -> None:
        """Note down what happened."""
        if self.subject is not None:
            record_acts.log(self.host, self.subject, kind)

    def action_task(self) -> None:
        """Add something to do about the deal."""
        if self.subject is not None:
            record_acts.task(self.host, self.subject)

    def action_delete(self) -> None:
        """Delete the deal."""
        if self.subject is not None:
            record_acts.delete(self.host, self.subject)

    def action_copy_all(self) -> None:
        """Copy the whole deal."""
        if self.subject is not None:
            record_acts.copy_all(self.host, self.subject)

    def action_history(self) -> None:
        """Open what was changed in the deal."""
        if self.subject is not None:
            record_acts.history(self.host, self.subject)

    def action_import(self) -> None:
        """Choose a file and look at what it would change."""
        openings.start_import(self.host, "deals")

    def action_list(self) -> None:
        """Show the deals as a list."""
        self.app.switch_mode("deal_list")

    def action_reload(self) -> None:
        """Read the board again."""
        self.reload()

    # Which deals, of which pipeline

    def action_mine(self) -> None:
        """Only my deals, or everyone's."""
        words = self.reading.asked.filter.split()
        rest = [word for word in words if word != MINE]
        self.filter_by(" ".join(rest if MINE in words else [*words, MINE]))

    def filter_by(self, text: str) -> None:
        """Show the deals that match."""
        self.reading.ask(replace(self.reading.asked, filter=text))

    def action_forecast(self) -> None:
        """Open the report of what the deals of the board are expected to bring this quarter."""
        board = self.reading.board
        if board is not None:
            several = (f"pipeline:#{board.pipeline}",) if len(board.others) > 1 else ()
            self.action_report("forecast", filters=(*several, *self.reading.asked.filters))

    def action_pipeline(self) -> None:
        """Choose another pipeline."""
        board = self.reading.board
        if board is not None:
            picks = [Pick(str(number), name) for number, name in board.others.items()]
            self.app.push_screen(PickOne("Pipeline", picks, at=str(board.pipeline)), self._choose)

    def _choose(self, number: str | None) -> None:
        if number is not None:
            self.reading.ask(Asked(int(number), self.reading.asked.filter))

    def action_stages(self) -> None:
        """Edit the stages of the pipeline."""
        if self.reading.board is not None:
            self.app.push_screen(openings.stages(self.reading.board.pipeline, self.reading.board.name))

    def action_back(self) -> None:
        """Clear the filter."""
        if self.reading.asked.filter:
            self.filter_by("")

    def action_filter(self) -> None:
        """Type the filter."""
        self._before = self.reading.asked.filter
        self.filter_bar.edit(self._before)

    @on(FilterBar.Typed)
    def _filter_typed(self, message: FilterBar.Typed) -> None:
        if message.filters:
            self.filter_by(message.text.strip())
        offer(self.host, self.filter_bar, "deals", message)

    @on(FilterBar.Kept)
    def _filter_kept(self, message: FilterBar.Kept) -> None:
        self.reading.ask(replace(self.reading.asked, filter=message.text.strip()), then=self._leave_filter)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self._leave_filter()
        self.filter_by(self._before)

    def _leave_filter(self) -> None:
        self.filter_bar.close()
        self.view.focus()

    def on_descendant_focus(self) -> None:
        if self.filter_bar.editing and not self.filter_bar.input.has_focus:
            self.filter_bar.close()
