"""The moves of deals and leads on their timelines, each told once."""

from datetime import timedelta
from pathlib import Path

from acting import add, given
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.services import deals, detail, leads, undoing
from crm_tui.services.moves import stays


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


def test_a_contact_and_a_company_tell_the_moves_of_their_deals(db: Database) -> None:
    company = add(db, "companies", "name=Globex")
    contact = add(db, "contacts", "name=Nora Falk")
    deal = add(db, "deals", "name=Renewal", f"contact=#{contact}", f"company=#{company}")
    deals.move(db, "proposal", refs=[str(deal)])

    told_of = ("deal", "Renewal: Qualification → Proposal")
    assert told_of in told(db, "contacts", contact)
    assert told_of in told(db, "companies", company)


def test_the_stays_of_a_deal_end_where_the_next_begins(db: Database) -> None:
    deal = add(db, "deals", "name=Renewal")
    deals.move(db, "proposal", refs=[str(deal)])

    first, last = stays(db, deal, 7)

    assert (first.stage, last.stage) == ("Qualification", "Proposal")
    assert (first.until, last.until) == (last.since, None)
    assert [each.stage for each in stays(db, deal, 1)] == ["Proposal"]
