"""What stands beside a field while its text is typed."""

from datetime import UTC, datetime

import pytest

from crm_tui.domain.kinds import Context, Country, Date, Email, Instant, Kind, Money, PartialDate, Phone, Text
from crm_tui.errors import Invalid
from crm_tui.widgets.inputs.echoes import Problem, doubt, echo, problem_of

CONTEXT = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), country="DE", currency="EUR")


def words(kind: Kind, text: str) -> str:
    return "".join(piece.text for piece in echo(kind, text, CONTEXT))


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Date(), "fri", "= Fri 2026-11-27  in 4 d"),
        (Date(), "today", "= Mon 2026-11-23  today"),
        (Date(), "2026-11-22", "= Sun 2026-11-22  yesterday"),
        (Date(), "2020-01-01", "= Wed 2020-01-01  6 y ago"),
        (Date(), "31.31.2026", ""),
        (Date(), "  ", ""),
        (Instant(), "2026-11-24 14:00", "= Tue 2026-11-24 14:00  tomorrow"),
        (PartialDate(), "--11-25", "25 Nov, no year"),
        (PartialDate(), "--02-29", "29 Feb, no year"),
        (PartialDate(), "1985", "a year"),
        (PartialDate(), "1985-04", "April 1985"),
        (PartialDate(), "1985-04-12", "= Fri 1985-04-12  41 y ago"),
        (Phone(), "030 1234567", "= +49301234567"),
        (Money(), "12k", "= 12,000.00 EUR"),
        (Country(), "de", "Germany"),
        (Text(), "anything", ""),
    ],
)
def test_a_text_is_echoed_as_it_will_be_read(kind: Kind, text: str, said: str) -> None:
    assert words(kind, text) == said


@pytest.mark.parametrize(("kind", "text"), [(Phone(), "extension 12"), (Email(), "nora at globex")])
def test_a_handle_that_is_none_is_doubted_but_can_be_saved(kind: Kind, text: str) -> None:
    found = doubt(kind, text, CONTEXT)

    assert found is not None
    assert not found.hinders


def test_a_good_handle_is_not_doubted() -> None:
    assert doubt(Email(), "ada@example.org", CONTEXT) is None
    assert doubt(Phone(), "", CONTEXT) is None


def test_an_error_becomes_what_is_wrong_and_what_to_write() -> None:
    error = Invalid("close: 31.31.2026 is no date, e.g. close=2026-12-31")

    assert problem_of(error, "close") == Problem("31.31.2026 is no date", "Write 2026-12-31")
