"""P9, P11: the services without the start of a process, measured inside children that stay open."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measuring import Failed, Result

WRITERS = 8
PER_WRITER = 100


def search(bench: Bench) -> Iterator[Result]:
    """P9: the slowest of 30 terms among all contacts, against the slowest among a hundredth of them."""
    small, large = bench.filled(bench.rows // 100), bench.filled(bench.rows)
    rounds: list[float] = []
    worst: dict[str, float] = {}
    for _ in range(bench.rounds):
        slow, fast = (_answers(bench, "search", str(path)) for path in (large, small))
        rounds.append(max(slow.values()) / max(fast.values()))
        worst = {term: max(ms, worst.get(term, 0.0)) for term, ms in slow.items()}
    dearest = sorted(worst, key=worst.__getitem__, reverse=True)[:3]
    note = "slowest: " + ", ".join(f"{term!r} {worst[term]:.0f} ms" for term in dearest) + " (aim 50)"
    what = f"search, worst of {len(worst)} terms, {bench.rows:,} / {bench.rows // 100:,} contacts"
    yield Result("P9", what, tuple(rounds), 5, note=note)


def _answers(bench: Bench, *words: str) -> dict[str, float]:
    target = bench.folder / "answers.json"
    bench.python("-m", "benchmarks.inside", *words, to=target)
    return {term: float(ms) for term, ms in json.loads(target.read_text("utf-8")).items()}


def writers(bench: Bench) -> Iterator[Result]:
    """P11: the time a transaction takes with eight writers, against one; none refused, none lost."""
    rounds, refused, lost = [], 0, 0
    _write(bench, 1)
    for _ in range(bench.rounds):
        eight, one = _write(bench, WRITERS), _write(bench, 1)
        rounds.append(eight[0] / one[0])
        refused += eight[1] + one[1]
        lost += eight[2] + one[2]
    what = f"{WRITERS} writers / one, time per transaction"
    note = f"refused {refused}, lost {lost}; one writer {1000 * one[0]:.1f} ms"
    yield Result("P11", what, tuple(rounds), 2.5, note=note, proviso=refused == lost == 0)


def _write(bench: Bench, writers: int) -> tuple[float, int, int]:
    """Seconds per transaction, how many were refused, and how many were acknowledged and are not there."""
    path = bench.new(".db")
    bench.crm("--db", str(path), "contacts", "list")
    command = [sys.executable, "-m", "benchmarks.inside", "write", str(path), str(PER_WRITER)]
    children = [_started([*command, str(number)], bench) for number in range(writers)]
    for child in children:
        _line(child)
    for child in children:
        if child.stdin:
            child.stdin.write("go\n")
            child.stdin.flush()
    reports = [json.loads(_line(child)) for child in children]
    for child in children:
        child.communicate()
    took = max(report["end"] for report in reports) - min(report["begin"] for report in reports)
    refused = sum(report["refused"] for report in reports)
    lost = writers * PER_WRITER - refused - _count(path)
    bench.forget(path)
    return took / (writers * PER_WRITER), refused, lost


def _started(command: list[str], bench: Bench) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=bench.environment, cwd=bench.folder, stdin=pipe, stdout=pipe, text=True)


def _line(child: subprocess.Popen[str]) -> str:
    line = child.stdout.readline() if child.stdout else ""
    if not line:
        raise Failed(f"a writer ended with {child.wait()}")
    return line


def _count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(
            connection.execute("select count(*) from contacts where email like 'w%@bench.example'").fetchone()[0]
        )
