"""The targets of a report: those in force for its period and its rows, as numbers beside what came."""

from collections.abc import Iterable, Iterator, Sequence

from crm_tui.domain.figures.periods import UNITS, Days, parts
from crm_tui.domain.figures.targets import Goal
from crm_tui.domain.kinds import Money
from crm_tui.services.reports.base import Asked, Contribution, Group, Key, Lot, Tally
from crm_tui.services.reports.grouping import Raw, grouping
from crm_tui.services.targets import ALL, AMOUNT, DEALS, Target, goals
from crm_tui.text import fold

TEAM = "owner.team"

ALONE = {AMOUNT: "target", DEALS: "target in deals"}

Goals = Sequence[Goal[Target]]
Placed = Iterable[tuple[Key, Target]]


def targeted(asked: Asked) -> Tally:
    """The targets of each row; without rows that for all, else those of all teams, else those of all members.

    A row for a member or a team has their own; one for a part of time the target of that part. Targets know no
    other rows, and no filter.
    """
    made = Tally()
    if asked.days is None:
        return made
    found = goals(asked.catalog.connection, asked.days, asked.context)
    for key, target in _placed(asked, found, asked.days):
        number = "target" if target.metric == AMOUNT else "target_deals"
        currency = target.currency or asked.context.currency if target.metric == AMOUNT else None
        made.add((key, currency), {number: target.value})
        if currency is not None:
            made.lots.append(Lot(currency, None, None, {number: target.value}))
        if asked.explain:
            name = f"{target.period}, {_whose(asked, target)}"
            made.contributions.append(Contribution(key, currency, number, "targets", target.id, name, target.value))
    if asked.by in ("owner", TEAM):
        made.notes += _for_all(asked, found)
    if made.sums and asked.filters:
        made.notes.append("targets are for all deals, whatever --where says")
    return made


def _for_all(asked: Asked, found: Goals) -> Iterator[str]:
    """The targets that the rows share, which may be more or less than theirs together."""
    for target in (goal.what for goal in found if goal.kind[1] == ALL):
        context = asked.context.in_currency(target.currency)
        amount = f"{Money().show(target.value, context)} {target.currency}"
        yield f"the {ALONE[target.metric]} for all is {target.value if target.currency is None else amount}"


def _placed(asked: Asked, found: Goals, days: Days) -> Placed:
    if asked.by is None:
        return (((), target) for target in _of_all(found))
    if asked.by in UNITS:
        return _in_time(asked, asked.by, days)
    if asked.by == "owner":
        return _of_members(asked, [goal.what for goal in found if goal.what.member is not None])
    if asked.by == TEAM:
        return (((_team(goal.what),), goal.what) for goal in found if goal.what.team_f is not None)
    return ()


def _of_all(found: Goals) -> list[Target]:
    """Of each metric the targets for all, or those they are made of."""
    made: list[Target] = []
    targets = [goal.what for goal in found]
    for metric in dict.fromkeys(target.metric for target in targets):
        mine = [target for target in targets if target.metric == metric]
        alone = [target for target in mine if target.member is None and target.team is None]
        made += alone or [target for target in mine if target.team is not None] or mine
    return made


def _in_time(asked: Asked, unit: str, days: Days) -> Placed:
    for text, part in parts(days, unit, asked.context):
        for target in _of_all(goals(asked.catalog.connection, part, asked.context)):
            yield (Group(text, text, (0, text)),), target


def _of_members(asked: Asked, targets: Sequence[Target]) -> Placed:
    by_owner = grouping(asked, asked.catalog.entity("deals"), "owner", None)
    wanted: dict[Raw, int] = {target.member: 0 for target in targets}
    groups = by_owner.groups(wanted)
    return (((groups[target.member],), target) for target in targets)


def _team(target: Target) -> Group:
    return Group(target.team_f, target.team, (0, fold(target.team or "")))


def _whose(asked: Asked, target: Target) -> str:
    if target.member is None:
        return target.team or "all"
    ((key, _),) = _of_members(asked, [target])
    return str(key[0].text)
