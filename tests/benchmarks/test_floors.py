"""No report escapes being measured."""

from benchmarks import report_floors, service_floors
from crm_tui.domain.report_names import NAMES


def test_every_report_has_a_floor() -> None:
    measured = {name.split()[0] for name in (*report_floors.FLOORS, *service_floors.FLOORS)}

    assert measured == {*NAMES}
