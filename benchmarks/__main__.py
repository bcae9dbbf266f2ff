"""python -m benchmarks [P1 P3 …] [--rows 1000000] [--rounds 5]: one line for each figure."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import serving, starting, transferring
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
    "P11": serving.writers,
    "P13": starting.one_contact,
}


def main() -> int:
    """Measure the figures asked for, all if none is; 1 if one could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"{', '.join(FIGURES)}; all if none is named")
    parser.add_argument("--rows", type=int, default=1_000_000, help="contacts in the large database")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each figure; three at most for an import")
    parser.add_argument("--folder", help="where the temporary folder is made; it takes some 3 KB a contact")
    asked = parser.parse_args()
    if unknown := set(asked.figures) - set(FIGURES):
        parser.error(f"no figure {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="crm-bench-", dir=asked.folder) as folder:
        bench = Bench(Path(folder).resolve(), asked.rows, asked.rounds)
        bench.install()
        for name, measure in FIGURES.items():
            if not asked.figures or name in asked.figures:
                failed |= not measured(name, measure, bench)
    return int(failed)


def measured(name: str, measure: Callable[[Bench], Iterator[Result]], bench: Bench) -> bool:
    """Print the lines of one figure; whether it could be measured."""
    try:
        for result in measure(bench):
            print(result.line(), flush=True)
    except Failed as error:
        print(f"{name}  could not be measured: {error}", flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
