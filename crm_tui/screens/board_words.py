"""A board in words: its cards and sums as people read them."""

from datetime import date

from crm_tui.domain.attention import Attention
from crm_tui.domain.currencies import exponent
from crm_tui.domain.kinds import Context, Money
from crm_tui.screens.day import member_tone
from crm_tui.screens.host import initials
from crm_tui.services.boards import Board, Lane, Total, Totals
from crm_tui.services.cards import Card
from crm_tui.text import safe
from crm_tui.widgets.board_lines import BoardCard, BoardColumn
from crm_tui.widgets.signs import LATE, RISK

NEAR = "≈"
"""Before a sum that is converted by rates."""

MISSING = "+?"
"""Behind a sum without the amounts that no rate converts."""

SOON = 300
"""Days ahead in which a day and a month need no year."""

MARKS = {
    Attention.PAST_CLOSE_DATE: (LATE, "error"),
    Attention.ROTTING: (RISK, "warning"),
    Attention.NO_NEXT_STEP: (RISK, "warning"),
}


def columns(board: Board, totals: Totals | None, context: Context) -> tuple[BoardColumn, ...]:
    """The stages with their cards; sums follow when they are known."""
    return tuple(_column(lane, totals.by_stage.get(lane.stage) if totals else None, context) for lane in board.lanes)


def _column(lane: Lane, total: Total | None, context: Context) -> BoardColumn:
    known = lane.first + len(lane.cards)
    count = known if lane.ended or total is None else max(known, total.count)
    shown = total.currency if total else context.currency
    made = tuple(_card(card, shown, context) for card in lane.cards)
    if total is None:
        return BoardColumn(lane.stage, lane.name, f"{lane.chance} %", lane.first, count, made)
    near, missing = NEAR if total.converted else "", MISSING if total.missing else ""
    amount, short = (near + say(total, total.amount, context) + missing for say in (_full, _brief))
    return BoardColumn(lane.stage, lane.name, f"{lane.chance} %", lane.first, count, made, True, amount, short)


def _card(card: Card, shown: str, context: Context) -> BoardCard:
    mark, tone = MARKS[card.trouble] if card.trouble else ("", "muted")
    unit = "" if card.currency == shown else f" {card.currency}"
    amount, short = "", ""
    if card.amount is not None:
        amount = whole(card.amount, card.currency, context) + unit
        short = short_of(card.amount, card.currency, context) + unit
    return BoardCard(
        id=card.id,
        name=card.name,
        initials=initials(safe(card.owner_name)) if card.owner_name else "",
        shade=member_tone(card.owner),
        amount=amount,
        short=short,
        date=near_day(card.close_date, context),
        words=trouble_words(card.trouble, card.days) if card.trouble else _next(card, context),
        mark=mark,
        tone=tone,
    )


def trouble_words(trouble: Attention, days: int) -> str:
    """`3 d late`, `21 d idle`, `no next step`."""
    if trouble is Attention.NO_NEXT_STEP:
        return "no next step"
    return f"{days:,} d {'late' if trouble is Attention.PAST_CLOSE_DATE else 'idle'}"


def _next(card: Card, context: Context) -> str:
    """The next step, with its day of the coming week: `call Tue`."""
    if card.next_step is None or card.next_step_date is None:
        return card.next_step or ""
    ahead = (date.fromisoformat(card.next_step_date) - context.now.astimezone(context.zone).date()).days
    when = f"{date.fromisoformat(card.next_step_date):%a}" if 0 <= ahead < 7 else near_day(card.next_step_date, context)
    return f"{card.next_step} {when}"


def near_day(text: str | None, context: Context) -> str:
    """`20 Nov`; of another year `Nov 2028`, unless no other November can be meant."""
    if text is None:
        return ""
    found, today = date.fromisoformat(text), context.now.astimezone(context.zone).date()
    near = found.year == today.year or 0 <= (found - today).days < SOON
    return f"{found:%d %b}" if near else f"{found:%b} {found.year}"


def whole(amount: int, currency: str, context: Context) -> str:
    """An amount: `10,000`, with decimals only where there are any."""
    text = Money().show(amount, context.in_currency(currency))
    point = "." if context.decimal == "point" else ","
    integer, _, rest = text.partition(point)
    return text if rest.strip("0") else integer


def short_of(amount: int, currency: str, context: Context) -> str:
    """`12.5k`, `1.25M`: three figures, where there is no room for all of them."""
    text = Money().show(amount, context.in_currency(currency)).partition("." if context.decimal == "point" else ",")[0]
    size = int(text.replace(",", "").replace(".", ""))
    for unit, worth in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if abs(size) >= worth:
            return f"{size / worth:.3g}{unit}"
    return text


def worth(total: Total | None, context: Context, *, short: bool) -> tuple[tuple[str, str], ...]:
    """What stands in the title: `open 328,000   weighted 155,200`."""
    if total is None:
        return ()
    say, near = (_brief if short else _full), NEAR if total.converted else ""
    pairs = (("open", total.amount), ("weighted", total.weighted))
    return tuple((label, near + say(total, amount, context)) for label, amount in pairs)


def _full(total: Total, amount: int, context: Context) -> str:
    """A sum; one that is converted has no decimals, which would be invented."""
    unit = 10 ** exponent(total.currency) if total.converted else 1
    return whole(round(amount / unit) * unit, total.currency, context)


def _brief(total: Total, amount: int, context: Context) -> str:
    return short_of(amount, total.currency, context)


def unit(total: Total | None, *, short: bool) -> str:
    """The currency of the title, and which ones could not be converted into it."""
    if total is None:
        return ""
    if short:
        return f"{total.currency} {MISSING}" if total.missing else total.currency
    left = f" without {', '.join(total.missing[:2])}" if total.missing else ""
    more = f" and {len(total.missing) - 2} more" if len(total.missing) > 2 else ""
    return total.currency + left + more
