"""From what is due and what happened to the lines of Home, in the member's own days and hours."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zlib import crc32
from zoneinfo import ZoneInfo

from crm_tui.screens import clock_words
from crm_tui.screens.host import initials
from crm_tui.services.agenda import Agenda, Happening
from crm_tui.services.due import Due
from crm_tui.widgets.agenda_list import Entry
from crm_tui.widgets.day_line import Appointment
from crm_tui.widgets.line_list import Heading
from crm_tui.widgets.signs import LATE, OPEN, RISK, STAR
from crm_tui.widgets.week_rail import Day, News

SATURDAY = 5
WEEK = 7
Lines = list[Entry | Heading]


def lines(agenda: Agenda, now: datetime, *, spaced: bool, lately: bool) -> Lines:
    """The groups of the list; `spaced` puts an empty line between them, `lately` adds what happened."""
    found: Lines = []
    for name, tone, count, entries in _groups(agenda, now, lately=lately):
        if entries:
            found += [Heading()] if found and spaced else []
            found += [Heading(name, count, tone), *entries]
    if not (agenda.overdue or agenda.today or agenda.tomorrow):
        calm = [Heading("Nothing is due today or tomorrow.", tone="muted")]
        found = [*calm, *([Heading()] if found and spaced else []), *found]
    return found


def _groups(agenda: Agenda, now: datetime, *, lately: bool) -> Iterator[tuple[str, str, str, list[Entry]]]:
    """Name, tone, count and entries of every group, the empty ones too."""
    overdue = f"{agenda.overdue_count:,}"
    yield "Overdue", "error", overdue, [_entry(due, now, LATE, "error") for due in agenda.overdue]
    yield "Today", "text", f"{agenda.week[0][1]:,}", [_entry(due, now, OPEN) for due in agenda.today]
    yield "At risk", "warning", f"{agenda.at_risk_count:,}", [_risk(due, now) for due in agenda.at_risk]
    yield "Tomorrow", "text", f"{agenda.week[1][1]:,}", [_entry(due, now, OPEN) for due in agenda.tomorrow]
    yield "This week", "text", "", [_entry(due, now, OPEN) for due in agenda.later]
    yield "Dates", "text", str(len(agenda.dates)), [_entry(due, now, STAR) for due in agenda.dates]
    if lately:
        yield "Lately", "text", "", [_happened(each, now) for each in agenda.lately]


def appointments(agenda: Agenda, now: datetime) -> list[Appointment]:
    """What has a time today."""
    found = [(moment(due.at, now), due) for due in agenda.today]
    return [
        Appointment(at.timetz().replace(tzinfo=None), f"{due.kind} {due.title}")
        for at, due in found
        if at is not None and at.time() != time()
    ]


def week(agenda: Agenda) -> tuple[Day, ...]:
    """The days from today on, a weekend only if something is due then."""
    named = {due.at: f"{STAR} {due.title}" for due in reversed(agenda.dates)}
    found = []
    for number, (text, count) in enumerate(agenda.week):
        day = date.fromisoformat(text)
        words = "today" if number == 0 else named.get(text, "")
        if count or words or day.weekday() < SATURDAY:
            found.append(Day(f"{day:%a} {day.day:>2}", count, words, today=number == 0))
    return tuple(found)


def news(agenda: Agenda, now: datetime) -> tuple[News, ...]:
    """The latest changes."""
    return tuple(
        News(initials(each.actor), member_tone(each.actor), each.label, when(each.at, now), each.undone)
        for each in agenda.lately
    )


def member_tone(login: str) -> str:
    """The colour of a member, always the same one."""
    return f"t{crc32(login.encode()) % 6 + 1}"


def moment(at: str, now: datetime) -> datetime | None:
    """A stored moment where the member is; None for a day without a time, or one that no calendar has."""
    try:
        return datetime.fromisoformat(at).astimezone(now.tzinfo or ZoneInfo("UTC")) if "T" in at or " " in at else None
    except (ValueError, OverflowError):
        return None


def when(at: str, now: datetime) -> str:
    """`09:31` today, `Fri` of the last days, `20 Nov` before."""
    found = moment(at, now)
    if found is None:
        return ""
    days = (now.date() - found.date()).days
    if days == 0:
        return f"{found:%H:%M}"
    return f"{found:%a}" if 0 < days < WEEK else f"{found.day} {found:%b}"


def _entry(due: Due, now: datetime, sign: str, tone: str = "text") -> Entry:
    shown, at = _day(due, now), moment(due.at, now)
    left = ""
    if due.days < 0:
        left = f"{-due.days:,} d late"
    elif sign == STAR:
        left = f"in {due.days} d" if due.days else "today"
    elif at is not None and at.time() != time():
        shown = f"{at:%H:%M}"
    elif due.days == 0:
        shown = "today"
    return Entry(sign, tone, due.kind, due.title, due.company, shown, left, due.entity, due.id)


def _risk(due: Due, now: datetime) -> Entry:
    if due.entity == "tickets":
        return _ticket(due, now)
    left = f"{-due.days:,} d idle" if due.days else ""
    return Entry(RISK, "warning", due.kind, due.title, due.company, due.note, left, due.entity, due.id)


def _ticket(due: Due, now: datetime) -> Entry:
    """`! T-12  Printer offline   Globex    12 min left`."""
    at = datetime.fromisoformat(due.at)
    sign, tone = (LATE, "error") if at <= now else (RISK, "warning")
    left = clock_words.left(due.at, now, risky=True)
    return Entry(sign, tone, due.kind, due.title, due.company, f"due {when(due.at, now)}", left, due.entity, due.id)


def _day(due: Due, now: datetime) -> str:
    """`Fri 20 Nov`, with the year when it is another one."""
    try:
        found = moment(due.at, now)
        day = found.date() if found else date.fromisoformat(due.at[:10])
    except ValueError:
        return ""
    return f"{day:%a} {day.day:>2} {day:%b}" if day.year == now.year else f"{day.day:>2} {day:%b %Y}"


def _happened(each: Happening, now: datetime) -> Entry:
    sign, tone = " ", "faint" if each.undone else "text"
    return Entry(sign, tone, initials(each.actor), each.label, "", when(each.at, now), "undone" if each.undone else "")
