"""How long customers wait for a first answer and for a solution, by the clock and in working time."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import FromClause, and_, case, func, literal, or_

from crm_tui.db.models import table
from crm_tui.domain.figures.ratios import hours, mean, middle
from crm_tui.domain.tickets import Clock, ClockState
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Exact, Number, Tally, Unit, report
from crm_tui.services.reports.tallying import Facts, picked, tally
from crm_tui.services.reports.ticket_standing import TO_DO, Named, Seen, named, seen

MEDIAN, P90 = 50, 90

UNORDERED = "resolved_before_response"
UNKNOWN = "creation_unknown"
MEASURES = ("first_response", "unanswered", "resolution", "unresolved", UNORDERED, UNKNOWN)
"""The rows of the report, in order."""

DECIDED = (ClockState.MET.value, ClockState.BREACHED.value)


@report(
    "response-time",
    "hours from making a ticket to the first public answer of an agent (first_response, of those given in the period) "
    "and to its resolution (of those resolved in it): by the clock, and in the working time of the calendar of their "
    "clock, in_calendar tickets; unanswered and unresolved = created in the period and still so; merged and spam "
    "excluded; told apart are resolved_before_response, whose answer came too late to be one and is not measured, and "
    "creation_unknown, which are measured nowhere",
    (
        Number("tickets"),
        Number("seconds"),
        Number("mean_hours", Unit.HOURS, summed=False),
        Number("median_hours", Unit.HOURS, summed=False),
        Number("p90_hours", Unit.HOURS, summed=False),
        Number("in_calendar"),
        Number("working_seconds"),
        Number("mean_working_hours", Unit.HOURS, summed=False),
        Number("median_working_hours", Unit.HOURS, summed=False),
        Number("p90_working_hours", Unit.HOURS, summed=False),
    ),
    area=Area.SERVICE,
    drawing=Drawing(
        numbers=("mean_hours", "median_hours"),
        apart=True,
        headline=("tickets", "mean_hours", "median_hours", "p90_hours"),
    ),
    rows=("measure",),
    dated=("tickets", "created_at"),
    totalled=False,
)
def response_time(asked: Asked) -> Tally:
    """What was answered and resolved in the period, and what still waits."""
    some = seen(asked)
    known = ~func.coalesce(some.unknown, False)
    orderly = ~func.coalesce(some.resolved_at < some.first_response_at, False)
    waits = (
        _Wait(some, "first_response", Clock.FIRST_RESPONSE, some.first_response_at, and_(known, orderly)),
        _Wait(some, "resolution", Clock.RESOLUTION, some.resolved_at, known),
    )
    made = Tally()
    for wait in waits:
        made.join(_measured(asked, wait), counted=True)
    for name, which in _told_apart(some):
        facts = some.facts(and_(some.genuine, which), rows=_rows(some, name))
        made.join(tally(asked, facts, lambda row: {"tickets": row["n"]}))
    if asked.by is None:
        for name in MEASURES[:4]:
            made.sums.setdefault(((named(name, MEASURES),), None), {})
    made.notes += _notes(made)
    return made


@dataclass(frozen=True)
class _Wait:
    """A wait that is over: the ticket it is about was made, and ended at a moment."""

    some: Seen
    name: str
    clock: Clock
    until: Column
    sound: Condition

    @property
    def seconds(self) -> Column:
        """By the clock."""
        seconds = self.some.asked.catalog.db.dialect.seconds
        return seconds(self.until) - seconds(table("tickets").c.created_at)

    @property
    def working(self) -> Column:
        """In the calendar of the ticket's clock, with the time it was paused; None without one that was stopped."""
        clocks = table("sla_clocks")
        return clocks.c.used_s + func.coalesce(clocks.c.paused_s, 0)

    def source(self) -> FromClause:
        """The tickets with the one clock of the kind that began with them, if it was judged."""
        clocks, mine = table("sla_clocks"), table("tickets")
        own = and_(clocks.c.ticket_id == mine.c.id, clocks.c.kind == self.clock.value, live(clocks))
        over = and_(clocks.c.state.in_(DECIDED), clocks.c.stopped_at.is_not(None))
        return self.some.source.outerjoin(clocks, and_(own, over, clocks.c.started_at == mine.c.created_at))

    def facts(self) -> Facts:
        """Those that ended in the period and can be measured."""
        some = self.some
        over = and_(self.until.is_not(None), some.asked.within(self.until))
        timed = {"seconds": self.seconds, "working_seconds": self.working}
        counted = {"in_calendar": case((self.working.is_(None), 0), else_=1)}
        return some.facts(
            and_(over, self.sound, some.genuine),
            rows=_rows(some, self.name),
            summed=timed | counted,
            source=self.source(),
        )


def _measured(asked: Asked, wait: _Wait) -> Tally:
    """The sums, means and percentiles of one wait."""
    facts = wait.facts()
    names = ("seconds", "in_calendar", "working_seconds")
    made = tally(asked, facts, lambda row: {"tickets": row["n"]} | {name: row[name] for name in names})
    for place, sums in made.sums.items():
        made.marks[place] = {
            "mean_hours": hours(mean(sums["seconds"], sums["tickets"])),
            "mean_working_hours": hours(mean(sums["working_seconds"], sums["in_calendar"])),
        }
    ways = [("hours", replace(facts, source=wait.some.source), wait.seconds)]
    if any(sums["in_calendar"] for sums in made.sums.values()):
        ways.append(("working_hours", facts, wait.working))
    for name, those, value in ways:
        for place, found in picked(asked, those, value, MEDIAN, P90).rows.items():
            made.marks[place] |= _percentiles(name, found[MEDIAN], found[P90])
    return made


def _percentiles(name: str, median: list[int], p90: list[int]) -> dict[str, Exact]:
    return {f"median_{name}": hours(middle(tuple(median))), f"p90_{name}": hours(middle(tuple(p90)))}


def _rows(some: Seen, name: str) -> tuple[Any, ...]:
    return (Named("measure", literal(name), MEASURES), *some.groupings())


def _told_apart(some: Seen) -> tuple[tuple[str, Condition], ...]:
    """The rows without a time."""
    created, within = table("tickets").c.created_at, some.asked.within
    ended = within(func.coalesce(some.resolved_at, some.first_response_at, created))
    return (
        ("unanswered", and_(within(created), some.first_response_at.is_(None))),
        ("unresolved", and_(within(created), or_(some.status.is_(None), some.status.in_(TO_DO)))),
        (UNORDERED, and_(within(some.resolved_at), some.resolved_at < some.first_response_at)),
        (UNKNOWN, and_(ended, some.unknown)),
    )


def _notes(made: Tally) -> list[str]:
    """What is not measured, and what has no working time."""
    counts: dict[str, dict[str, int]] = {name: {} for name in MEASURES}
    for (key, _), sums in made.sums.items():
        into = counts[str(key[0].ident)]
        for name, value in sums.items():
            into[name] = into.get(name, 0) + value
    notes = []
    if counts[UNORDERED]:
        late = counts[UNORDERED]["tickets"]
        notes.append(f"resolved before their first response: {late}; these answers are not measured")
    if counts[UNKNOWN]:
        notes.append(f"creation unknown: {counts[UNKNOWN]['tickets']}; these are not measured")
    for name in ("first_response", "resolution"):
        without = counts[name].get("tickets", 0) - counts[name].get("in_calendar", 0)
        if without:
            notes.append(f"{name}: {without} had no clock with a calendar, so they are in no working hours")
    return notes
