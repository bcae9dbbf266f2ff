"""A lead becomes contact, company and deal: once, in one undo step, with everything that belongs to it."""

from typing import Any

import pytest
from acting import add, given, row
from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import Ambiguous, Conflict, Invalid, NotFound, Usage
from crm_tui.services import conversion, leads, undoing, writing
from crm_tui.services.conversion import Wanted, convert

TABLES = (
    "leads", "contacts", "companies", "deals", "activities", "tasks", "contact_points", "deal_contacts",
    "stage_changes", "status_changes",
)  # fmt: skip
STAMPS = {"version", "updated_at", "updated_by_id"}


@pytest.fixture
def warm(db: Database) -> Database:
    """Lead 1, Grace of the Navy, with a call, a task, tags and an opt-out."""
    add(
        db, "leads", "name=Grace Hopper", "company=Navy", "email=grace@navy.example", "phone=030 1234567",
        "website=navy.example", "title=Admiral", "country=US", "tags=fair|vip", "do_not_call=yes", "amount=12000",
        "currency=USD", "expected_on=2027-01-31", "campaign=Spring", "source=Fair", "owner=me", "notes=Met in Bonn",
    )  # fmt: skip
    add(db, "activities", "kind=call", "direction=out", "lead=1", "occurred_at=2026-11-20T10:00:00Z")
    add(db, "tasks", "title=Send offer", "lead=1")
    return db


