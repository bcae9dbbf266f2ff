"""When a team works: the hours of a week, a time zone, holidays; and what a service level is made of."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from crm_tui.domain import weekly_hours
from crm_tui.domain.kinds.base import Context, Kind, Stored, refused
from crm_tui.domain.kinds.choice import Choice
from crm_tui.domain.kinds.lists import ListOf, items, stored
from crm_tui.domain.kinds.numbers import Integer
from crm_tui.domain.kinds.plain import Text
from crm_tui.domain.kinds.temporal import Date
from crm_tui.text import accept

YEAR_OF_MINUTES = 366 * 24 * 60


@dataclass(frozen=True)
class WeeklyHours(Text):
    """The hours of a week, stored in one way of writing them."""

    example: ClassVar[str] = weekly_hours.EXAMPLE
    folded: bool = False

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text, limit=self.limit)
        if not text:
            return None
        try:
            return weekly_hours.written(weekly_hours.read(text))
        except ValueError as error:
            raise refused(text, str(error), self.example) from error

    parse_column = Kind.parse_column


@dataclass(frozen=True)
class TimeZone(Text):
    """A time zone by its name in the IANA database; read whatever its case."""

    example: ClassVar[str] = "Europe/Berlin"
    folded: bool = False

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text, limit=self.limit)
        if not text:
            return None
        known = _zones()
        sought = text.replace(" ", "_").lower()
        if sought not in known:
            cities = [zone for zone in known if zone.endswith(f"/{sought}")]
            near = cities or get_close_matches(sought, known, 1)
            raise refused(text, "is no time zone", known[near[0]] if near else self.example)
        return known[sought]

    parse_column = Kind.parse_column


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones() - {"localtime", "posixrules"})}


@dataclass(frozen=True)
class Days(ListOf):
    """A list of days, in their order."""

    example: ClassVar[str] = "2026-12-25|2026-12-26"

    def parse(self, text: str, context: Context) -> str | None:
        return self.of({_day(item, context) for item in items(super().parse(text, context))})

    def add(self, value: str | None, text: str, context: Context) -> str | None:
        return self.of({*items(value), *items(self.parse(text, context))})

    def remove(self, value: str | None, text: str, context: Context) -> str | None:
        return self.of(set(items(value)) - set(items(self.parse(text, context))))

    @staticmethod
    def of(days: set[str]) -> str | None:
        """The stored value of some days in their stored form. Raises Invalid for more than a list may have."""
        return stored(sorted(days))


def _day(text: str, context: Context) -> str:
    return Date().parse(text, context) or text


@dataclass(frozen=True)
class SomeOf(ListOf):
    """A list of keys of a closed set."""

    options: tuple[str, ...] = ()

    def parse(self, text: str, context: Context) -> str | None:
        choice = Choice(self.options)
        return stored(str(choice.parse(item, context)) for item in items(super().parse(text, context)))

    def add(self, value: str | None, text: str, context: Context) -> str | None:
        return stored([*items(value), *items(self.parse(text, context))])


@dataclass(frozen=True)
class Minutes(Integer):
    """A time given, in minutes: from one up to those of a year."""

    example: ClassVar[str] = "240"

    def parse(self, text: str, context: Context) -> int | None:
        number = super().parse(text, context)
        if number is not None and not 1 <= number <= YEAR_OF_MINUTES:
            raise refused(text, f"is not between 1 and {YEAR_OF_MINUTES} minutes", self.example)
        return number


def zone_of(value: Stored) -> ZoneInfo:
    """The time zone of a stored value."""
    return ZoneInfo(str(value))


def days_of(value: str | None) -> frozenset[date]:
    """The days of a stored list."""
    return frozenset(date.fromisoformat(item) for item in items(value))
