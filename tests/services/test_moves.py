"""The moves of deals and leads on their timelines, each told once."""

from datetime import timedelta
from pathlib import Path

from acting import add, given
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.services import deals, detail, leads, undoing


def told(db: Database, name: str, number: int) -> list[tuple[str, str]]:
    return [(moment.kind, moment.text) for moment in detail.moments(db, name, number)]


def test_a_move_of_a_deal_is_told_by_the_names_of_the_stages_and_how_long_it_stood(tmp_path: Path) -> None:
    db = opened(tmp_path / "crm.db")
    deal = add(db, "deals", "name=Renewal")
    db.close()
    later = opened(tmp_path / "crm.db", now=NOW + timedelta(days=12))
    deals.move(later, "proposal", refs=[str(deal)])

    assert told(later, "deals", deal) == [
        ("stage", "Qualification → Proposal, after 12 d"),
        ("created", "by ann"),
    ]
    later.close()


def test_what_else_changed_with_a_move_is_still_told(db: Database) -> None:
    deal = add(db, "deals", "name=Renewal")
    deals.move(db, "proposal", refs=[str(deal)], assignments=given("next_step=Call"))

    kinds = dict(told(db, "deals", deal))

    assert kinds["stage"] == "Qualification → Proposal"
    assert kinds["changed"] == "next step: (empty) → Call"


def test_a_lead_tells_its_statuses_with_the_reason(db: Database) -> None:
    lead = add(db, "leads", "name=Lin")
    leads.disqualify(db, refs=[str(lead)], assignments=given("status_reason=no budget"))

    assert ("status", "new → unqualified: no budget") in told(db, "leads", lead)
    assert not [text for kind, text in told(db, "leads", lead) if kind == "changed"]


def test_a_move_that_was_undone_is_no_longer_a_move(db: Database) -> None:
    deal = add(db, "deals", "name=Renewal")
    deals.move(db, "proposal", refs=[str(deal)])
    undoing.undo(db)

    assert not [text for kind, text in told(db, "deals", deal) if kind == "stage"]
