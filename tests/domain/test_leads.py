"""The table of moves of leads is that of SPEC 4."""

import pytest

from crm_tui.domain.leads import MOVES, needed, outbound, ways
from crm_tui.domain.pipeline import LeadStatus

S = LeadStatus


@pytest.mark.parametrize(
    ("status", "targets"),
    [
        (S.NEW, {S.ASSIGNED, S.WORKING, S.UNQUALIFIED, S.RECYCLED, S.CONVERTED}),
        (S.ASSIGNED, {S.WORKING, S.NURTURING, S.QUALIFIED, S.UNQUALIFIED, S.RECYCLED, S.CONVERTED}),
        (S.WORKING, {S.NURTURING, S.QUALIFIED, S.UNQUALIFIED, S.RECYCLED, S.CONVERTED}),
        (S.NURTURING, {S.WORKING, S.UNQUALIFIED, S.RECYCLED, S.CONVERTED}),
        (S.QUALIFIED, {S.UNQUALIFIED, S.RECYCLED, S.CONVERTED}),
        (S.RECYCLED, {S.WORKING, S.UNQUALIFIED, S.CONVERTED}),
        (S.UNQUALIFIED, {S.WORKING, S.RECYCLED}),
        (S.CONVERTED, set()),
    ],
)
def test_the_moves_are_those_of_the_table(status: LeadStatus, targets: set[LeadStatus]) -> None:
    assert set(MOVES[status]) == targets


def test_the_ways_out_are_named_with_their_commands() -> None:
    assert ways(S.UNQUALIFIED) == "recycled (recycle), working (reopen)"
    assert ways(S.CONVERTED) == "nowhere"


def test_a_reason_is_needed_to_give_up_and_to_begin_again() -> None:
    assert needed(S.NEW, S.UNQUALIFIED) == needed(S.UNQUALIFIED, S.WORKING) == "status_reason"
    assert (needed(S.NEW, S.RECYCLED), needed(S.NEW, S.ASSIGNED)) == ("recycle_on", "owner")
    assert needed(S.RECYCLED, S.WORKING) is None


@pytest.mark.parametrize(
    ("kind", "direction", "answers"),
    [("call", "out", True), ("call", "in", False), ("call", None, False), ("note", "out", False),
     ("meeting", None, True), ("meeting", "in", False), ("visit", "out", False), ("message", "out", True)],
)  # fmt: skip
def test_what_answers_a_lead(kind: str, direction: str | None, answers: bool) -> None:
    assert outbound(kind, direction) is answers
