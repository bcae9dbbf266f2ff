"""What a child process cost, and what several rounds of two of them say.

Standard library only: the peak of a child counts what its parent held when it was started.
"""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Measured = TypeVar("Measured")


class Failed(Exception):
    """A measured command did not do its work."""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, seconds of CPU (user and system, children included), peak resident megabytes."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Result:
    """One figure: its rounds, the goal, and what else is worth a word."""

    figure: str
    what: str
    rounds: tuple[float, ...]
    goal: float
    unit: str = ""
    note: str = ""
    proviso: bool = True
    """Whether everything else the goal asks for holds."""

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.rounds)

    @property
    def met(self) -> bool:
        """Whether the median reaches the goal."""
        return self.median <= self.goal and self.proviso

    def line(self) -> str:
        """The figure as one line."""
        spread = f"({min(self.rounds):.2f} … {max(self.rounds):.2f}; {len(self.rounds)} rounds)"
        words = [
            self.figure,
            self.what,
            f"median {self.median:.2f}{self.unit}",
            spread,
            f"goal {self.goal:g}{self.unit}",
        ]
        return "  ".join([*words, "met" if self.met else "NOT MET", *([self.note] if self.note else [])])

    def row(self) -> str:
        """The figure as a line of the table of docs/benchmarks.md."""
        spread = f"{min(self.rounds):.2f} … {max(self.rounds):.2f}" if len(self.rounds) > 1 else ""
        verdict = "; ".join(["met" if self.met else "not met", *([self.note] if self.note else [])])
        cells = (self.figure, self.what, f"{self.median:.2f}{self.unit}", spread, len(self.rounds), self.goal, verdict)
        return f"| {' | '.join(f'{cell:g}' if isinstance(cell, float) else str(cell) for cell in cells)} |"


def run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, *, to: Path | None = None, text: str = ""
) -> Cost:
    """Run a command to its end and say what it cost; its output goes to a file. Raises Failed unless it ends with 0."""
    errors = folder / "errors.txt"
    with (to or Path(os.devnull)).open("wb") as out, errors.open("wb") as err:
        begin = time.perf_counter()
        child = subprocess.Popen(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        said = errors.read_text("utf-8", "replace").strip()[-500:]
        raise Failed(f"{' '.join(command[:6])} … ended with {child.returncode}: {said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(rounds: int, *measures: Callable[[], Measured]) -> list[tuple[Measured, ...]]:
    """A B A B …: each round measures all of them once; the first, unmeasured run of each warms the caches."""
    for measure in measures:
        measure()
    return [tuple(measure() for measure in measures) for _ in range(rounds)]


def ratios(pairs: Sequence[tuple[Cost, ...]], by: str) -> tuple[float, ...]:
    """The first cost of each round over the second."""
    return tuple(getattr(pair[0], by) / getattr(pair[1], by) for pair in pairs)
