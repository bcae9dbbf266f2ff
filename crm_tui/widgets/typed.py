"""An input whose Enter stands among the keys."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from crm_tui.widgets.one_line import OneLine


class Typed(OneLine):
    """What is typed is taken by Enter, and the bar of keys says so."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "Take", id="typed.take")]

    def __init__(self, hint: str, value: str = "") -> None:
        super().__init__(hint)
        self.value = value
