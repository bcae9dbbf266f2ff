"""P1, P2, P13: what a short command costs, and that it costs the same among many records."""

from collections.abc import Iterator
from functools import partial

from benchmarks.bench import SMALL, Bench
from benchmarks.measuring import Cost, Result, in_turn, ratios


def version(bench: Bench) -> Iterator[Result]:
    """P1: the version, against Python doing nothing."""
    pairs = in_turn(bench.rounds * 2, lambda: bench.crm("--version"), lambda: bench.python("-c", "pass"))
    yield Result("P1", "crm --version / python -c pass", ratios(pairs, "wall"), 8)


def first_page(bench: Bench) -> Iterator[Result]:
    """P2: ten rows of a list, against the import of SQLModel alone."""
    for rows in (SMALL, bench.rows):
        where = str(bench.sold(rows))
        pairs = in_turn(bench.rounds, partial(_page, bench, where), lambda: bench.python("-c", "import sqlmodel"))
        what = f"crm deals list --limit 10, {rows:,} deals / import sqlmodel"
        yield Result("P2", what, ratios(pairs, "wall"), 1.3, note=f"CPU {_middle(pairs):.2f}")


def _page(bench: Bench, where: str) -> Cost:
    return bench.crm("--db", where, "deals", "list", "--limit", "10")


def _middle(pairs: list[tuple[Cost, ...]]) -> float:
    return Result("", "", ratios(pairs, "cpu"), 0).median


def one_contact(bench: Bench) -> Iterator[Result]:
    """P13: the same contact added, edited and listed, in CPU seconds of the three commands."""
    small, large = bench.filled(SMALL), bench.filled(bench.rows)
    pairs = in_turn(bench.rounds, lambda: _one(bench, str(large)), lambda: _one(bench, str(small)))
    what = f"a contact added, edited, listed, {bench.rows:,} / {SMALL:,} contacts"
    yield Result("P13", what, ratios(pairs, "cpu"), 1.2)


def _one(bench: Bench, where: str) -> Cost:
    address = "one.contact@bench.example"
    costs = (
        bench.crm("--db", where, "contacts", "add", "name=One Contact", f"email={address}", "company=Bench"),
        bench.crm("--db", where, "contacts", "edit", address, "title=CTO"),
        bench.crm("--db", where, "contacts", "list", f"email:{address}"),
    )
    bench.crm("--db", where, "contacts", "delete", address)
    return Cost(sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs), max(cost.peak for cost in costs))
