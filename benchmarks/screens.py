"""P7, P8, P14, P15 and idling: how soon the screens stand, how they scroll, and what they hold and burn."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.bench import SMALL, Bench, shared
from benchmarks.measuring import Failed, Result, in_turn
from benchmarks.terminal import Terminal, middle, opened

FRAME = "3 Companies"
"""A text of the top bar, which is painted before the database is open."""

FIRST_ROW = "Aïcha "
"""The name that sorts first among the generated ones; nothing but a row holds it."""

FIRST_LINE = "Molobo"
"""A value of the first line of the generated file, for programs that do not sort."""

PAGES = 20
IDLE = 20.0
SETTLED = 6.0
"""Seconds of idling that are measured, and after which an open screen counts as idle."""

ROOM = 3_000
"""Megabytes that must be free before the peer may load a million rows."""


def ours(bench: Bench, held: int | Path, start: str = "contacts") -> AbstractContextManager[Terminal]:
    """The screens over so many contacts, or over a file, with a state folder nobody has used."""
    state = {"CRM_START": start, "XDG_STATE_HOME": str(bench.new("-state"))}
    path = held if isinstance(held, Path) else bench.filled(held)
    return opened([bench.program, "--db", str(path)], {**bench.environment, **state})


def visidata(bench: Bench, rows: int) -> AbstractContextManager[Terminal]:
    """The peer for start and scrolling. Raises Failed without it."""
    program = Path(sys.executable).with_name("vd")
    if not program.exists():
        raise Failed("visidata is not installed; this figure needs it: pip install -e '.[bench]'")
    words = [str(program), "--motd-url=", "-f", "csv", str(bench.contacts(rows))]
    return opened(words, bench.environment)


def _data_table(bench: Bench) -> AbstractContextManager[Terminal]:
    words = [sys.executable, str(shared("datatable_1k.py")), str(bench.contacts(SMALL))]
    return opened(words, bench.environment)


def first_row(bench: Bench) -> Iterator[Result]:
    """P7: from the start to the first row, among all contacts and among a thousand."""
    pairs = in_turn(bench.rounds, lambda: _start(bench, bench.rows)[1], lambda: _start(bench, SMALL)[1])
    what = f"first row painted, {bench.rows:,} / {SMALL:,} contacts"
    note = f"{middle(large for large, _ in pairs):.0f} ms"
    yield Result("P7", what, tuple(large / small for large, small in pairs), 1.2, note=note)


def start(bench: Bench) -> Iterator[Result]:
    """P14: the frame and the first row among all contacts, against visidata's first row of a thousand."""

    def peer() -> tuple[float, float]:
        with visidata(bench, SMALL) as terminal:
            at = terminal.until(FIRST_LINE)
        return at, at

    pairs = in_turn(bench.rounds, lambda: _start(bench, bench.rows), peer)
    for part, (name, goal) in enumerate((("frame", 1.5), ("row", 3.0))):
        what = f"first {name}, {bench.rows:,} contacts / first row of visidata, {SMALL:,}"
        note = f"{middle(mine[part] for mine, _ in pairs):.0f} and {middle(vd[0] for _, vd in pairs):.0f} ms"
        yield Result("P14", what, tuple(mine[part] / vd[part] for mine, vd in pairs), goal, note=note)


def _start(bench: Bench, rows: int) -> tuple[float, float]:
    with ours(bench, rows) as terminal:
        return terminal.until(FRAME), terminal.until(FIRST_ROW)


def page_down(bench: Bench) -> Iterator[Result]:
    """P8: a page down among all contacts, against Textual's table with a thousand rows."""

    def peer() -> float:
        with _data_table(bench) as terminal:
            return _paged(terminal, FIRST_LINE)

    pairs = in_turn(bench.rounds, lambda: _pages(bench)[0], peer)
    yield _page_result("P8", f"page down, {bench.rows:,} contacts / DataTable, {SMALL:,}", pairs, 0.33)


def against_visidata(bench: Bench) -> Iterator[Result]:
    """P15: a page down against visidata with a thousand rows; memory against visidata with as many rows."""
    resident = []

    def mine() -> float:
        took, megabytes = _pages(bench)
        resident.append(megabytes)
        return took

    def peer() -> float:
        with visidata(bench, SMALL) as terminal:
            return _paged(terminal, FIRST_LINE)

    pairs = in_turn(bench.rounds, mine, peer)
    yield _page_result("P15", f"page down, {bench.rows:,} contacts / visidata, {SMALL:,}", pairs, 0.6)
    theirs = _loaded(bench)
    what = f"resident memory, {bench.rows:,} contacts / visidata with as many"
    note = f"{max(resident):.0f} and {theirs:.0f} MB"
    yield Result("P15", what, tuple(megabytes / theirs for megabytes in resident[1:]), 0.12, note=note)


def _page_result(figure: str, what: str, pairs: list[tuple[float, ...]], goal: float) -> Result:
    note = " and ".join(f"{middle(times):.1f}" for times in zip(*pairs, strict=True)) + " ms"
    return Result(figure, what, tuple(mine / peer for mine, peer in pairs), goal, note=note)


def _pages(bench: Bench) -> tuple[float, float]:
    with ours(bench, bench.rows) as terminal:
        return _paged(terminal, FIRST_ROW), terminal.resident


def _paged(terminal: Terminal, ready: str) -> float:
    terminal.until(ready)
    terminal.rest()
    return middle(answer.last for answer in terminal.press_all(["pagedown"] * PAGES))


def _loaded(bench: Bench) -> float:
    """What visidata holds once it has read all rows: when its memory has not grown for some seconds."""
    free = Path("/proc/meminfo").read_text("ascii").partition("MemAvailable:")[2].split()[0]
    if int(free) / 1024 < ROOM:
        raise Failed(f"{ROOM} MB must be free for visidata with {bench.rows:,} rows")
    with visidata(bench, bench.rows) as terminal:
        terminal.until(FIRST_LINE)
        held, still = 0.0, 0
        while still < 3:
            terminal.listen(1.0)
            still = still + 1 if terminal.resident < 1.01 * held else 0
            held = max(held, terminal.resident)
        return held


def idle(bench: Bench) -> Iterator[Result]:
    """What open screens burn while nobody presses a key, in percent of a core; both are open at once."""
    with ours(bench, bench.rows, "home") as home, ours(bench, bench.rows) as contacts:
        screens = {"Home": home, "Contacts": contacts}
        for _, terminal in screens.items():
            terminal.until(FRAME)
        for terminal in screens.values():
            terminal.listen(SETTLED / 2)
        before, painted = {name: each.cpu for name, each in screens.items()}, dict.fromkeys(screens, 0)
        for _ in range(int(IDLE * 2)):
            for name, terminal in screens.items():
                painted[name] += terminal.listen(0.25)
        for name, terminal in screens.items():
            share = 100 * (terminal.cpu - before[name]) / IDLE
            what = f"CPU of an idle {name}, {bench.rows:,} contacts, {IDLE:.0f} s"
            yield Result("idle", what, (share,), 1.0, " %", note=f"{painted[name]:,} bytes painted")
