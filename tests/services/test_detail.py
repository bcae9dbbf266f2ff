"""The timeline page by page, with what the journal tells, and the records beside a record."""

from pathlib import Path

from acting import add, given
from conftest import opened
from sqlalchemy import insert

from crm_tui.db.database import Database
from crm_tui.db.models import every_table, table
from crm_tui.services import custom_fields, detail, history, writing
from crm_tui.services.rows import Moment
from crm_tui.services.undoing import undo


def edit(db: Database, name: str, number: int, *texts: str) -> None:
    writing.edit(db, name, given(*texts), refs=[str(number)])


def told(db: Database, name: str, number: int) -> list[tuple[str, str]]:
    return [(moment.kind, moment.text) for moment in detail.moments(db, name, number)]


def walked(db: Database, number: int, most: int) -> list[Moment]:
    found: list[Moment] = []
    while page := detail.moments(
        db, "contacts", number, before=(found[-1].at, found[-1].id) if found else None, most=most
    ):
        found += page
    return found


def test_a_timeline_tells_who_made_a_record_and_what_they_changed(db: Database) -> None:
    first, second = add(db, "companies", "name=Acme"), add(db, "companies", "name=Globex")
    number = add(db, "contacts", "name=Ada", "title=IT manager", f"company={first}")
    edit(db, "contacts", number, "title=Head of IT", f"company={second}", "birthday=1985-04-12")
    edit(db, "contacts", number, "title=")

    assert told(db, "contacts", number) == [
        ("changed", "title: Head of IT → (empty)"),
        ("changed", "company: Acme → Globex; title: IT manager → Head of IT; birthday: (empty) → 1985-04-12"),
        ("created", "by ann"),
    ]
    last = detail.moments(db, "contacts", number)[0]
    assert (last.entity, last.id, last.at) == ("changes", history.log(db, limit=1)[0].id, "2026-11-23T09:00:00Z")


def test_a_record_that_came_by_an_import_names_the_file(db: Database) -> None:
    imports = every_table().tables["imports"]
    with db.bulk("Import contacts.csv") as door:
        number = door.insert(table("contacts"), [{"name": "Ada", "name_f": "ada"}])[0]
        counts = dict.fromkeys(("rows", "created", "updated", "unchanged", "skipped", "rejected", "linked"), 1)
        facts = {"change_set": door.change_set, "at": door.author.at, "file": "/home/ann/contacts.csv", "sha256": "0"}
        door.connection.execute(insert(imports).values(**facts, entity="contacts", **counts))

    assert told(db, "contacts", number) == [("created", "imported from contacts.csv by ann")]


def test_amounts_custom_fields_and_the_bin_are_told_in_words(db: Database) -> None:
    custom_fields.add(db, "companies", "tier", kind="choice", options=["gold", "silver"])
    number = add(db, "companies", "name=Nippon", "currency=JPY", "annual_revenue=12000", "tier=gold")
    edit(db, "companies", number, "currency=KWD", "annual_revenue=1.5", "tier=silver")
    writing.delete(db, "companies", refs=[str(number)])
    undo(db)

    restored, binned, changed, _ = told(db, "companies", number)

    assert changed[1] == "annual revenue: 12,000 JPY → 1.500 KWD; currency: JPY → KWD; tier: gold → silver"
    assert (binned[1], restored[1]) == ("moved to the bin", "restored from the bin")


def test_a_change_by_somebody_else_names_them(db: Database, tmp_path: Path) -> None:
    number = add(db, "contacts", "name=Ada")
    theirs = opened(tmp_path / "crm.db", login="bo")
    edit(theirs, "contacts", number, "title=CTO")
    theirs.close()

    assert told(db, "contacts", number)[0] == ("changed", "title: (empty) → CTO (by bo)")


def test_hostile_text_is_told_safely_and_short(db: Database) -> None:
    number = add(db, "contacts", "name=Ada", "notes=a\x1b[31m\nb")
    edit(db, "contacts", number, f"notes={'x' * 500}")

    text = told(db, "contacts", number)[0][1]

    assert text == f"notes: a␛[31m␊b → {'x' * 59}…"


def test_pages_of_any_size_are_the_whole_timeline_once_and_newest_first(db: Database) -> None:
    number = add(db, "contacts", "name=Ada")
    for at in range(6):
        edit(db, "contacts", number, f"title=T{at}")
        add(db, "activities", "kind=call", f"contact={number}", f"subject=S{at}", "occurred_at=2026-11-23T09:00:00Z")
        add(db, "activities", "kind=note", f"contact={number}", f"body=B{at}", f"occurred_at=2026-11-2{at}T09:00:00Z")
    whole = list(detail.moments(db, "contacts", number))

    assert len(whole) == 19
    assert [(each.at, each.id) for each in whole] == sorted(((each.at, each.id) for each in whole), reverse=True)
    for most in (1, 2, 3, 7, 19):
        assert walked(db, number, most) == whole


def test_activities_without_a_time_come_last_and_are_paged_too(db: Database) -> None:
    number = add(db, "contacts", "name=Ada")
    with db.bulk("Load") as door:
        image = {"kind": "call", "contact_id": number}
        door.insert(table("activities"), [image | {"occurred_at": None} for _ in range(3)])

    assert [each.id for each in walked(db, number, 1) if each.entity == "activities"] == [3, 2, 1]


def test_beside_a_company_stand_its_contacts_and_beside_a_contact_its_company(db: Database) -> None:
    company = add(db, "companies", "name=Acme", "domain=acme.org")
    people = [add(db, "contacts", f"name={name}", "title=CTO", f"company={company}") for name in ("Zoë", "Ada", "Bo")]
    writing.delete(db, "contacts", refs=[str(people[2])])

    assert detail.linked(db, "companies", company) == (
        detail.Linked("contacts", people[1], "Ada", "CTO", 2),
        detail.Linked("contacts", people[0], "Zoë", "CTO", 2),
    )
    assert len(detail.linked(db, "companies", company, most=1)) == 1
    assert detail.linked(db, "contacts", people[0]) == (detail.Linked("companies", company, "Acme", "acme.org", 1),)
    assert detail.linked(db, "contacts", add(db, "contacts", "name=Alone")) == ()
    assert detail.linked(db, "activities", 1) == ()


def test_a_shown_deal_tells_its_moves_beside_what_was_done(db: Database) -> None:
    deal = add(db, "deals", "name=Renewal")
    add(db, "activities", "kind=call", f"deal={deal}", "subject=Hello", "occurred_at=2026-11-20")
    writing.edit(db, "deals", given("stage=proposal"), refs=[str(deal)])

    shown = detail.show(db, "deals", str(deal)).timeline

    assert [(each.kind, each.text) for each in shown] == [("stage", "Qualification → Proposal"), ("call", "Hello")]
