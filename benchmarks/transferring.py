"""P3 to P6: import and export of many contacts, against the sqlite3 shell."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.bench import Bench, shared
from benchmarks.measuring import Cost, Result, in_turn, ratios

MEMORY = 250.0


def first_import(bench: Bench) -> Iterator[Result]:
    """P3: into an empty database, against the sqlite3 shell doing equal work."""
    floor = shared("import_floor.sh")
    pairs = []
    for _ in range(min(bench.rounds, 3)):
        path, cost = bench.imported(bench.rows)
        target = bench.new(".db")
        pairs.append((cost, bench.command("bash", str(floor), str(bench.contacts(bench.rows)), str(target))))
        bench.forget(target)
        bench.keep(bench.rows, path)
    what = f"import of {bench.rows:,} contacts / sqlite3 shell, CPU"
    cpu = " and ".join(f"{sum(cost.cpu for cost in each) / len(each):.1f}" for each in zip(*pairs, strict=True))
    yield Result("P3", what, ratios(pairs, "cpu"), 2.2, note=f"CPU seconds {cpu}")


def memory(bench: Bench) -> Iterator[Result]:
    """P4: the peak of an import, which must not grow with the file."""
    peaks = []
    for rows in (bench.rows // 10, bench.rows * 3 // 10, bench.rows):
        path, cost = bench.imported(rows)
        bench.keep(rows, path)
        peaks.append(cost.peak)
    sizes = f"{peaks[0]:.0f} and {peaks[1]:.0f} MB at a tenth and three tenths"
    flat = peaks[-1] <= 1.15 * peaks[0]
    what = f"peak memory, import of {bench.rows:,} contacts"
    yield Result("P4", what, (peaks[-1],), MEMORY, " MB", note=f"{sizes}; {'flat' if flat else 'GROWS'}", proviso=flat)


def second_import(bench: Bench) -> Iterator[Result]:
    """P5: the same file again, all unchanged, against the first time."""
    pairs = []
    for _ in range(min(bench.rounds, 3)):
        path, first = bench.imported(bench.rows)
        again = bench.crm("--db", str(path), "import", str(bench.contacts(bench.rows)), "--into", "contacts")
        pairs.append((again, first))
        bench.keep(bench.rows, path)
    yield Result("P5", f"re-import of {bench.rows:,} contacts / first import, CPU", ratios(pairs, "cpu"), 1.0)


def export(bench: Bench) -> Iterator[Result]:
    """P6: all contacts as CSV, against the sqlite3 shell writing the same columns of the table."""
    path, target = bench.filled(bench.rows), bench.folder / "export.csv"

    def ours() -> Cost:
        return bench.crm("--db", str(path), "export", "contacts", "--to", str(target))

    def floor() -> Cost:
        return bench.command("sqlite3", "-csv", "-header", str(path), statement, to=bench.folder / "floor.csv")

    ours()
    statement = _same_columns(path, target)

    pairs = in_turn(bench.rounds, ours, floor)
    yield Result("P6", f"export of {bench.rows:,} contacts / sqlite3 -csv, CPU", ratios(pairs, "cpu"), 3.5)


def _same_columns(database: Path, exported: Path) -> str:
    """The query of the floor: the exported fields as they are stored, a reference as its id."""
    with exported.open(newline="", encoding="utf-8") as file:
        header = next(csv.reader(file))
    with closing(sqlite3.connect(database)) as connection:
        stored = {row[1] for row in connection.execute("pragma table_info(contacts)")}
    columns = [name if name in stored else f"{name}_id" for name in header if {name, f"{name}_id"} & stored]
    return f"select {', '.join(columns)} from contacts where deleted_at is null order by id"
