"""A long piece of work in a thread: how far it is, and how it is stopped."""

from threading import Event


class Running:
    """The thread tells and asks, the screen looks and stops; neither waits for the other."""

    def __init__(self) -> None:
        self.count = 0
        self._end = Event()

    def tell(self, count: int) -> None:
        """So many rows are done."""
        self.count = count

    def stop(self) -> None:
        """Let the work end without an effect, if it still can."""
        self._end.set()

    def stopped(self) -> bool:
        """Whether it is to end."""
        return self._end.is_set()
