"""What may be asked of a report, and what is wrong with what somebody typed."""

import pytest

from crm_tui.db.database import Database
from crm_tui.domain.figures.periods import Against
from crm_tui.errors import CrmError
from crm_tui.services.reports import asking
from crm_tui.services.reports.base import REPORTS
from crm_tui.services.reports.running import ALL_TIME, Wanted, run


@pytest.mark.parametrize("name", [*sorted({each.area: name for name, each in REPORTS.items()}.values()), *asking.ALSO])
def test_a_report_can_be_grouped_by_everything_it_offers(db: Database, name: str) -> None:
    found = asking.options(db, name)

    for field, _ in found.fields:
        asking.check(db, name, Wanted(by=field))
        run(db, name, Wanted(by=field))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(period="soon"), "there is no period soon"),
        (Wanted(by="ownr"), "Did you mean owner?"),
        (Wanted(by="amount"), "makes no rows"),
        (Wanted(filters=("amount>>1",)), "a value is missing"),
        (Wanted(as_of="soon"), "is no day"),
        (Wanted(period=ALL_TIME, compare=Against.PREVIOUS), "needs a period"),
    ],
)
def test_what_is_wrong_is_said_without_reading_the_report(db: Database, wanted: Wanted, words: str) -> None:
    with pytest.raises(CrmError) as raised:
        asking.check(db, "forecast", wanted)

    assert words in str(raised.value.message)


def test_a_report_with_a_period_of_its_own_can_be_asked_for_all_of_time(db: Database) -> None:
    assert run(db, "forecast", Wanted()).days is not None
    assert run(db, "forecast", Wanted(period=ALL_TIME)).days is None
