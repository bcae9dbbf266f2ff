"""Key to paint on the board: the cursor, a card moved and all sums complete, among many open deals and among fifty."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measuring import Failed, Result
from benchmarks.screens import ours
from benchmarks.terminal import Answer, Terminal, high, middle

FEW, MANY = 50, 50_000
QUIET = 0.2
ROUNDS = 3
WALK = ("j", "j", "l", "j", "l", "h", "k", "l", "j", "j", "h", "k")
MOVES = (">", "<", ">", ">", "<", "<")
FIRST_CARD = "Deal "

DEALS = """
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :count)
INSERT INTO deals (id, created_at, updated_at, version, name, name_f, pipeline_id, stage_id, status, amount_minor,
                   probability, close_date, next_step, next_step_f, stage_entered_at)
SELECT i, :at, :at, 1, 'Deal ' || i, 'deal ' || i, 1, 1 + i % 5, 'open', (i * 7919 % 100000) * 100,
       (i % 5) * 20 + 10, date(:at, '+' || (i % 300) || ' days'), iif(i % 3, 'call', NULL),
       iif(i % 3, 'call', NULL), :at
FROM numbers
"""


def board(bench: Bench) -> Iterator[Result]:
    """The cursor, which asks nothing of the database, and a move, which writes and reads the board again."""
    files = {count: _filled(bench, count) for count in (MANY, FEW)}
    found: dict[str, dict[int, list[float]]] = {"walk": {MANY: [], FEW: []}, "move": {MANY: [], FEW: []}}
    notes: dict[str, dict[int, list[Answer]]] = {"walk": {MANY: [], FEW: []}, "move": {MANY: [], FEW: []}}
    for _ in range(min(bench.rounds, ROUNDS)):
        for count, path in files.items():
            for what, answers in _measured(bench, path).items():
                found[what][count].append(middle(answer.first if what == "walk" else answer.last for answer in answers))
                notes[what][count] += answers
    words = {"walk": "a key of the cursor on the board", "move": "a card moved, board and sums complete"}
    for what, by_count in found.items():
        ratios = tuple(many / few for many, few in zip(by_count[MANY], by_count[FEW], strict=True))
        note = "; ".join(f"{count:,}: {_words(answers)}" for count, answers in notes[what].items())
        goal = 1.2 if what == "walk" else 1.5
        yield Result("board", f"{words[what]}, {MANY:,} / {FEW} open deals", ratios, goal, note=note)


def _filled(bench: Bench, count: int) -> Path:
    """A new database with so many open deals in five stages."""
    path = bench.new(".db")
    bench.crm("--db", str(path), "deals", "list", "--limit", "1")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(DEALS, {"count": count, "at": "2026-11-01T09:00:00Z"})
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def _measured(bench: Bench, path: Path) -> dict[str, list[Answer]]:
    """Both, on a copy."""
    copy = bench.new(".db")
    shutil.copy(path, copy)
    with ours(bench, copy, "deals") as terminal:
        terminal.until(FIRST_CARD)
        terminal.rest()
        answers = {"walk": terminal.press_all(WALK), "move": _moved(terminal)}
    bench.forget(copy)
    return answers


def _moved(terminal: Terminal) -> list[Answer]:
    terminal.forget()
    answers = terminal.press_all(MOVES, QUIET, at_rest=True)
    if not terminal.shows("Moved Deal"):
        raise Failed("a card that was moved was not said to be")
    return answers


def _words(answers: list[Answer]) -> str:
    first, last = [answer.first for answer in answers], [answer.last for answer in answers]
    return f"first {middle(first):.0f} ms, complete {middle(last):.0f} (p95 {high(last):.0f})"
