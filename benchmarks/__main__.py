"""python -m benchmarks [P1 P3 … tui] [--rows 1000000] [--rounds 5]: one line for each figure, then a table of them."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import board, keys, queue, report_screen, reports, screens, serving, starting, transferring
from benchmarks.bench import Bench
from benchmarks.measuring import Failed, Result

FIGURES: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "P1": starting.version,
    "P3": transferring.first_import,
    "P4": transferring.memory,
    "P5": transferring.second_import,
    "P2": starting.first_page,
    "P6": transferring.export,
    "P9": serving.search,
    "P10": reports.reports,
    "P11": serving.writers,
    "P13": starting.one_contact,
    "P7": screens.first_row,
    "P14": screens.start,
    "P8": screens.page_down,
    "P15": screens.against_visidata,
    "find": keys.find,
    "filter": keys.filter_bar,
    "form": keys.form,
    "detail": keys.detail,
    "board": board.board,
    "queue": queue.queue,
    "reports": report_screen.reports,
    "idle": screens.idle,
}

GROUPS = {"tui": ("P7", "P14", "P8", "P15", "find", "filter", "form", "detail", "board", "queue", "reports", "idle")}
"""Names for several figures."""


def main() -> int:
    """Measure the figures asked for, all if none is; 1 if one could not be measured."""
    names = ", ".join([*FIGURES, *GROUPS])
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"{names}; all if none is named")
    parser.add_argument("--rows", type=int, default=1_000_000, help="contacts, deals or tickets in the large database")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each figure; three at most for an import")
    parser.add_argument("--folder", help="where the temporary folder is made; it takes some 3 KB a contact")
    parser.add_argument("--database", type=Path, help="a large database that is there already; a copy is measured")
    parser.add_argument("--sales", type=Path, help="the same with deals and leads")
    parser.add_argument("--service", type=Path, help="the same with tickets")
    asked = parser.parse_args()
    if unknown := set(asked.figures) - {*FIGURES, *GROUPS}:
        parser.error(f"no figure {', '.join(sorted(unknown))}; there are {names}")
    wanted = {name for asked_for in asked.figures for name in GROUPS.get(asked_for, (asked_for,))} or set(FIGURES)
    with tempfile.TemporaryDirectory(prefix="crm-bench-", dir=asked.folder, ignore_cleanup_errors=True) as folder:
        bench = Bench(Path(folder).resolve(), asked.rows, asked.rounds)
        bench.install()
        if asked.database:
            bench.adopt(asked.database)
        if asked.sales:
            bench.adopt(asked.sales, "deals")
        if asked.service:
            bench.adopt(asked.service, "tickets")
        found = [measured(name, measure, bench) for name, measure in FIGURES.items() if name in wanted]
    print("", *(result.row() for results in found for result in results or ()), sep="\n")
    return int(None in found)


def measured(name: str, measure: Callable[[Bench], Iterator[Result]], bench: Bench) -> list[Result] | None:
    """Print the lines of one figure; None if it could not be measured."""
    results = []
    try:
        for result in measure(bench):
            print(result.line(), flush=True)
            results.append(result)
    except Failed as error:
        print(f"{name}  could not be measured: {error}", flush=True)
        return None
    return results


if __name__ == "__main__":
    sys.exit(main())
