"""The facts of leads, deals and tasks that are made of more than one field, and what is open at a record."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from crm_tui.domain.ages import age
from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import LeadStatus, StageKind
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.screens.list_marks import PATIENT, today
from crm_tui.screens.moments import day
from crm_tui.services.moves import Stay
from crm_tui.services.open_items import Open, OpenItem
from crm_tui.services.rows import Row
from crm_tui.widgets.record_card import Fact, Group, Target
from crm_tui.widgets.signs import LATE, OPEN, RISK

SINGULAR = {"deals": "deal", "tickets": "ticket", "tasks": "task"}
UNANSWERED = (LeadStatus.NEW, LeadStatus.ASSIGNED)


def answer(row: Row, context: Context) -> Fact | None:
    """How long a lead waited for its first answer, or that it still waits."""
    began, first = row.values.get("created_at"), row.values.get("first_response_at")
    if began is None:
        return None
    if first is not None:
        after = age(str(began), datetime.fromisoformat(str(first)))
        text = "at once" if after == "now" else f"after {after}"
        return Fact("answer", text, Target("First response", str(first), field="first_response_at"))
    if row.values.get("status") not in UNANSWERED:
        return None
    waiting = context.now - datetime.fromisoformat(str(began))
    sign, tone = (RISK, "warning") if waiting > PATIENT else (OPEN, "muted")
    words = f"nobody yet, {age(str(began), context.now)}"
    return Fact("answer", words, Target("First response", ""), sign, tone)


def again(row: Row, context: Context) -> Fact | None:
    """When a recycled lead is to be taken up again."""
    if row.values.get("status") != LeadStatus.RECYCLED:
        return None
    return _dated("again", "recycle_on", row, context, late="due, {} d ago")


def due(row: Row, context: Context) -> Fact | None:
    """When a task is due."""
    return _dated("due", "due", row, context, live=row.values.get("status") in UNFINISHED)


def closes(row: Row, context: Context) -> Fact | None:
    """When a deal is expected to close, or was closed."""
    return _dated("closes", "close_date", row, context, live=row.values.get("status") == StageKind.OPEN)


def _dated(
    label: str, name: str, row: Row, context: Context, *, live: bool = True, late: str = "{} d late"
) -> Fact | None:
    """`○ Fri 27 Nov, in 4 d`, or `! 3 d late`."""
    value = row.values.get(name)
    if value is None:
        return None
    target = Target(label.capitalize(), str(value), field=name)
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return Fact(label, str(value), target)
    now = today(context)
    ahead, shown = (day - now).days, f"{day:%a} {day.day} {day:%b}{'' if day.year == now.year else f' {day.year}'}"
    if not live:
        return Fact(label, shown, target)
    if ahead < 0:
        return Fact(label, late.format(f"{-ahead:,}"), target, LATE, "error", aside=f", was due {shown}")
    return Fact(label, shown, target, OPEN, "accent", aside=f", {ahead_words(ahead)}")


def ahead_words(days: int) -> str:
    """`in 4 d`."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days:,} d")


def open_group(found: Open) -> Group | None:
    """What is open at a record; None if nothing is."""
    counts = [(found.deals, "deal"), (found.tickets, "ticket"), (found.tasks, "task")]
    words = ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts if count)
    return Group("Open", tuple(_item(each) for each in found.items), words) if found.items else None


def stages_group(found: Sequence[Stay], context: Context) -> tuple[Group, ...]:
    """The way of a deal through the stages; none where nothing is known of it."""
    return (Group("Stages", tuple(_stay(each, context) for each in found)),) if found else ()


def _stay(each: Stay, context: Context) -> Fact:
    """`Discovery   34 d  10 Oct to 13 Nov`; where it stands now, since when."""
    end = datetime.fromisoformat(each.until) if each.until else context.now
    days, began = (end - datetime.fromisoformat(each.since)).days, day(each.since, context)
    when = f"  {began} to {day(each.until, context)}" if each.until else f"  since {began}"
    target = Target(each.stage, each.since)
    now = each.until is None
    return Fact(each.stage, f"{days:,} d", target, rest=when, label_tone="text" if now else "muted")


def _item(each: OpenItem) -> Fact:
    late = each.days is not None and each.days < 0
    when = "" if each.days is None else f"{-each.days:,} d late" if late else ahead_words(each.days)
    rest = "".join(f"  {part}" for part in (each.note, when) if part)
    sign, tone = (LATE, "error") if late else (OPEN, "muted")
    return Fact(
        SINGULAR[each.entity], each.title, Target(each.title, each.title, (each.entity, each.id)), sign, tone, rest
    )


MADE: dict[tuple[str, str], Callable[[Row, Context], Fact | None]] = {
    ("leads", "answer"): answer,
    ("leads", "again"): again,
    ("tasks", "due"): due,
    ("deals", "close_date"): closes,
}
"""The facts that are made, by entity and name."""
