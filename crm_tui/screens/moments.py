"""Moments of a timeline in words: their day, their kind, and the next touch ahead of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from crm_tui.domain.kinds import Context
from crm_tui.services.journaled import CHANGED, CHANGES, CREATED
from crm_tui.services.moves import MOVES
from crm_tui.services.rows import Moment, Row
from crm_tui.widgets.record_card import Fact, Happening, Target
from crm_tui.widgets.signs import LATE, MARKED, OPEN

WRITTEN = {"email": "mail", "email in": "mail in", "email out": "mail out"}

ADDED = "added"
"""What the journal knows as creation, when the record is older than the journal."""


def day(at: str, context: Context) -> str:
    """`20 Nov`, with the year when it is another one."""
    return _day(at, context, "%d %b")


def named_day(at: str, context: Context) -> str:
    """`Fri 20 Nov`, with the year when it is another one."""
    return _day(at, context, "%a %d %b")


def _day(at: str, context: Context, form: str) -> str:
    try:
        local, now = (each.astimezone(context.zone) for each in (datetime.fromisoformat(at), context.now))
    except (OverflowError, ValueError):
        return at[:10]
    return f"{local:{form}}" if local.year == now.year else f"{local:{form}} {local.year}"


def next_touch(row: Row, context: Context) -> Fact | None:
    """When a touch is due: `○ Fri 27 Nov, in 4 d`, or `! 16 d late`."""
    at = row.values.get("next_touch_at")
    if at is None:
        return None
    days = _days_left(str(at), context)
    target = Target("Next touch", str(at))
    if days < 0:
        return Fact("next", f"{-days} d late", target, LATE, "error", aside=f", was due {named_day(str(at), context)}")
    return Fact("next", f"touch {named_day(str(at), context)}", target, OPEN, "accent", aside=f", {_ahead(days)}")


def _days_left(at: str, context: Context) -> int:
    due, now = (each.astimezone(context.zone).date() for each in (datetime.fromisoformat(at), context.now))
    return (due - now) // timedelta(days=1)


def _ahead(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} d")


def happenings(moments: Sequence[Moment], row: Row, context: Context, *, ended: bool) -> tuple[Happening, ...]:
    """The timeline: what is ahead, what was, and where it began once its first page is there."""
    ahead = _coming(row, context)
    found = [*([ahead] if ahead else []), *(_happening(each, row, context) for each in moments)]
    return tuple(_with_beginning(found, moments, row, context) if ended else found)


def _coming(row: Row, context: Context) -> Happening | None:
    at = row.values.get("next_touch_at")
    if at is None:
        return None
    days, every = _days_left(str(at), context), row.values.get("cadence_days")
    when = f"due {_ahead(days)}" if days >= 0 else f"{-days} d late"
    text = f"{when}, every {every} d" if every else when
    tone = "accent" if days >= 0 else "error"
    target = Target("Next touch", str(at))
    shade = "text" if days >= 0 else "error"
    return Happening(day(str(at), context), "touch", text, target, OPEN if days >= 0 else LATE, tone, shade, short=True)


def _happening(moment: Moment, row: Row, context: Context) -> Happening:
    system, sign = moment.entity == CHANGES, "│"
    silent = system or moment.entity in MOVES.values()
    kind = WRITTEN.get(moment.kind, moment.kind)
    if system and kind == CREATED:
        sign, kind = ("│", ADDED) if _is_older(row, moment) else (MARKED, CREATED)
    return Happening(
        day(moment.at, context) if moment.at else "",
        kind,
        moment.text,
        Target(kind, moment.text, None if silent else (moment.entity, moment.id)),
        sign=sign,
        tone=("muted" if kind == CHANGED else "faint") if system else "text",
        short=kind == CHANGED,
    )


def _is_older(row: Row, moment: Moment) -> bool:
    """Whether a record began before the journal knew it."""
    return str(row.values.get("created_at") or moment.at) < moment.at


def _with_beginning(found: list[Happening], moments: Sequence[Moment], row: Row, context: Context) -> list[Happening]:
    """A record that began elsewhere gets an entry for that, after all that happened since."""
    at, last = str(row.values.get("created_at") or ""), moments[-1] if moments else None
    if not at or any(each.kind == CREATED for each in found) or (last and last.at and last.at < at):
        return found
    return [*found, Happening(day(at, context), CREATED, "", Target("Created", at), MARKED, tone="faint")]
