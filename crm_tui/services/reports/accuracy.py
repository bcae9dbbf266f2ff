"""The forecast as it stood when a period began beside what the period brought (SPEC 15)."""

from collections.abc import Iterator
from fractions import Fraction

from crm_tui.domain.figures import accuracy as figures
from crm_tui.domain.figures.periods import UNITS, Days
from crm_tui.errors import Usage
from crm_tui.services.reports.base import Area, Asked, Contribution, Drawing, Key, Lot, Number, Tally, Unit, report
from crm_tui.services.reports.grouping import Raw, grouping
from crm_tui.services.reports.standing import standing
from crm_tui.services.reports.tallying import tally
from crm_tui.services.snapshots import AtStart, Stood, at_start, first_known

BY = ("owner", "pipeline")
"""What snapshots are kept by besides months."""


@report(
    "accuracy",
    "1 - |actual - forecast| / actual; actual = won in the period; forecast = won to date + weighted as the first "
    "snapshot in the period has them, taken so many days after it began (days_in); the first write of a day takes "
    "one, and none is worked out later; n/a while the period runs, without a snapshot, and where nothing was won",
    (
        Number("forecast", Unit.MONEY, sparse=True),
        Number("actual", Unit.MONEY),
        Number("accuracy", Unit.PERCENT, summed=False),
        Number("days_in", Unit.DAYS, summed=False),
    ),
    area=Area.SALES,
    drawing=Drawing(
        numbers=("forecast", "actual"),
        apart=True,
        expected=("forecast",),
        headline=("forecast", "actual", "accuracy"),
    ),
    finish=figures.measured,
    period="this-year",
    adds_up=False,
    stands=True,
)
def accuracy(asked: Asked) -> Tally:
    """How near the forecast came."""
    _check(asked)
    deals = standing(asked)
    won = deals.facts(deals.won(), alike={}, summed={"amount": deals.amount}, frozen=True)
    made = tally(asked, won, lambda row: {"actual": row["amount"]})
    if asked.days is None:
        made.notes.append("accuracy needs a period, e.g. --period 2026-Q3")
        return made
    began = _began(asked, asked.days, made)
    if began is not None:
        _add(asked, made, began)
        _measure(asked, asked.days, made, began)
    return made


def _check(asked: Asked) -> None:
    """Raise Usage for rows and filters that snapshots know nothing of."""
    if asked.filters:
        raise Usage("--where: snapshots of the forecast are kept by owner and pipeline alone; take --by owner.")
    if asked.by is not None and asked.by not in (*UNITS, *BY):
        raise Usage(f"--by: snapshots are kept by {', '.join(BY)} and month; take one of {', '.join((*BY, *UNITS))}.")


def _began(asked: Asked, days: Days, made: Tally) -> AtStart | None:
    """The snapshot that a period began with; None, and the reason, where none can tell."""
    if days.first.day != 1 or days.until.day != 1:
        made.notes.append("snapshots are kept by month; accuracy is that of months, quarters and years")
        return None
    found = at_start(asked.catalog.connection, days, asked.today)
    if found is None:
        made.notes.append("no snapshot was taken in the period")
    elif days.first < first_known(found.taken_on, asked.context):
        made.notes.append("the first snapshot in the period knows what was won in its own year alone")
    else:
        made.notes.append(f"the forecast is that of {found.taken_on}")
        return found
    return None


def _add(asked: Asked, made: Tally, began: AtStart) -> None:
    """The forecast of each row; a period that began with nothing expected has a forecast of 0."""
    for key, row in _placed(asked, began):
        value = {"forecast": row.won + row.weighted}
        made.add((key, row.currency), value)
        made.lots.append(Lot(row.currency, None, None, value))
        if asked.explain:
            name = f"{began.taken_on}: {row.month}"
            made.contributions.append(
                Contribution(key, row.currency, "forecast", "forecast_snapshots", row.id, name, value["forecast"])
            )
    if not began.rows and asked.by is None:
        made.add(((), asked.context.currency), {"forecast": 0})


def _placed(asked: Asked, began: AtStart) -> Iterator[tuple[Key, Stood]]:
    if asked.by is None:
        yield from (((), row) for row in began.rows)
        return
    by_field = grouping(asked, asked.catalog.entity("deals"), asked.by, None)
    raws: dict[Raw, int] = {getattr(row, asked.by): 0 for row in began.rows}
    groups = by_field.groups(raws)
    yield from (((groups[getattr(row, asked.by)],), row) for row in began.rows)


def _measure(asked: Asked, days: Days, made: Tally, began: AtStart) -> None:
    """Whether the period is over, and on which day of it the snapshot was taken."""
    late = Fraction((began.taken_on - days.first).days)
    running = int(asked.today < days.until)
    for place, sums in made.sums.items():
        sums.setdefault("forecast", 0)
        sums["running"] = running
        made.marks.setdefault(place, {})["days_in"] = late
        made.totals.setdefault(place[1], {})["days_in"] = late
