"""Targets: what is to be won in a period."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, CurrencyCode, Integer, Money, Reference, Text, WholePeriod

METRICS = ("won_amount", "won_deals")


class Target(Journaled, table=True):
    """What a member, a team or everybody is to win in a period: an amount, or a number of deals."""

    __tablename__: ClassVar[Any] = "targets"
    __table_args__ = (live_index("targets", "period", "metric", "scope", unique=True), STRICT)

    period: str | None = column(WholePeriod(), "Period", Is.REQUIRED, help="a month, quarter or year; FY2027 is fiscal")
    metric: str | None = column(Choice(METRICS), "Metric", help="won_amount with amount=, won_deals with deals=")
    member_id: int | None = column(Reference("members"), "Member", help="whose; empty is all", links="members.id")
    team: str | None = column(Text(), "Team", help="that of members; empty is all")
    team_f: str | None = twin()
    scope: str | None = column(Text(folded=False), "For", Is.READONLY)
    amount_minor: int | None = column(Money(), "Amount", help="to be won in the period")
    currency: str | None = column(CurrencyCode(), "Currency", help="of the amount; the base currency, if left out")
    deals: int | None = column(Integer(), "Deals", help="to be won in the period")
