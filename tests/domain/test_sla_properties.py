"""The clocks agree with a slow reference that looks at every minute.

`--hypothesis-profile=thorough` tries 20,000 tickets instead of some; CONTRIBUTING.md tells when.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from minute_by_minute import Desk, looked_at

from crm_tui.domain import sla
from crm_tui.domain.business_hours import WorkCalendar
from crm_tui.domain.sla import Level
from crm_tui.domain.sla_rounds import Event, What
from crm_tui.domain.tickets import Clock
from crm_tui.domain.tickets import TicketStatus as S

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "UTC",
    "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran", "Africa/Cairo",
)  # fmt: skip
CHANGES = [datetime(2026, 3, 27), datetime(2026, 10, 23), datetime(2026, 3, 6), datetime(2026, 10, 30)]
CHANGES += [datetime(2026, 4, 3), datetime(2026, 2, 13), datetime(2011, 12, 28), datetime(2018, 11, 2)]
CHANGES += [datetime(2026, 12, 30), datetime(2026, 6, 10), datetime(2026, 4, 22), datetime(2021, 3, 19)]
MOVES = (S.NEW, S.OPEN, S.PENDING, S.ON_HOLD, S.RESOLVED, S.OPEN, S.CLOSED)


def _pairs(edges: list[int]) -> tuple[tuple[int, int], ...]:
    ordered = [edge * 15 for edge in sorted(edges)]
    return tuple(zip(ordered[::2], ordered[1::2], strict=False))


spans = st.lists(st.integers(0, 96), min_size=2, max_size=4, unique=True).map(_pairs)
weeks = st.one_of(
    st.lists(st.one_of(spans, st.just(((540, 1020),)), st.just(())), min_size=7, max_size=7),
    st.just([((540, 1020),)] * 5 + [()] * 2),
    st.just([((0, 1440),)] * 7),
    st.just([((0, 240), (1320, 1440))] * 7),
)


@st.composite
def tickets(draw: st.DrawFn) -> tuple[list[Event], Desk, datetime]:
    """A ticket of some days around a clock change, with the desk that answers it."""
    begin = draw(st.sampled_from(CHANGES)).replace(tzinfo=UTC)
    minute = st.integers(0, 4 * 1440).map(lambda minutes: begin + timedelta(minutes=minutes))
    moments = sorted(draw(st.lists(minute, min_size=1, max_size=9)))
    events = [Event(moments[0], What.CREATED, S.NEW)]
    for at in moments[1:]:
        what = draw(st.sampled_from((What.CUSTOMER, What.REPLY, What.STATUS, What.STATUS)))
        events.append(Event(at, what, draw(st.sampled_from(MOVES)) if what is What.STATUS else None))
    if draw(st.integers(0, 5)) == 0:
        events.append(Event(moments[-1], What.STATUS, draw(st.sampled_from((S.MERGED, S.SPAM)))))
    now = moments[-1] + timedelta(minutes=draw(st.integers(0, 1440)))
    kinds = draw(st.sets(st.sampled_from(list(Clock)), min_size=1))
    desk = Desk(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        draw(weeks),
        frozenset(begin.date() + timedelta(days=day) for day in draw(st.sets(st.integers(0, 6), max_size=2))),
        {kind.value: draw(st.integers(1, 2000)) for kind in kinds},
        frozenset(draw(st.sets(st.sampled_from((S.NEW, S.OPEN, S.PENDING, S.ON_HOLD, S.RESOLVED)), max_size=3))),
    )
    return events, desk, now


@settings(deadline=None)
@given(tickets())
def test_clocks_agree_with_looking_at_every_minute(ticket: tuple[list[Event], Desk, datetime]) -> None:
    events, desk, now = ticket
    calendar = WorkCalendar(desk.zone, tuple(map(tuple, desk.week)), desk.holidays)
    level = Level({Clock(kind): minutes for kind, minutes in desk.minutes.items()}, desk.pause_in)

    found = sla.clocks(events, calendar, level, now)

    found.sort(key=lambda each: (each.round.started, each.round.kind))
    slow = looked_at(events, desk, now)
    assert [(each.round.kind, each.round.started, each.used_s, each.state) for each in found] == [
        (each.kind, each.started, each.used * 60, each.state) for each in slow
    ]
    for each, other in zip(found, slow, strict=True):
        assert other.due in (None, each.due)
        if each.round.stopped is None and each.due is not None and other.due is None:
            assert each.due > now
        counted = [span for span in sla.explained(each, calendar, now) if span.counted]
        assert sum(span.seconds for span in counted) == each.used_s
        assert all((span.end - span.start).total_seconds() == span.seconds for span in counted)


@settings(deadline=None)
@given(
    st.sampled_from(ZONES), weeks, st.sampled_from(CHANGES), st.integers(0, 6 * 86_400), st.integers(1, 400_000),
    st.sets(st.integers(0, 8), max_size=3),
)  # fmt: skip
def test_the_instant_after_some_work_is_the_first_by_which_it_was_done(
    zone: str, week: list[tuple[tuple[int, int], ...]], day: datetime, second: int, seconds: int, off: set[int]
) -> None:
    holidays = frozenset(date(day.year, day.month, day.day) + timedelta(days=each) for each in off)
    calendar = WorkCalendar(ZoneInfo(zone), tuple(map(tuple, week)), holidays)
    start = day.replace(tzinfo=UTC) + timedelta(seconds=second)

    found = calendar.after(start, seconds)

    if not any(week):
        assert found is None
        return
    assert found is not None
    assert calendar.seconds(start, found) == seconds
    assert calendar.seconds(start, found - timedelta(seconds=1)) == seconds - 1
