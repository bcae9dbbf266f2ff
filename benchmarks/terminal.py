"""A program in a terminal of its own: what its keys cost, read as `../shared/bench/tty_latency.py` reads it."""

import importlib.util
import os
import re
import signal
import statistics
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from benchmarks.bench import shared
from benchmarks.measuring import Failed

COLUMNS, LINES = 120, 40
PATIENCE = 60.0
"""Seconds after which a screen that has not come counts as never coming."""

BURST = 0.005
ECHO = 0.06
"""Seconds without a byte that end one burst, and the repaint of a key that asks nothing of the database."""

BLIND = 2.0
"""Seconds without a byte after which a key counts as one that paints nothing."""

AT_WORK = 0.02
"""Seconds of CPU within a quiet stretch that tell that an answer is still being worked for."""

KEYS = {"ctrl+p": b"\x10", "backspace": b"\x7f", "tab": b"\t", "down": b"\x1b[B", "pagedown": b"\x1b[6~"}
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|[=>])")


@dataclass(frozen=True)
class Answer:
    """Milliseconds from a key to the end of its first burst, and to the last byte."""

    first: float
    last: float


class Terminal:
    """A running program: texts are waited for, keys are pressed, and every answer is a time."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._probe = _probe()
        size = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(COLUMNS), "LINES": str(LINES)}
        words = [f"{name}={value}" for name, value in (dict(environment) | size).items()]
        self._painted = b""
        self._begin = time.perf_counter()
        self.process, self._line = self._probe.spawn(["env", "-i", *words, *command], COLUMNS, LINES)

    def until(self, text: str) -> float:
        """Milliseconds from the start to the end of the burst that brought a text. Raises Failed."""
        while time.perf_counter() - self._begin < PATIENCE:
            at = self._read(BURST, 1.0)
            if at is not None and self.shows(text):
                return 1000 * (at - self._begin)
            if at is None and self._ended:
                break
        raise Failed(f"{text!r} was never shown; the last bytes are {self._painted[-200:]!r}")

    def press_until(self, key: str, text: str, quiet: float) -> Answer:
        """What a key cost: until a text had come, and until nothing was painted nor worked for. Raises Failed."""
        self.forget()
        pressed = time.perf_counter()
        os.write(self._line, KEYS.get(key, key.encode()))
        came = last = 0.0
        while time.perf_counter() - pressed < PATIENCE:
            spent = self.cpu
            at = self._read(BURST, quiet)
            last = at or last
            if at is not None and not came and self.shows(text):
                came = at
            if at is None and self.cpu - spent < AT_WORK:
                break
        if not came:
            raise Failed(f"{key!r} did not bring {text!r}; the last bytes are {self._painted[-200:]!r}")
        return Answer(1000 * (came - pressed), 1000 * (last - pressed))

    def press(self, key: str, quiet: float = ECHO, *, at_rest: bool = False) -> Answer | None:
        """What a key cost: until nothing was painted for a while, nor worked for; None if nothing was painted."""
        pressed = time.perf_counter()
        os.write(self._line, KEYS.get(key, key.encode()))
        first = last = self._read(BURST, BLIND)
        if first is None or last is None:
            return None
        while time.perf_counter() - pressed < PATIENCE:
            spent = self.cpu
            more = self._read(quiet, quiet)
            if more is None and not (at_rest and self.cpu - spent >= AT_WORK):
                break
            last = more or last
        return Answer(1000 * (first - pressed), 1000 * (last - pressed))

    def press_all(self, keys: Iterable[str], quiet: float = ECHO, *, at_rest: bool = False) -> list[Answer]:
        """What each of the keys cost that painted anything."""
        return [answer for key in keys if (answer := self.press(key, quiet, at_rest=at_rest)) is not None]

    def shows(self, text: str) -> bool:
        """Whether a text has been painted since the last `forget`; what was there before does not count."""
        return text.encode() in _ESCAPES.sub(b"", self._painted)

    def forget(self) -> None:
        """From here on only what is newly painted counts."""
        self._painted = b""

    def rest(self, seconds: float = 0.4, patience: float = 5.0) -> None:
        """Wait until nothing has been painted for a while."""
        end = time.perf_counter() + patience
        while self._read(seconds, seconds) is not None and time.perf_counter() < end:
            pass

    def listen(self, seconds: float) -> int:
        """Read for so long, and say how many bytes came."""
        before, end = len(self._painted), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(BURST, left)
        return len(self._painted) - before

    @property
    def resident(self) -> float:
        """Resident megabytes."""
        return float(self._probe.resident_megabytes(self.process))

    @property
    def _ended(self) -> bool:
        return self._stat[0] == "Z"

    @property
    def _stat(self) -> list[str]:
        return Path(f"/proc/{self.process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()

    @property
    def cpu(self) -> float:
        """Seconds of CPU since the start, user and system."""
        return (int(self._stat[11]) + int(self._stat[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End it, whatever it does."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._line)

    def _read(self, quiet: float, limit: float) -> float | None:
        at, data = self._probe.read_until_quiet(self._line, quiet, limit)
        self._painted += data
        return None if at is None else float(at)


@contextmanager
def opened(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """A program that is ended when it has been measured."""
    terminal = Terminal(command, environment)
    try:
        yield terminal
    finally:
        terminal.close()


def middle(times: Iterable[float]) -> float:
    """The median. Raises Failed if there is nothing to take it of."""
    known = sorted(times)
    if not known:
        raise Failed("no key painted anything")
    return statistics.median(known)


def high(times: Iterable[float]) -> float:
    """The 95th percentile."""
    known = sorted(times)
    return known[int(0.95 * (len(known) - 1))]


def _probe() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tty_latency", shared("tty_latency.py"))
    if spec is None or spec.loader is None:
        raise Failed("../shared/bench/tty_latency.py cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
