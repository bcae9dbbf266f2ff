"""The backlog balances, whatever happened to tickets."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.figures.backlog import Move, When, backlog, days_of_work, end
from crm_tui.domain.tickets import UNSOLVED, TicketStatus

HISTORIES = st.lists(
    st.tuples(st.lists(st.sampled_from(TicketStatus), min_size=1, max_size=8), st.integers(0, 9)), max_size=6
)


def when(at: int, begin: int, until: int) -> When:
    return When.BEFORE if at < begin else When.WITHIN if at < until else When.AFTER


def open_at(history: list[TicketStatus], made: int, moment: int) -> bool:
    """Whether a ticket was to do before a moment; it changes its status with every tick from when it was made."""
    known = history[: max(0, moment - made)]
    return bool(known) and known[-1] in UNSOLVED


@settings(max_examples=1_000)
@given(HISTORIES, st.integers(0, 12), st.integers(0, 12))
def test_the_steps_lead_from_what_was_open_to_what_is_open(
    tickets: list[tuple[list[TicketStatus], int]], begin: int, length: int
) -> None:
    until, sums = begin + length, dict[str, int]()
    for history, made in tickets:
        for at, status in enumerate(history, made):
            before = history[at - made - 1] if at > made else None
            side = when(at, begin, until)
            for name, value in backlog(Move(before, status, side, side, 1)).items():
                sums[name] = sums.get(name, 0) + value

    assert sums.get("start", 0) == sum(open_at(history, made, begin) for history, made in tickets)
    assert end(sums) == sums.get("end", 0) == sum(open_at(history, made, until) for history, made in tickets)


def test_a_ticket_that_arrives_resolved_was_open_from_its_making_to_its_resolution() -> None:
    assert backlog(Move(None, TicketStatus.CLOSED, When.BEFORE, When.WITHIN, 3)) == {"start": 3, "resolved": 3}


def test_one_that_arrives_resolved_and_was_made_nobody_knows_when_never_was_in_the_backlog() -> None:
    assert backlog(Move(None, TicketStatus.RESOLVED, When.WITHIN, When.WITHIN, 3, known=False)) == {}
    assert backlog(Move(None, TicketStatus.OPEN, When.WITHIN, When.WITHIN, 3, known=False)) == {"created": 3, "end": 3}


def test_what_is_merged_after_it_was_resolved_left_the_backlog_only_once() -> None:
    assert backlog(Move(TicketStatus.RESOLVED, TicketStatus.MERGED, When.WITHIN, When.WITHIN, 1)) == {}


def test_days_are_told_by_the_pace_of_the_period_and_not_without_one() -> None:
    assert days_of_work({"end": 30, "resolved": 40}, 20) == Fraction(15)
    assert days_of_work({"end": 30}, 20) is None
