"""A backlog balances over whatever happened in a database, and tells what stood open when."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from acting import add, given
from sqlalchemy import ColumnElement, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.figures.backlog import STEPS, end
from crm_tui.domain.tickets import UNSOLVED
from crm_tui.errors import CrmError
from crm_tui.services import posting, ticket_merging, tickets, undoing, writing
from crm_tui.services.reports.running import Wanted, run

At = Callable[[str], None]


def something(db: Database, chance: random.Random, *, undo: bool) -> None:
    """One change of one ticket, as likely as any other."""
    ref, other = (str(chance.randint(1, 12)) for _ in range(2))
    acts: list[Callable[[], Any]] = [
        lambda: add(db, "tickets", "subject=New"),
        lambda: add(db, "tickets", "subject=Over", "status=closed", "resolution=Known"),
        lambda: tickets.assign(db, "me", refs=[ref]),
        lambda: tickets.resolve(db, refs=[ref], assignments=given("resolution=Done")),
        lambda: tickets.close(db, refs=[ref]),
        lambda: tickets.reopen(db, refs=[ref], assignments=given("status_reason=Again")),
        lambda: tickets.spam(db, refs=[ref]),
        lambda: ticket_merging.merge(db, [ref], into=other),
        lambda: posting.reply(db, "Hello", refs=[ref], pending=True),
        lambda: posting.reply(db, "Hello", refs=[ref], resolve=True),
        lambda: writing.delete(db, "tickets", refs=[ref]),
        lambda: writing.restore(db, "tickets", refs=[ref]),
    ]
    with suppress(CrmError):
        chance.choice([*acts, *([lambda: undoing.undo(db)] * undo * 2)])()


def ids(db: Database, which: ColumnElement[bool]) -> set[int]:
    with db.read() as connection:
        return set(connection.execute(select(table("tickets").c.id).where(which)).scalars())


@pytest.mark.parametrize(("seed", "undo"), [(0, False), (1, False), (2, False), (3, True), (4, True)])
def test_start_and_steps_make_the_end_in_every_period(db: Database, at: At, seed: int, undo: bool) -> None:
    chance, now = random.Random(seed), datetime(2026, 1, 5, 9)
    stood: dict[date, set[int]] = {}
    mine = table("tickets")
    to_do = mine.c.status.in_([each.value for each in UNSOLVED])
    at(now.isoformat())
    for number in range(12):
        add(db, "tickets", f"subject=Ticket {number}")
    for _ in range(60):
        before, now = now, now + timedelta(hours=chance.choice((0, 3, 40, 130)))
        stood |= {before.date() + timedelta(days=at): ids(db, to_do) for at in range((now - before).days + 1)}
        at(now.isoformat())
        something(db, chance, undo=undo)
    live = ids(db, mine.c.deleted_at.is_(None))

    for period in ("2026", "2026-Q1", "2026-02", "2026-05", "2026-W10"):
        for as_of in (None, "2026-03-01"):
            report = run(db, "backlog", Wanted(period=period, as_of=as_of, explain=True))
            sums = {name: int(report.totals.values[name] or 0) for name in (*STEPS, "end")}
            assert end(sums) == sums["end"], (period, as_of)
            for name, value in sums.items():
                assert sum(each.value for each in report.contributions if each.number == name) == value, (period, name)
    assert run(db, "backlog", Wanted(period="2026")).totals.values["end"] == len(ids(db, to_do) & live)
    for day, some in () if undo else stood.items():
        found = run(db, "backlog", Wanted(period=day.isoformat())).totals.values
        assert found["end"] == len(some & live), day
