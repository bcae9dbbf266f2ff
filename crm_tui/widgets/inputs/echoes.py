"""What a typed text is understood as, beside the field: a date in words, a number in its international form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from crm_tui.domain import countries
from crm_tui.domain.ages import age
from crm_tui.domain.kinds import (
    Context,
    Country,
    Date,
    Email,
    Instant,
    Kind,
    Money,
    PartialDate,
    Phone,
    Reference,
    Stored,
    Url,
)
from crm_tui.errors import CrmError, Invalid


@dataclass(frozen=True)
class Piece:
    """A text in a tone."""

    text: str
    tone: str = "muted"
    bold: bool = False


Echo = tuple[Piece, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong and what to write; one that does not hinder saving is a doubt."""

    what: str
    way_out: str = ""
    hinders: bool = True

    @property
    def lines(self) -> int:
        """The rows it takes."""
        return 2 if self.way_out else 1


def problem_of(error: CrmError, name: str = "") -> Problem:
    """An error as two lines: what is wrong, and the example that it ends with."""
    what, found, example = error.message.removeprefix(f"{name}: ").partition(", e.g. ")
    return Problem(what, f"Write {example.removeprefix(f'{name}=')}" if found else "")


def echo(kind: Kind, text: str, context: Context) -> Echo:
    """How the text will be read; nothing for one that cannot be, or that says it itself."""
    if kind.name not in ECHOES or not text.strip():
        return ()
    try:
        value = kind.parse(text, context)
    except Invalid:
        return ()
    return () if value is None else ECHOES[kind.name](value, context)


def doubt(kind: Kind, text: str, context: Context) -> Problem | None:
    """A text that is kept as it is written though it is no address, or no number."""
    words = DOUBTS.get(kind.name)
    if words is None or not text.strip():
        return None
    try:
        value, key = kind.read(text, context)[:2]
    except Invalid:
        return None
    return None if key is not None or value is None else Problem(*words, hinders=False)


def echoed(kind: Kind) -> bool:
    """Whether a field of this kind leaves room for an echo."""
    return kind.name in ECHOES or isinstance(kind, Email | Reference | Url)


def _date(value: Stored, context: Context) -> Echo:
    return _day(date.fromisoformat(str(value)), context)


def _day(day: date, context: Context, clock: str = "") -> Echo:
    today = context.now.astimezone(context.zone).date()
    words = f"{day:%a} {day.isoformat()}{clock}"
    return Piece("= ", "accent"), Piece(words, "text", bold=True), Piece(f"  {_distance(day, today)}")


def _distance(day: date, today: date) -> str:
    if abs((day - today).days) <= 1:
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[(day - today).days]
    far = age(datetime.combine(day, time.min, UTC).isoformat(), datetime.combine(today, time.min, UTC))
    return f"in {far}" if day > today else f"{far} ago"


def _instant(value: Stored, context: Context) -> Echo:
    try:
        local = datetime.fromisoformat(str(value)).astimezone(context.zone)
    except OverflowError:
        return ()
    return _day(local.date(), context, f" {local:%H:%M}")


def _partial(value: Stored, context: Context) -> Echo:
    text = str(value)
    if text.startswith("--"):
        return (Piece(f"{_named(date.fromisoformat(f'2000-{text[2:]}'), '%d %b')}, no year"),)
    if len(text) == len("1985"):
        return (Piece("a year"),)
    if len(text) == len("1985-04"):
        return (Piece(_named(date.fromisoformat(f"{text}-01"), "%B %Y")),)
    return _date(value, context)


def _named(day: date, form: str) -> str:
    return day.strftime(form).lstrip("0")


def _phone(value: Stored, context: Context) -> Echo:
    number = Phone().show(value, context)
    return (Piece("= ", "accent"), Piece(number)) if number != str(value) else (Piece("✓", "success"),)


def _money(value: Stored, context: Context) -> Echo:
    return Piece("= ", "accent"), Piece(f"{Money().show(value, context)} {context.currency}")


def _country(value: Stored, context: Context) -> Echo:
    return (Piece(countries.name(str(value))),)


ECHOES: dict[str, Callable[[Stored, Context], Echo]] = {
    Date.name: _date,
    Instant.name: _instant,
    PartialDate.name: _partial,
    Phone.name: _phone,
    Money.name: _money,
    Country.name: _country,
}

DOUBTS = {
    Phone.name: ("No telephone number; it is kept as written.", "Write 030 1234567 or +49 30 1234567"),
    Email.name: ("No e-mail address; it is kept as written.", "Write ada@example.org"),
}
