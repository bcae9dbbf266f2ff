"""Working time between instants: the hours of a week in a time zone, without holidays, right across clock changes.

An instant counts when the wall clock of the zone shows a time within the hours. So an hour that a clock change skips
is no time at all, and one that it repeats counts twice, as it is worked twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from crm_tui.domain.weekly_hours import Week

EPOCH = date(1970, 1, 1).toordinal()
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Outside these years nobody works, so that no date makes a calculation endless."""

DAY = 86_400

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class _Year:
    """The working intervals within a year of UTC, in seconds of the epoch; `before[i]` is worked before the i-th."""

    starts: list[int]
    ends: list[int]
    before: list[int]

    @property
    def total(self) -> int:
        return self.before[-1]

    def worked(self, until: int) -> int:
        """The working seconds of the year up to an instant."""
        at = bisect_right(self.starts, until) - 1
        return 0 if at < 0 else self.before[at] + min(until, self.ends[at]) - self.starts[at]


@dataclass(frozen=True)
class WorkCalendar:
    """When a team works; instants are UTC. A year is laid out when it is first asked for."""

    zone: ZoneInfo
    week: Week
    holidays: frozenset[date] = frozenset()
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def seconds(self, start: datetime, end: datetime) -> int:
        """The working seconds from one instant to a later one; 0 if it is not later."""
        first, last = _epoch(start), _epoch(end)
        if last <= first:
            return 0
        years = range(max(start.year, FIRST_YEAR), min(end.year, LAST_YEAR) + 1)
        laid = [self._year(each) for each in years]
        return sum(each.total for each in laid[:-1]) + laid[-1].worked(last) - laid[0].worked(first) if laid else 0

    def after(self, start: datetime, seconds: int) -> datetime | None:
        """The first instant by which so much was worked since the start; for 0 the first working one from then on.

        The end of a day's work is within it: 8 hours from 09:00 end at 17:00. None beyond the last year.
        """
        moment, left = _epoch(start), seconds
        for year in range(max(start.year, FIRST_YEAR), LAST_YEAR + 1):
            laid = self._year(year)
            left += laid.worked(moment) if year == start.year else 0
            if seconds == 0 and (at := bisect_right(laid.ends, moment)) < len(laid.ends):
                return _instant(max(moment, laid.starts[at]))
            if seconds and left <= laid.total:
                at = bisect_left(laid.before, left) - 1
                return _instant(laid.starts[at] + left - laid.before[at])
            left -= laid.total
        return None

    def intervals(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """The working intervals between two instants, day by day, in UTC; a clock change cuts one in two."""
        first, last = _epoch(start), _epoch(end)
        for year in range(max(start.year, FIRST_YEAR), min(end.year, LAST_YEAR) + 1):
            laid = self._year(year)
            for at in range(bisect_right(laid.ends, first), len(laid.ends)):
                if laid.starts[at] >= last:
                    return
                yield _instant(max(first, laid.starts[at])), _instant(min(last, laid.ends[at]))

    def _year(self, number: int) -> _Year:
        if number not in self._years:
            self._years[number] = _laid_out(self, number)
        return self._years[number]


def _laid_out(calendar: WorkCalendar, year: int) -> _Year:
    """The intervals of a year: each day's hours, within each piece between two clock changes."""
    found = []
    for start, end, ahead in _offsets(calendar.zone, year):
        for ordinal in range((start + ahead) // DAY, (end + ahead - 1) // DAY + 1):
            day, midnight = date.fromordinal(ordinal + EPOCH), ordinal * DAY - ahead
            for opening, closing in () if day in calendar.holidays else calendar.week[day.weekday()]:
                span = max(start, midnight + opening * 60), min(end, midnight + closing * 60)
                if span[0] < span[1]:
                    found.append(span)
    before = [0, *accumulate(end - start for start, end in found)]
    return _Year([start for start, _ in found], [end for _, end in found], before)


@lru_cache(maxsize=1_000)
def _offsets(zone: ZoneInfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """The pieces of a year of UTC between clock changes, with the seconds that the zone is ahead."""
    first, last = _start_of(year), _start_of(year + 1)
    changes = [
        _change(zone, before, after)
        for before, after in pairwise(range(first, last + 1, DAY // 2))
        if _offset(zone, before) != _offset(zone, after)
    ]
    edges = [first, *(each for each in changes if first < each < last), last]
    return tuple((start, end, _offset(zone, start)) for start, end in pairwise(edges))


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The second of the clock change between two instants, by halving."""
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, moment: int) -> int:
    return int((_instant(moment).astimezone(zone).utcoffset() or timedelta()).total_seconds())


def _start_of(year: int) -> int:
    return (date(year, 1, 1).toordinal() - EPOCH) * DAY


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())


def _instant(moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC)
