"""How far a long command is: one line on stderr that replaces itself, on a terminal and after a second only."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
PAUSE = 0.1


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Yields what to call with the number of rows done so far."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    due = time.monotonic() + PATIENCE
    shown = False

    def tell(done: int) -> None:
        nonlocal due, shown
        if time.monotonic() >= due:
            due, shown = time.monotonic() + PAUSE, True
            print(f"\r{what}: {done:,} rows", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
