"""The tasks of the demo: late, today, tomorrow, recurring, done; and the touches that fall due these days."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random

from sqlalchemy import select

from crm_tui.db.journal import instant
from crm_tui.db.models import table
from crm_tui.domain.pipeline import LeadStatus
from crm_tui.services.demo_deals import Client, Sold
from crm_tui.services.demo_leads import Asked
from crm_tui.services.demo_rows import Given, Image, Rows
from crm_tui.services.demo_sales_words import CHORES, DUE, FINISHED, RECURRING

SEED = 6
WORKED = (LeadStatus.WORKING, LeadStatus.QUALIFIED)
TOUCHES = (-3, 0, 0, 1, 1, 2)
"""In how many days some contacts want to be touched again."""


def plan_touches(rows: Rows) -> None:
    """Give contacts that were last touched weeks ago a cadence that falls due these days."""
    people = table("contacts")
    known = select(people.c.id, people.c.last_touch_at).where(people.c.last_touch_at < instant(rows.ago(21)))
    found = rows.bulk.connection.execute(known.order_by(people.c.last_touch_at.desc(), people.c.id)).all()
    today = rows.now.date()
    chosen = zip(found[:: max(len(found) // len(TOUCHES), 1)], TOUCHES, strict=False)
    cadences = [
        (person.id, {"cadence_days": (today - type(today).fromisoformat(person.last_touch_at[:10])).days + days})
        for person, days in chosen
    ]
    rows.bulk.update(people, cadences)


class Planning:
    """One run, with dice of its own."""

    def __init__(self, rows: Rows, owners: Sequence[int]) -> None:
        self.rows = rows
        self.owners = owners
        self.dice = Random(SEED)  # noqa: S311 - the same demo for everybody, no secret

    def build(self, clients: Sequence[Client], deals: Sequence[Sold], leads: Sequence[Asked]) -> None:
        """Tasks about all of them, most of them one's own."""
        about = [
            *({"contact": client.id, "company": client.image["company_id"]} for client in clients[::7][:14]),
            *(_of(deal) for deal in deals if deal.until is None),
            *(
                {"lead": lead.id}
                for lead in leads
                if lead.image["status"] in (LeadStatus.WORKING, LeadStatus.QUALIFIED)
            ),
        ]
        self.rows.insert("tasks", self._tasks(about))

    def _tasks(self, about: Sequence[Mapping[str, int | None]]) -> Iterator[Image]:
        for at, days in enumerate(DUE):
            due = None if days is None else self.rows.day(days)
            priority = ("normal", "normal", "high", "normal", "low", "urgent", "normal")[at % 7]
            status = ("open", "open", "open", "in_progress", "waiting")[at % 5]
            given: Given = {
                "title": CHORES[at % len(CHORES)], "due": due, "priority": priority, "status": status,
                "owner": self._owner(at), **self.dice.choice(about),
            }  # fmt: skip
            yield self.rows.image("tasks", given, self.rows.ago(30 - at % 20))
        for title, rule, days in RECURRING:
            given = {"title": title, "recurrence": rule, "due": self.rows.day(days), "owner": self.owners[0]}
            yield self.rows.image("tasks", given, self.rows.ago(60))
        for at in range(FINISHED):
            given = {
                "title": CHORES[-1 - at],
                "due": self.rows.day(-2 - at),
                "status": "done",
                "owner": self._owner(at),
            }
            image = self.rows.image("tasks", {**given, **about[at]}, self.rows.ago(20))
            yield image | {"done_at": instant(self.rows.now - timedelta(days=2 + at))}

    def _owner(self, at: int) -> int:
        return self.owners[0] if at % 3 else self.owners[at // 3 % len(self.owners)]


def _of(deal: Sold) -> Mapping[str, int | None]:
    return {"deal": deal.id, "contact": deal.client.id, "company": deal.image["company_id"]}
