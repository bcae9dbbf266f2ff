"""What is open at a record: deals being worked on, tasks to do."""

from acting import add

from crm_tui.db.database import Database
from crm_tui.services import deals, tasks
from crm_tui.services.open_items import Open, OpenItem, open_at


def test_a_contact_has_its_open_deals_and_tasks_by_their_day(db: Database) -> None:
    ada = add(db, "contacts", "name=Ada")
    late = add(db, "deals", "name=Renewal", f"contact={ada}", "amount=20000", "close_date=2026-11-20")
    later = add(db, "deals", "name=Pilot", f"contact={ada}", "close_date=2026-12-01")
    won = add(db, "deals", "name=Seats", f"contact={ada}")
    deals.win(db, refs=[str(won)])
    call = add(db, "tasks", "title=Call back", f"contact={ada}", "priority=urgent", "due=today")
    done = add(db, "tasks", "title=Send", f"contact={ada}")
    tasks.done(db, refs=[str(done)])

    found = open_at(db, "contacts", ada)

    assert found == Open(
        (
            OpenItem("deals", late, "Renewal", "20,000.00 EUR", -3),
            OpenItem("deals", later, "Pilot", "", 8),
            OpenItem("tasks", call, "Call back", "urgent", 0),
        ),
        2,
        1,
    )


def test_a_further_person_of_a_deal_has_it_too(db: Database) -> None:
    ada, ben = add(db, "contacts", "name=Ada"), add(db, "contacts", "name=Ben")
    deal = add(db, "deals", "name=Renewal", f"contact={ada}")
    add(db, "deal_contacts", f"deal={deal}", f"contact={ben}", "role=champion")

    assert [each.id for each in open_at(db, "contacts", ben).items] == [deal]


def test_more_than_fits_is_counted(db: Database) -> None:
    lead = add(db, "leads", "name=Lin")
    for number in range(4):
        add(db, "tasks", f"title=Task {number}", f"lead={lead}")

    found = open_at(db, "leads", lead, most=3)

    assert len(found.items) == 3
    assert (found.deals, found.tasks) == (0, 4)


def test_a_task_has_nothing_open_at_it(db: Database) -> None:
    assert open_at(db, "tasks", add(db, "tasks", "title=Call")) == Open((), 0, 0)
