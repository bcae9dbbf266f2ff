"""What lies over a screen: a dialog floats in a border, a sheet stands at the right or takes a small screen whole."""

from typing import ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from crm_tui.screens.framed import HORIZONTAL, VERTICAL
from crm_tui.screens.host import Host
from crm_tui.widgets.frame_title import FrameTitle
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.too_small import TooSmall

Answer = TypeVar("Answer")


class Layer(ModalScreen[Answer | None], Generic[Answer]):
    """A layer over a screen; it ends with an answer, or with None by Esc."""

    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Close", id="layer.cancel"),
        Binding("question_mark,f1", "app.open('keys')", "Keys", show=False, id="layer.keys"),
    ]

    @property
    def host(self) -> Host:
        """The program."""
        return cast(Host, self.app)

    def body(self) -> ComposeResult:
        """What the layer holds."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what is typed and not saved: the program is being ended from outside."""

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def on_mount(self) -> None:
        self.query_one(KeyBar).status = self.host.status_words()
        self.mount(TooSmall())


class Dialog(Layer[Answer]):
    """It floats in a round border, with its name and a count in the upper line."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.name_row = FrameTitle(title)

    def compose(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield self.name_row
            with Vertical(id="frame-body"):
                yield from self.body()
        yield KeyBar()


class Sheet(Layer[Answer]):
    """It stands at the right, 70 columns wide, from 120 columns on; below it takes the whole screen."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.name_row = PaneTitle(title, ground="surface")
        self.name_row.set_reactive(PaneTitle.live, True)

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield self.name_row
            yield from self.body()
        yield KeyBar()
