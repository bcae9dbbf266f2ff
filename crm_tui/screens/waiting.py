"""Saying that something is on its way, only where it takes longer than a moment."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

SLOW = 0.1
"""Seconds after which it is said."""


class Waiting:
    """What a screen waits for; it is told once at most for each wait."""

    def __init__(self, screen: MessagePump) -> None:
        self._screen = screen
        self._timer: Timer | None = None

    @property
    def on(self) -> bool:
        """Whether something is on its way."""
        return self._timer is not None

    def begin(self, tell: Callable[[], object]) -> None:
        """Wait anew; `tell` is called where it takes long."""
        self.end()
        self._timer = self._screen.set_timer(SLOW, lambda: tell() if self.on else None)

    def end(self) -> None:
        """It came, or nobody waits for it any more. A timer that is stopped may have fired already."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
