"""What runs inside a measured child: `search DB`, `report DB` and `write DB COUNT NUMBER`. Prints JSON."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from crm_tui.db.database import Database
from crm_tui.db.opening import open_database
from crm_tui.domain.kinds import Context
from crm_tui.errors import CrmError
from crm_tui.services.reports.running import Wanted, run
from crm_tui.services.rows import Assignment
from crm_tui.services.search import search
from crm_tui.services.writing import add

TERMS = (
    "m", "e", "x", "ma", "zo", "12", "+4", "smi", "son", "ull", "com", "ley", "Müller", "mueller", "Łukasz", "smith",
    "rodriguez", "labs", "gmbh", "berlin", "@", ".com", "james.smith", "+1212", "+49 30", "james smith",
    "mary johnson gmbh", "a b", "nobody at all", "quarter",
)  # fmt: skip
"""Thirty terms: one letter, two, three, starts and middles of words, numbers, addresses, several words, nothing."""

TIMES = 3


def main() -> None:
    """Do the work the arguments name."""
    work, where, *rest = sys.argv[1:]
    db = opened(where)
    if work == "search":
        print(json.dumps(searched(db)))
    elif work == "report":
        read_reports(db)
    else:
        write(db, int(rest[0]), rest[1])


def opened(where: str) -> Database:
    """The database as the command line opens it."""
    settings = Context(now=datetime.now(UTC))
    return open_database(
        where,
        login="bench",
        origin="cli",
        clock=lambda: datetime.now(UTC),
        settings=settings,
        say=lambda line: None,
        backups=Path(where).parent / "backups",
    )


def searched(db: Database) -> dict[str, float]:
    """Milliseconds for each term: the middle of three calls."""
    search(db, "warm up")
    return {term: statistics.median(_took(partial(search, db, term)) for _ in range(TIMES)) for term in TERMS}


def _took(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begin)


def read_reports(db: Database) -> None:
    """Read the report that each line asks for, and print the seconds it took."""
    for line in sys.stdin:
        asked = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        run(db, asked["report"], Wanted(as_of=asked["as_of"]))
        print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}), flush=True)


def write(db: Database, count: int, number: str) -> None:
    """Add contacts one by one, once everybody is ready."""
    with db.read() as connection:
        db.me(connection)
    print("ready", flush=True)
    sys.stdin.readline()
    refused, begin = 0, time.monotonic()
    for each in range(count):
        values = {"name": f"Writer {number} {each}", "email": f"w{number}.{each}@bench.example"}
        try:
            add(db, "contacts", [Assignment(name, "=", value) for name, value in values.items()])
        except CrmError as error:
            print(error.message, file=sys.stderr)
            refused += 1
    print(json.dumps({"begin": begin, "end": time.monotonic(), "refused": refused}), flush=True)


if __name__ == "__main__":
    main()
