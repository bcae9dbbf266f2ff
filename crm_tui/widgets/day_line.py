"""The hours of a day as one line: heavy up to now, light after it, with a mark for everything that has a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from rich.cells import cell_len

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.signs import HEAVY, LIGHT, OPEN

FIRST, LAST = 8, 18
"""The hours of the line: from the start of the first to the start of the last."""

NOW = "┃"
LEFT = 2
SHORTEST = 7
"""A label with less room than `14:00 …` is left out; one that would leave another less hides it."""

Cell = tuple[str, str]
"""A sign and its tone."""


@dataclass(frozen=True)
class Appointment:
    """Something that has a time of day."""

    at: time
    words: str
    sign: str = OPEN
    tone: str = "text"


@dataclass(frozen=True)
class Label:
    """A text below the line."""

    at: int
    words: str
    tone: str


class DayLine(Drawn, can_focus=False):
    """It changes once a minute, when a screen says what time it is; in two rows the hours stand in the line itself."""

    DEFAULT_CSS = "DayLine { height: 2; overflow: hidden; }"

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now
        self.appointments: tuple[Appointment, ...] = ()

    def show(self, now: datetime, appointments: Sequence[Appointment]) -> None:
        """Show a time and the appointments of its day, which come in order."""
        self.now, self.appointments = now, tuple(each for each in appointments if _seen(each.at))
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        tall = self.size.height > 2
        if tall and row == 0:
            for hour in range(FIRST, LAST):
                line.to(self.column(time(hour))).put(f"{hour:02}", self._hour_tone(hour))
        elif row == (1 if tall else 0):
            for sign, tone in self._cells(hours=not tall):
                line.put(sign, tone)
        else:
            for label in self._labels():
                line.to(label.at).put(label.words, label.tone)

    def column(self, at: time) -> int:
        """The column of a time of day."""
        minutes = (at.hour - FIRST) * 60 + at.minute
        span = max(1, self.size.width - 2 * LEFT)
        return LEFT + minutes * span // ((LAST - FIRST) * 60)

    def _now_column(self) -> int | None:
        return self.column(self.now.time()) if _seen(self.now.time()) else None

    def _hour_tone(self, hour: int) -> str:
        return "muted" if hour > self.now.hour else "faint"

    def _cells(self, *, hours: bool) -> list[Cell]:
        """The line itself; what stands in it has an empty cell at each side."""
        now, end = self.now.time(), self.size.width - LEFT
        past = max(0, self.column(now)) if now.hour >= FIRST else 0
        cells = [(" ", "text")] * LEFT
        cells += [(HEAVY, "muted") if at < past else (LIGHT, "rule") for at in range(LEFT, end)]
        if hours:
            for hour in range(FIRST, LAST):
                _write(cells, self.column(time(hour)), f"{hour:02}", self._hour_tone(hour))
        for each in self.appointments:
            _write(cells, self.column(each.at), each.sign, each.tone, around=hours)
        at = self._now_column()
        if at is not None:
            _write(cells, at, NOW, "accent", around=False)
        return cells

    def _labels(self) -> list[Label]:
        """What stands below the line: the time of day, and as much of the appointments as there is room for."""
        now = self._now_column()
        found = [] if now is None else [Label(max(0, now - 4), f"{self.now:%H:%M}", "accent")]
        starts = [self.column(each.at) for each in self.appointments]
        for start, each in zip(starts, self.appointments, strict=True):
            following = [at for at in starts if at > start + SHORTEST]
            following += [label.at for label in found if label.at > start]
            room = min((*following, self.size.width)) - start - 1
            words = f"{each.at:%H:%M} {each.words}"
            free = not any(label.at <= start <= label.at + cell_len(label.words) for label in found)
            if free and room >= min(SHORTEST, cell_len(words)):
                found.append(Label(start, cut(words, room), "muted" if each.tone == "text" else each.tone))
        return sorted(found, key=lambda label: label.at)


def _seen(at: time) -> bool:
    return FIRST <= at.hour < LAST


def _write(cells: list[Cell], at: int, text: str, tone: str, *, around: bool = True) -> None:
    """Put a text into the line, with an empty cell at each side."""
    if around:
        text, at = f" {text} ", at - 1
    for number, sign in enumerate(text):
        if 0 <= at + number < len(cells):
            cells[at + number] = (sign, tone)
