"""A waterfall balances over whatever happened in a database."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.domain.figures.waterfall import STEPS, end
from crm_tui.errors import CrmError
from crm_tui.services import deals, undoing, writing
from crm_tui.services.reports.running import Wanted, run

At = Callable[[str], None]
STAGES = ("qualification", "discovery", "proposal", "negotiation", "verbal")


def something(db: Database, chance: random.Random) -> None:
    """One change of one deal, as likely as any other."""
    ref = str(chance.randint(1, 12))
    day = f"close_date=2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    acts: list[Callable[[], Any]] = [
        lambda: add(db, "deals", "name=New", f"amount={chance.randint(1, 999)}", day),
        lambda: deals.move(db, chance.choice(STAGES), refs=[ref]),
        lambda: deals.win(db, refs=[ref]),
        lambda: deals.lose(db, refs=[ref], assignments=given("lost_reason=price")),
        lambda: deals.reopen(db, refs=[ref]),
        lambda: writing.edit(db, "deals", given(f"amount={chance.randint(1, 999)}"), refs=[ref]),
        lambda: writing.edit(db, "deals", given(day), refs=[ref]),
        lambda: writing.edit(db, "deals", given("amount=", "close_date="), refs=[ref]),
        lambda: writing.edit(db, "deals", given(f"currency={chance.choice(('EUR', 'USD'))}"), refs=[ref]),
        lambda: deals.win(db, refs=[ref], assignments=given(f"amount={chance.randint(1, 999)}", day)),
        lambda: undoing.undo(db),
    ]
    with suppress(CrmError):
        chance.choice(acts)()


@pytest.mark.parametrize("seed", range(6))
def test_start_and_steps_make_the_end_in_every_period(db: Database, at: At, seed: int) -> None:
    chance, now = random.Random(seed), datetime(2026, 1, 5, 9)
    at(now.isoformat())
    for number in range(12):
        add(db, "deals", f"name=Deal {number}", "amount=500", f"close_date=2026-{number + 1:02}-15")
    for _ in range(60):
        now += timedelta(hours=chance.choice((0, 3, 40, 130)))
        at(now.isoformat())
        something(db, chance)

    for period in ("2026", "2026-Q1", "2026-Q2", "2026-02", "2026-05", "2026-W10"):
        for as_of in (None, "2026-03-01"):
            report = run(db, "waterfall", Wanted(period=period, as_of=as_of, explain=True))
            for line in report.lines:
                sums = {name: int(value or 0) for name, value in line.values.items()}
                assert end(sums) == sums["end"], (period, as_of, line.currency)
                for name in ("start", *STEPS, "end"):
                    behind = [
                        each.value for each in report.contributions
                        if (each.number, each.currency) == (name, line.currency)
                    ]  # fmt: skip
                    assert sum(behind) == sums[name], (period, as_of, name)
