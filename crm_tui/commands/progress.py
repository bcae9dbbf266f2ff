"""How far a long command is: a bar on stderr, on a terminal and after a second only."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Yields what to call with the number of rows done so far; a stream has no end known, so the bar runs."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    rows, took = TextColumn("{task.completed:,} rows"), TimeElapsedColumn()
    words = TextColumn("{task.description}")
    bar = Progress(words, BarColumn(), rows, took, console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=None)
    due = time.monotonic() + PATIENCE

    def tell(done: int) -> None:
        if time.monotonic() >= due:
            bar.start()
        bar.update(task, completed=done)

    try:
        yield tell
    finally:
        bar.stop()
