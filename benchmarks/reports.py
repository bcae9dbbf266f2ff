"""P10: every report among a million deals or tickets, the service call in a child that stays open, against SQL."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks import report_floors, service_floors
from benchmarks.bench import Bench
from benchmarks.measuring import Cost, Failed, Result, in_turn, ratios
from benchmarks.report_floors import Moments

TIMER = re.compile(r"Run Time: real ([\d.]+) user ([\d.]+) sys ([\d.]+)")
AGO = timedelta(days=150)


def reports(bench: Bench) -> Iterator[Result]:
    """CPU seconds, because both are bound by the processor; what a person waits is in the note."""
    if not shutil.which("sqlite3"):
        raise Failed("the sqlite3 shell is not installed; this figure needs it")
    yield from _compared(bench, bench.sold(bench.rows), "deals", report_floors.FLOORS)
    yield from _compared(bench, bench.served(bench.rows), "tickets", service_floors.FLOORS)


def _compared(bench: Bench, path: Path, records: str, floors: Mapping[str, str]) -> Iterator[Result]:
    now = datetime.now(UTC)
    moments = Moments(f"{now:%Y-%m-%dT%H:%M:%SZ}", now.date(), (now - AGO).date())
    with _reader(bench, path) as child:
        for name, sql in floors.items():
            asked = {"report": name.split()[0], "as_of": str(moments.as_of) if "--as-of" in name else None}
            floor = partial(_in_the_shell, path, moments.floor(name, sql))
            pairs = in_turn(bench.rounds, partial(_ask, child, asked), floor)
            ours, theirs = (sorted(pair[at].wall for pair in pairs)[len(pairs) // 2] for at in (0, 1))
            what = f"report {name}, {bench.rows:,} {records} / its SQL in the shell"
            yield Result("P10", what, ratios(pairs, "cpu"), 1.3, note=f"{ours:.2f} and {theirs:.2f} s on the clock")


@contextmanager
def _reader(bench: Bench, path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that reads one report for each line it is given."""
    command, pipe = [sys.executable, "-m", "benchmarks.inside", "report", str(path)], subprocess.PIPE
    child = subprocess.Popen(command, env=bench.environment, cwd=bench.folder, stdin=pipe, stdout=pipe, text=True)
    try:
        yield child
    finally:
        child.communicate()


def _ask(child: "subprocess.Popen[str]", asked: dict[str, str | None]) -> Cost:
    if child.stdin is None or child.stdout is None:
        raise Failed("the reports cannot be asked")
    child.stdin.write(json.dumps(asked) + "\n")
    child.stdin.flush()
    answer = child.stdout.readline()
    if not answer:
        raise Failed(f"{asked['report']} ended with {child.wait()}")
    return Cost(**json.loads(answer), peak=0.0)


def _in_the_shell(path: Path, sql: str) -> Cost:
    """The statements one after the other, timed by the shell itself, with as large a cache as a report has."""
    shell = ["sqlite3", "-batch", str(path)]
    script = f"PRAGMA cache_size=-32768;\n.timer on\n{sql}"
    done = subprocess.run(shell, input=script, check=False, capture_output=True, text=True)
    times = [tuple(map(float, found)) for found in TIMER.findall(done.stdout)]
    if done.returncode or done.stderr or not times:
        raise Failed(f"the floor ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return Cost(sum(real for real, _, _ in times), sum(user + system for _, user, system in times), 0.0)
