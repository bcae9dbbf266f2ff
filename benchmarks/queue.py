"""Key to paint on the queue of a help desk: opening it and sorting it anew, among many open tickets and among few."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measuring import Result
from benchmarks.screens import ours
from benchmarks.service_data import fill
from benchmarks.terminal import Answer, Terminal, high, middle

FEW, MANY = 1_000, 100_000
QUIET = 0.3
ROUNDS = 3
GOAL = 1.5
DUE, MADE, OTHER = "sla_due_at", "created_at", ("subject", "priority")
WORDS = {
    "open": "6 until the rows stand",
    "due": "sorted by due time",
    "made": "sorted by day of creation",
    "other": f"sorted by {' and '.join(OTHER)}",
}


def queue(bench: Bench) -> Iterator[Result]:
    """The first visit of the tickets, from Contacts, and Enter in the dialog of `S`, there and back."""
    files = {count: _filled(bench, count) for count in (MANY, FEW)}
    found: dict[str, dict[int, list[float]]] = {what: {MANY: [], FEW: []} for what in WORDS}
    notes: dict[str, dict[int, list[Answer]]] = {what: {MANY: [], FEW: []} for what in WORDS}
    for _ in range(min(bench.rounds, ROUNDS)):
        for count, path in files.items():
            for what, answers in _measured(bench, path, count).items():
                found[what][count].append(middle(answer.first for answer in answers))
                notes[what][count] += answers
    for what, by_count in found.items():
        ratios = tuple(many / few for many, few in zip(by_count[MANY], by_count[FEW], strict=True))
        note = "; ".join(f"{count:,}: {_words(answers)}" for count, answers in notes[what].items())
        yield Result("queue", f"{WORDS[what]}, {MANY:,} / {FEW:,} open tickets", ratios, GOAL, note=note)


def _filled(bench: Bench, count: int) -> Path:
    """A new database with so many tickets, all of which are to do."""
    path = bench.new(".db")
    bench.crm("--db", str(path), "tickets", "list", "--limit", "1")
    fill(path, count, solved=0)
    return path


def _measured(bench: Bench, path: Path, count: int) -> dict[str, list[Answer]]:
    """All of it, on a copy; what has to come is the subject of the first row, which was not shown before."""
    copy = bench.new(".db")
    shutil.copy(path, copy)
    nines = str(count - 1)[: len(str(count)) - 1]
    with ours(bench, copy) as terminal:
        terminal.until("Person 1")
        terminal.rest()
        answers = {
            "open": [terminal.press_until("6", "of the benc", QUIET)],
            "made": _sorted(terminal, MADE, _row(1), _row(count)),
            "other": [
                *_sorted(terminal, OTHER[0], _row(1), _row(nines)),
                *_sorted(terminal, OTHER[1], _row(4), _row(10)),
            ],
            "due": _sorted(terminal, DUE, _due(path, "ASC"), _due(path, "DESC")),
        }
    bench.forget(copy)
    return answers


def _row(number: object) -> str:
    return f"Ticket {number} of"


def _due(path: Path, order: str) -> str:
    """The first row by due time."""
    first = f"SELECT id FROM tickets WHERE sla_due_at IS NOT NULL ORDER BY sla_due_at {order}, id LIMIT 1"
    with closing(sqlite3.connect(path)) as connection:
        return _row(connection.execute(first).fetchone()[0])


def _sorted(terminal: Terminal, name: str, *rows: str) -> list[Answer]:
    """Enter in the dialog; a second time the order is turned round."""
    answers = []
    for row in rows:
        terminal.press_until("S", "Sort by", QUIET)
        terminal.press_all(name, QUIET)
        answers.append(terminal.press_until("\r", row, QUIET))
    return answers


def _words(answers: list[Answer]) -> str:
    first, last = [answer.first for answer in answers], [answer.last for answer in answers]
    return f"rows {middle(first):.0f} ms (p95 {high(first):.0f}), complete {middle(last):.0f}"