def everything(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Every live row of every table, but for the stamps a change leaves."""
    with db.read() as connection:
        return {
            name: [
                {key: value for key, value in each.items() if key not in STAMPS}
                for each in connection.execute(
                    select(table(name)).where(table(name).c.deleted_at.is_(None)).order_by(table(name).c.id)
                ).mappings()
            ]
            for name in TABLES
        }


def sets(db: Database) -> int:
    with db.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM change_sets").scalar_one())


def values(db: Database, entity: str, ref: int = 1, *names: str) -> tuple[object, ...]:
    found = row(db, entity, ref).values
    return tuple(found[name] for name in names)


def test_three_records_are_made_and_linked(warm: Database) -> None:
    done = convert(warm, "Grace", Wanted(deal_name="Navy pilot"))

    assert (done.lead, done.contact, done.company, done.deal) == (1, 1, 1, 1)
    assert values(warm, "contacts", 1, "name", "email", "title", "country", "company", "source", "owner", "notes") == (
        "Grace Hopper", "grace@navy.example", "Admiral", "US", 1, "Fair", 1, "Met in Bonn",
    )  # fmt: skip
    assert values(warm, "companies", 1, "name", "domain", "website", "country") == (
        "Navy", "navy.example", "navy.example", "US",
    )  # fmt: skip
    assert values(
        warm, "deals", 1, "name", "stage", "amount", "currency", "close_date", "campaign", "contact", "company"
    ) == ("Navy pilot", 1, 1_200_000, "USD", "2027-01-31", "Spring", 1, 1)
    assert values(
        warm, "leads", 1, "status", "converted_at", "converted_contact", "converted_company", "converted_deal"
    ) == ("converted", "2026-11-23T09:00:00Z", 1, 1, 1)
    assert done.notes == (
        "company 1 Navy: created", "contact 1 Grace Hopper: created", "deal 1 Navy pilot: created",
    )  # fmt: skip


def test_activities_tasks_tags_and_opt_outs_come_along(warm: Database) -> None:
    convert(warm, "Grace")

    assert values(warm, "activities", 1, "contact", "company", "deal", "lead") == (1, 1, 1, 1)
    assert values(warm, "tasks", 1, "contact", "company", "deal", "lead") == (1, 1, 1, 1)
    assert values(warm, "contacts", 1, "tags", "do_not_call", "last_touch_at") == (
        '["fair","vip"]', 1, "2026-11-20T10:00:00Z",
    )  # fmt: skip
    assert values(warm, "deals", 1, "last_activity_at") == ("2026-11-20T10:00:00Z",)
    assert values(warm, "leads", 1, "first_response_at") == ("2026-11-20T10:00:00Z",)


def test_the_history_has_the_conversion_with_the_time_before(warm: Database) -> None:
    convert(warm, "Grace")

    moves = table("status_changes").c
    with warm.read() as connection:
        last = connection.execute(select(moves.from_status, moves.to_status).order_by(moves.id.desc()).limit(1)).one()
        count = connection.execute(select(func.count()).select_from(table("stage_changes"))).scalar_one()
    assert (tuple(last), count) == (("working", "converted"), 1)


def test_a_second_conversion_gives_the_same_ids_and_changes_nothing(warm: Database) -> None:
    first = convert(warm, "Grace")
    before, count = everything(warm), sets(warm)

    again = convert(warm, "1", Wanted(contact="new", deal_name="Another"))

    assert (again.contact, again.company, again.deal, again.change_set) == (
        first.contact, first.company, first.deal, None,
    )  # fmt: skip
    assert (everything(warm), sets(warm)) == (before, count)


def test_undo_leaves_every_live_record_as_it_was_and_redo_converts_again(warm: Database) -> None:
    before = everything(warm)
    convert(warm, "Grace")
    after = everything(warm)

    undoing.undo(warm)
    assert everything(warm) == before

    undoing.redo(warm)
    assert everything(warm) == after


def test_undo_puts_records_back_that_were_there(warm: Database) -> None:
    add(warm, "contacts", "name=Grace", "email=grace@navy.example", "tags=vip|press", "company=Marine")
    add(warm, "deals", "name=Old", "contact=Grace")
    add(warm, "contacts", "name=Howard")
    writing.edit(warm, "deals", given("contact=Howard"), refs=["Old"])
    before = everything(warm)

    convert(warm, "Grace", Wanted(deal="Old"))
    assert everything(warm) != before
    undoing.undo(warm)

    assert everything(warm) == before


def test_those_who_are_there_are_taken_filled_and_not_overwritten(warm: Database) -> None:
    add(warm, "companies", "name=US Navy", "domain=navy.example", "country=DE")
    add(warm, "contacts", "name=Grace", "phone=+49 30 1234567", "email=g@home.example", "tags=press", "title=Dr")

    done = convert(warm, "Grace")

    assert (done.contact, done.company) == (1, 1)
    assert values(warm, "companies", 1, "name", "country", "website") == ("US Navy", "DE", "navy.example")
    assert values(warm, "contacts", 1, "name", "email", "title", "country", "company", "tags", "do_not_call") == (
        "Grace", "g@home.example", "Dr", "US", 1, '["press","fair","vip"]', 1,
    )  # fmt: skip
    assert values(warm, "contact_points", 1, "contact", "kind", "value") == (1, "email", "grace@navy.example")
    assert "contact 1 Grace: same phone" in done.notes


def test_an_opt_out_of_the_contact_is_never_taken_back(warm: Database) -> None:
    add(warm, "contacts", "name=Grace", "email=grace@navy.example", "do_not_email=yes")

    convert(warm, "Grace")

    assert values(warm, "contacts", 1, "do_not_email", "do_not_call") == (1, 1)


def test_several_matches_are_refused_with_the_candidates_and_nothing_is_written(warm: Database) -> None:
    add(warm, "companies", "name=Navy", "domain=navy.example", "city=Bonn")
    add(warm, "companies", "name=Fleet", "domain=navy.example")
    before = everything(warm)

    with pytest.raises(Ambiguous, match="several companies; --company takes") as refused:
        convert(warm, "Grace")

    assert refused.value.candidates == (
        "1  Navy  navy.example  (same domain navy.example)", "2  Fleet  navy.example  (same domain navy.example)",
    )  # fmt: skip
    assert everything(warm) == before
    assert convert(warm, "Grace", Wanted(company="2")).company == 2


def test_each_part_is_new_skipped_or_chosen(warm: Database) -> None:
    add(warm, "contacts", "name=Grace", "email=grace@navy.example")
    add(warm, "companies", "name=Marine")

    done = convert(warm, "Grace Hopper", Wanted(contact="new", company="Marine", deal="skip"))

    assert (done.contact, done.company, done.deal) == (2, 1, None)
    assert values(warm, "activities", 1, "contact", "company", "deal") == (2, 1, None)


def test_a_deal_that_is_there_gets_the_contact_and_the_company(warm: Database) -> None:
    add(warm, "deals", "name=Open", "amount=5")

    convert(warm, "Grace", Wanted(deal="Open"))

    assert values(warm, "deals", 1, "contact", "company", "amount") == (1, 1, 500)


def test_a_deal_that_has_a_contact_gets_a_further_one(warm: Database) -> None:
    add(warm, "contacts", "name=Howard")
    add(warm, "deals", "name=Open", "contact=Howard")

    convert(warm, "Grace", Wanted(deal="Open"))

    assert values(warm, "deals", 1, "contact") == (1,)
    assert values(warm, "deal_contacts", 1, "deal", "contact") == (1, 2)


def test_a_new_deal_takes_fields_and_keeps_the_rules_of_deals(warm: Database) -> None:
    writing.edit(warm, "stages", given("required_fields=next_step"), refs=["Proposal"])
    with pytest.raises(Invalid, match="next_step is required"):
        convert(warm, "Grace", Wanted(fields=tuple(given("stage=Proposal"))))

    convert(warm, "Grace", Wanted(fields=tuple(given("stage=Proposal", "next_step=Call", "amount=7"))))

    assert values(warm, "deals", 1, "name", "stage", "next_step", "amount") == ("Navy", 3, "Call", 700)


def test_custom_fields_of_one_key_and_kind_come_along(db: Database) -> None:
    for entity, kind in (("leads", "text"), ("contacts", "text"), ("deals", "integer")):
        add(db, "fields", f"entity={entity}", "key=topic", "label=Topic", f"kind={kind}")
    add(db, "leads", "name=Ada", "topic=Steel")

    convert(db, "Ada")

    assert values(db, "contacts", 1, "topic") == ("Steel",)
    assert values(db, "deals", 1, "topic") == (None,)


def test_a_lead_of_a_company_alone_makes_no_contact(db: Database) -> None:
    add(db, "leads", "company=Acme", "tags=fair")

    done = convert(db, "1")

    assert (done.contact, done.company, done.deal) == (None, 1, 1)
    assert values(db, "companies", 1, "tags") == ('["fair"]',)


def test_an_unqualified_lead_has_to_be_reopened_first(warm: Database) -> None:
    leads.disqualify(warm, refs=["Grace"], assignments=given("status_reason=spam"))

    with pytest.raises(Conflict, match=r"unqualified; from there it goes to .*working \(reopen\)"):
        convert(warm, "Grace")


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        (Wanted("skip", "skip", "skip"), Usage, "converted to something"),
        (Wanted(deal="skip", deal_name="x"), Usage, "is for a new deal"),
        (Wanted(fields=(conversion.Assignment("company", "=", "x"),)), Usage, "--company says which"),
        (Wanted(contact="zoe"), NotFound, "No contact answers"),
        (Wanted(fields=(conversion.Assignment("stage", "=", "zzz"),)), NotFound, "no stage"),
    ],
)
def test_a_wrong_choice_is_refused_and_nothing_is_written(
    warm: Database, wanted: Wanted, error: type[Exception], words: str
) -> None:
    before, count = everything(warm), sets(warm)

    with pytest.raises(error, match=words):
        convert(warm, "Grace", wanted)

    assert (everything(warm), sets(warm)) == (before, count)


def test_a_company_cannot_be_made_of_nothing(db: Database) -> None:
    add(db, "leads", "name=Ada")

    with pytest.raises(Invalid, match="--company skip"):
        convert(db, "Ada", Wanted(company="new"))


def test_a_dry_run_says_what_would_happen(warm: Database) -> None:
    before, count = everything(warm), sets(warm)

    done = convert(warm, "Grace", dry_run=True)

    assert done.notes[0] == "company 1 Navy: created"
    assert (everything(warm), sets(warm)) == (before, count)
