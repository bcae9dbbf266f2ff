"""A help desk: clocks that are over, at risk, running and paused; each ticket written when it came."""

from datetime import datetime, timedelta
from pathlib import Path

import walking

from crm_tui import settings
from crm_tui.db.opening import open_database
from crm_tui.services import posting, tickets, writing
from crm_tui.services.rows import Assignment

POLICY = {
    "first_response": {"low": 480, "normal": 240, "high": 120, "urgent": 60},
    "next_response": {"low": 960, "normal": 480, "high": 240, "urgent": 120},
    "resolution": {"low": 9_600, "normal": 4_800, "high": 960, "urgent": 480},
}
ASKED = "The printer on floor 3 stopped after Friday's update.\nForty people share it. Can someone look before noon?"
KNOWN = "Known fault, see T-9. The driver rolled back to 4.1.\nDo not promise a date before Ravi has called back."
AGAIN = "Reinstalled 4.2 by hand, same error 0x83. Log attached."


PEOPLE = {
    "Nora Falk": "Globex", "Otto Brand": "Vandelay", "Petra Jansen": "Wayne", "Ada Lovelace": "Acme",
    "Lin Chen": "Hooli", "Ravi Menon": "Tyrell",
}  # fmt: skip


class Desk:
    """A database whose clock stands so many minutes before the time of the tests."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.now = walking.NOW
        chosen = walking.chosen_settings(path, folder)
        self.db = open_database(
            str(path), login=chosen.user, origin="cli", clock=self._clock,
            settings=settings.context(chosen, walking.NOW), say=lambda words: None, backups=folder / "backups",
        )  # fmt: skip

    def _clock(self) -> datetime:
        return self.now

    def before(self, minutes: int) -> None:
        """Go to a time."""
        self.now = walking.NOW - timedelta(minutes=minutes)

    def add(self, entity: str, **fields: object) -> int:
        """A record; its id."""
        given = [Assignment(name, "=", str(value)) for name, value in fields.items()]
        return writing.add(self.db, entity, given, link="create").ids[0]

    def ticket(self, minutes: int, subject: str, contact: str, priority: str = "normal", **fields: object) -> str:
        """A ticket that came so long ago; a reference to it."""
        self.before(minutes)
        common = {"subject": subject, "contact": contact, "priority": priority, "channel": "email"}
        return f"#{self.add('tickets', **common, **fields)}"


def open_desk(path: Path, folder: Path) -> None:
    """Add people, a policy, a snippet, an article and the tickets to an empty database."""
    desk = Desk(path, folder)
    desk.before(60_000)
    desk.add("members", login="jonas", name="Jonas Berg")
    for name, company in PEOPLE.items():
        desk.add("contacts", name=name, given_name=name.split()[0], company=company)
    desk.add("deals", name="Globex renewal", company="Globex", contact="Nora Falk", amount="20000 EUR")
    desk.add("calendars", name="Always", timezone="UTC", hours="Mon-Sun 00:00-24:00")
    minutes = {f"{kind}_{name}": given for kind, by_name in POLICY.items() for name, given in by_name.items()}
    desk.add("policies", name="Standard", calendar="Always", **minutes)
    desk.add("snippets", name="Greeting", body="Dear {contact.given_name}, thank you for {ticket.ref}.")
    article = "The driver 4.2 stops on floor printers after the update; go back to 4.1."
    desk.add("articles", title="Printer stops after an update", body=article, status="published", public="yes")
    _tickets(desk)
    desk.db.close()


def _tickets(desk: Desk) -> None:
    desk.ticket(160, "Two invoices for one order", "Otto Brand", "high", owner="jonas")
    printer = desk.ticket(48, "Printer offline since update", "Nora Falk", "urgent", type="incident", description=ASKED)
    desk.before(44)
    tickets.assign(desk.db, "me", refs=[printer])
    desk.before(23)
    posting.note(desk.db, KNOWN, refs=[printer])
    desk.before(7)
    desk.add("ticket_posts", ticket=printer, author_kind="customer", body=AGAIN)
    tax = desk.ticket(800, "Wrong VAT on invoice 2026-113", "Petra Jansen", "high", owner="me")
    desk.before(790)
    posting.reply(desk.db, "We look into it.", refs=[tax])
    desk.ticket(30, "Cannot invite a second admin", "Ada Lovelace", "high")
    desk.ticket(60, "Export misses two columns", "Lin Chen", owner="me")
    address = desk.ticket(3_000, "Invoice address", "Ada Lovelace", owner="me")
    desk.before(2_900)
    posting.reply(desk.db, "Which address is it to be?", refs=[address], pending=True)
    desk.ticket(200, "Login loop after password reset", "Nora Falk", owner="jonas")
    desk.ticket(20, "How do we archive a project?", "Ravi Menon", "low")
    toner = desk.ticket(5_000, "Toner replaced", "Nora Falk", owner="me")
    desk.before(4_900)
    posting.reply(desk.db, "The toner is replaced.", refs=[toner], resolve=True)
