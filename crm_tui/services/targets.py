"""The rules of targets, whoever sets them: whose one is, and that it is an amount or a number of deals (SPEC 20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from crm_tui.db.models import table
from crm_tui.domain.figures import periods
from crm_tui.domain.figures.periods import Days
from crm_tui.domain.figures.targets import Goal, in_force
from crm_tui.domain.kinds import Context
from crm_tui.errors import Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing
from crm_tui.services.reading import live
from crm_tui.text import safe, shortened

AMOUNT, DEALS = "won_amount", "won_deals"
ALL = "all"


def complete(made: Completing) -> None:
    """What is not said: a target is an amount unless only deals are given, in the base currency, for all."""
    image = made.image
    if image.get("metric") is None:
        image["metric"] = DEALS if image.get("deals") is not None and image.get("amount_minor") is None else AMOUNT
    if image["metric"] == DEALS:
        image["currency"] = None
    elif image.get("currency") is None:
        image["currency"] = made.context.currency
    member, team = image.get("member_id"), image.get("team_f")
    image["scope"] = f"member {member}" if member is not None else f"team {team}" if team else ALL


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for a target of nothing, of two things, of two at once, or of a team that nobody is in."""
    if image["metric"] == AMOUNT:
        _check_value(image, "amount_minor", "amount", "120000", "deals")
    else:
        _check_value(image, "deals", "deals", "12", "amount_minor")
    if image.get("member_id") is not None and image.get("team") is not None:
        raise Invalid("team: a target is for a member or for a team; give one of them.", field="team")
    if image.get("team_f") is not None and image["team_f"] != before.get("team_f"):
        _check_team(catalog, image)


def _check_value(image: Mapping[str, Any], column: str, name: str, example: str, other: str) -> None:
    if image.get(column) is None:
        raise Invalid(f"{name} is required for {image['metric']}, e.g. {name}={example}", field=name)
    if image[column] <= 0:
        raise Invalid(f"{name}: a target is more than 0, e.g. {name}={example}", field=name)
    if image.get(other) is not None:
        also = other.removesuffix("_minor")
        raise Invalid(f"{also}: {image['metric']} counts {name}; add another target for {also}.", field=also)


def _check_team(catalog: Catalog, image: Mapping[str, Any]) -> None:
    members = table("members")
    known = select(members.c.team_f, members.c.team).where(live(members), members.c.team_f.is_not(None)).distinct()
    teams = {row.team_f: safe(shortened(row.team)) for row in catalog.connection.execute(known.order_by("team_f"))}
    if image["team_f"] not in teams:
        there = f"there are {', '.join(teams.values())}" if teams else "crm team edit 1 team=… puts somebody in one"
        raise Invalid(f"team: nobody is in {safe(shortened(image['team']))}; {there}.", field="team")


@dataclass(frozen=True)
class Target:
    """A target as it is stored: whose, and what it is worth, in minor units or deals."""

    id: int
    period: str
    metric: str
    member: int | None
    team: str | None
    team_f: str | None
    value: int
    currency: str | None


def goals(connection: Connection, days: Days, context: Context) -> Sequence[Goal[Target]]:
    """The targets in force for some days; one whose period is none any more is left out."""
    targets = table("targets")
    found = []
    for row in connection.execute(select(targets).where(live(targets)).order_by(targets.c.id)):
        try:
            mine = periods.read(row.period, context)
        except Usage:
            continue
        value = row.deals if row.metric == DEALS else row.amount_minor
        target = Target(row.id, row.period, row.metric, row.member_id, row.team, row.team_f, value or 0, row.currency)
        found.append(Goal((row.metric, row.scope), mine, target))
    return in_force(found, days)
