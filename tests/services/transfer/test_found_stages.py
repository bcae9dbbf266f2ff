"""Pipelines out of the names of stages."""

import pytest

from crm_tui.domain.pipeline import StageKind
from crm_tui.services.transfer.found_stages import described, kind_of, pipeline_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Closed Won", "won"), ("closedwon", "won"), ("CLOSED-WON", "won"), ("Gewonnen", "won"), ("Gagnée", "won"),
        ("Cerrado ganado", "won"), ("Closed Lost", "lost"), ("verloren", "lost"), ("Lost to competition", "lost"),
        ("проиграна", "lost"), ("Won over", "open"), ("Lost contact", "open"), ("Signed", "open"),
    ],
)  # fmt: skip
def test_won_and_lost_are_recognised_by_the_whole_name(name: str, kind: str) -> None:
    assert kind_of(name).value == kind


def test_stages_of_a_known_product_come_in_its_order_and_closing_ones_last() -> None:
    found = ["Closed Won", "Contract Sent", "Closed Lost", "Appointment Scheduled", "Qualified to Buy"]

    made = pipeline_of(dict.fromkeys(found))

    assert [(stage.name, stage.kind.value, stage.probability) for stage in made] == [
        ("Appointment Scheduled", "open", 25),
        ("Qualified to Buy", "open", 50),
        ("Contract Sent", "open", 75),
        ("Closed Won", "won", 100),
        ("Closed Lost", "lost", 0),
    ]


def test_unknown_stages_come_in_the_order_of_the_file() -> None:
    made = pipeline_of(dict.fromkeys(["Pilot", "Won", "First call", "Lost"]))

    assert [stage.name for stage in made] == ["Pilot", "First call", "Won", "Lost"]


def test_a_stage_keeps_the_probability_the_file_has_for_it() -> None:
    made = pipeline_of({"Pilot": 40, "Trial": None, "Dead": 0})

    assert [stage.probability for stage in made[:3]] == [40, 50, 0]


def test_each_pipeline_has_a_stage_of_every_kind() -> None:
    assert [(stage.name, stage.kind) for stage in pipeline_of({"Gewonnen": None})] == [
        ("Open", StageKind.OPEN),
        ("Gewonnen", StageKind.WON),
        ("Lost", StageKind.LOST),
    ]


def test_what_a_person_is_told_says_which_are_won_and_lost() -> None:
    assert described(pipeline_of(dict.fromkeys(["Met", "Won"]))) == "Met 50 %, Won (won), Lost (lost)"
