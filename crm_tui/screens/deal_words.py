"""The deal under the cursor of a board in words: its troubles and what to do, its stage, its chance, its way so far."""

from collections.abc import Iterator, Sequence
from datetime import date

from crm_tui.domain.attention import Attention
from crm_tui.domain.kinds import Context
from crm_tui.screens.board_words import MARKS, trouble_words, whole
from crm_tui.screens.moments import day, named_day
from crm_tui.services.glances import Glance
from crm_tui.text import safe
from crm_tui.widgets.deal_strip import Piece, StripWords

TIMES = "\u00d7"

WAYS_OUT = {
    Attention.PAST_CLOSE_DATE: "The date passed. Press |e| for a new date, |w| won, |x| lost.",
    Attention.ROTTING: "It stands still. |>| moves it on, |c| logs a call, |x| lost.",
    Attention.NO_NEXT_STEP: "Nothing is planned. Press |e| and write a next step.",
}
"""What can be done; keys stand between bars."""


def strip(glance: Glance, context: Context) -> StripWords:
    """The deal under the cursor."""
    row = glance.row
    names = [safe(row.names[name]) for name in ("company", "contact") if name in row.names]
    found = [*_troubles(glance, context), *_plans(glance, context), (), ()]
    used = None if glance.days is None or not glance.rot_days else 100 * glance.days // glance.rot_days
    chance, way = _chance(glance, context), _way(glance, context)
    return StripWords(
        title=safe(str(row.values["name"] or f"deal {row.id}")),
        context=" · ".join(names),
        count=f"deal {row.id}",
        cells=(found[0], _stage(glance), _last(glance, context), found[1], chance, way),
        hint=_hint(glance.troubles[0][0]) if glance.troubles else (),
        used=used,
        used_tone="error" if (used or 0) > 100 else "warning" if (used or 0) > 80 else "muted",
    )


def _troubles(glance: Glance, context: Context) -> Iterator[tuple[Piece, ...]]:
    for trouble, days in glance.troubles:
        mark, tone = MARKS[trouble]
        about = ""
        if trouble is Attention.PAST_CLOSE_DATE:
            about = f" close date was {_named(glance.row.values['close_date'], context)}"
        yield (f"{mark} {trouble_words(trouble, days)}", tone, False), (about, "muted", False)


def _plans(glance: Glance, context: Context) -> Iterator[tuple[Piece, ...]]:
    values = glance.row.values
    if values["next_step"] is not None:
        day_of = f" {_named(values['next_step_date'], context)}" if values["next_step_date"] else ""
        yield ("next ", "muted", False), (f"{values['next_step']}{day_of}", "text", False)
    if values["close_date"] is not None:
        pushed = values["pushed_count"] or 0
        rest = f"  pushed {pushed} {TIMES}" if pushed else ""
        yield (
            ("closes ", "muted", False),
            (_named(values["close_date"], context), "text", False),
            (rest, "muted", False),
        )


def _stage(glance: Glance) -> tuple[Piece, ...]:
    name = safe(glance.row.names.get("stage", ""))
    days = f"{glance.days} d" if glance.days is not None else ""
    of = f" of {glance.rot_days}" if glance.rot_days else ""
    return (f"in {name} ", "muted", False), (days, "text", True), (of, "muted", False)


def _chance(glance: Glance, context: Context) -> tuple[Piece, ...]:
    values = glance.row.values
    chance, amount = int(values["probability"] or 0), values["amount"]
    currency = str(values["currency"] or context.currency)
    weighted = "" if amount is None else f"{whole(round(int(amount) * chance / 100), currency, context)} {currency}"
    label = "  weighted " if weighted else ""
    return (
        ("chance ", "muted", False),
        (f"{chance} %", "text", False),
        (label, "muted", False),
        (weighted, "text", False),
    )


def _last(glance: Glance, context: Context) -> tuple[Piece, ...]:
    if glance.last is None:
        return (("nothing happened yet", "muted", False),)
    minutes = f", {glance.minutes} min" if glance.minutes else ""
    words = f"{glance.last.kind} {named_day(glance.last.at, context)}{minutes}"
    return ("last ", "muted", False), (words, "text", False)


def _way(glance: Glance, context: Context) -> tuple[Piece, ...]:
    first = day(glance.began, context) if glance.began else ""
    moved: Sequence[Piece] = (("moved ", "muted", False), (f"{glance.moved} {TIMES}", "text", False))
    return (*moved, ("  first " if first else "", "muted", False), (first, "text", False))


def _hint(trouble: Attention) -> tuple[Piece, ...]:
    parts = WAYS_OUT[trouble].split("|")
    return tuple((text, "text" if at % 2 else "muted", bool(at % 2)) for at, text in enumerate(parts))


def _named(value: object, context: Context) -> str:
    """`Fri 20 Nov`, with the year when it is another one."""
    found = date.fromisoformat(str(value))
    same = found.year == context.now.astimezone(context.zone).year
    return f"{found:%a %d %b}" if same else f"{found:%a %d %b} {found.year}"
