"""Key to paint on the screen of reports while a report of a million deals is read, and among a thousand."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import SMALL, Bench
from benchmarks.measuring import Failed, Result
from benchmarks.screens import ours
from benchmarks.terminal import Answer, Terminal, high, middle

ROUNDS = 3
FIRST = "Qualification"
"""What the first report shows in each of its rows."""

TO_LIST, TO_FUNNEL = "tab", ("down",) * 4
STAY = ("tab",) * 12
"""Keys that ask nothing: from the list to the report and back."""

WALK = ("down", "down", "down", "k", "k", "down", "down", "k", "k", "down", "k", "k")
"""Keys each of which asks for another report, so that the one before is given up."""


def reports(bench: Bench) -> Iterator[Result]:
    """The cursor and the change of panes, both while the funnel, or whatever comes under the cursor, is being read."""
    files = {count: bench.sold(count) for count in (bench.rows, SMALL)}
    found: dict[str, dict[int, list[Answer]]] = {"stay": {}, "walk": {}}
    ratios: dict[str, list[float]] = {"stay": [], "walk": []}
    for _ in range(min(bench.rounds, ROUNDS)):
        for count, path in files.items():
            for what, answers in _measured(bench, path, reading=count == bench.rows).items():
                found[what].setdefault(count, []).extend(answers)
        for what, by_count in found.items():
            many, few = (middle(answer.first for answer in by_count[count]) for count in (bench.rows, SMALL))
            ratios[what].append(many / few)
    words = {
        "stay": ("another pane while the funnel is read", 1.5),
        "walk": ("another report, the one before given up", 1.5),
    }
    for what, by_count in found.items():
        name, goal = words[what]
        note = "; ".join(f"{count:,}: {_words(answers)}" for count, answers in by_count.items())
        yield Result("reports", f"{name}, {bench.rows:,} / {SMALL:,} deals", tuple(ratios[what]), goal, note=note)


def _measured(bench: Bench, path: Path, *, reading: bool) -> dict[str, list[Answer]]:
    """Both, while the report is being read if there is so much of it."""
    with ours(bench, path, "reports") as terminal:
        terminal.until(FIRST)
        terminal.rest()
        _press(terminal, TO_LIST, *TO_FUNNEL)
        if reading:
            terminal.until("loading")
        terminal.forget()
        stayed = terminal.press_all(STAY)
        if reading and terminal.shows("Of all"):
            raise Failed("the funnel was read before the keys were pressed")
        return {"stay": stayed, "walk": terminal.press_all(WALK)}


def _press(terminal: Terminal, *keys: str) -> None:
    for key in keys:
        terminal.press(key)


def _words(answers: list[Answer]) -> str:
    first = [answer.first for answer in answers]
    return f"first paint {middle(first):.0f} ms (p95 {high(first):.0f})"
