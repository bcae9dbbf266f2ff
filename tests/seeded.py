"""A database of records of every kind, with hostile text, for the round trips of the transfer tests."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from crm_tui.db.bulk import Bulk
from crm_tui.db.custom import stored
from crm_tui.db.database import Database
from crm_tui.db.models import every_table, table
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import KINDS, Context
from crm_tui.errors import Invalid

STRINGS = Path(__file__).resolve().parents[2] / "shared/data/strings/blns.json"

HOSTILE = (
    "\\N", "\\\\N", "\\", "\\a", "'", '"', '""', ",", "a\tb", "\r", "x\ry", "x\r\ny", "x\ny", "\n\n", "=1+1", "'=1+1",
    "''=x", "@SUM(A1)", "-2+3", "+49 30 1", "\uff1d1", "\t=1", "\r=1", "a|b\\|c", "\x1b[31mred", "\u202egnp.exe",
    "\ufeffbom", "\u2028", "e\u0301", "𐍈", "%s %(name)s {x}", "<b>&amp;</b>", "NULL", "null", "true", "1e5", "0123",
    "x" * 9_999,
)  # fmt: skip

SAMPLES: dict[str, tuple[str, ...]] = {
    "email": ("ada@example.org", "Ada@Bücher.example", "not an address", "=cmd@x.org"),
    "phone": ("030 1234567", "+49 30 1234567 ext 5", "nonsense", "-1-"),
    "money": ("0", "12000.50", "-0.5", "90000000000000"),
    "date": ("2026-11-23", "0001-01-01", "9999-12-31"),
    "partial_date": ("1985-04", "--05-09", "1985", "1985-04-12"),
    "instant": ("2026-11-23T09:30:00Z", "1969-12-31T23:59:59Z"),
    "boolean": ("yes", "no"),
    "integer": ("0", "-7", "9223372036854775807", "-9223372036854775808"),
    "number": ("2.5", "-0.000001", "9223372036854.775807"),
    "list": ("vip|berlin", "a\\|b|\\\\|c d|=1", "\\\\N"),
    "url": ("https://www.example.org/a?b=c", "example.org", "-x"),
    "country": ("DE", "US"),
    "currency": ("EUR", "KWD"),
}


def hostile_strings() -> list[str]:
    """Our own, and the big list of naughty strings where it is at hand."""
    listed = json.loads(STRINGS.read_text(encoding="utf-8")) if STRINGS.exists() else []
    return [*HOSTILE, *listed]


class Maker:
    """Makes row images from texts, through the kinds, as every entrance does."""

    def __init__(self, door: Bulk, context: Context, texts: list[str]) -> None:
        self.door = door
        self.context = context
        self.texts = texts
        self.random = random.Random(11)
        self.links: dict[str, int] = {"members": 1}

    def rows(self, name: str, count: int, **fixed: Any) -> Iterator[dict[str, Any]]:
        """Images of records of a table; every field is filled in about half of them."""
        fields = [each for each in self.door.fields(name) if not each.is_(Is.READONLY)]
        for at in range(count):
            image: dict[str, Any] = {}
            custom: dict[str, Any] = {}
            for field in fields:
                if field.is_(Is.REQUIRED) or self.random.random() < 0.5:
                    target = custom if field.is_(Is.CUSTOM) else image
                    target.update(zip((field.column, *field.twins), self.values(field, image), strict=True))
            kept = {key: value for key, value in custom.items() if value is not None}
            unique = {"external_id": f"{name}-{at}"} if "external_id" in image else {}
            yield image | unique | ({"custom": stored(kept)} if "custom" in table(name).c else {}) | fixed

    def values(self, field: Field, image: dict[str, Any]) -> tuple[Any, ...]:
        """A value and its twins."""
        kind: Any = field.kind
        if kind.name == "reference":
            return (self.random.randint(1, self.links.get(kind.entity, 1)),)
        samples = getattr(kind, "options", None) or SAMPLES.get(kind.name) or self.texts
        try:
            found = kind.read(self.random.choice(samples), self.context.in_currency(image.get("currency")))
        except Invalid:
            found = (None,) * (1 + len(kind.twins))
        return kind.read("x", self.context) if found[0] is None and field.is_(Is.REQUIRED) else found


def define_fields(door: Bulk) -> None:
    """One custom field of every kind, for contacts and companies."""
    options = {"choice": '["small","large"]', "reference": '["companies"]'}
    rows = [
        {
            "entity": entity,
            "key": f"my_{kind}",
            "label": f"My {kind}",
            "kind": kind,
            "options": options.get(kind),
            "indexed": 1,
        }
        for entity in ("contacts", "companies")
        for kind in KINDS
    ]
    door.insert(table("fields"), rows)


SHARES = (
    ("companies", 5), ("contacts", 2), ("contact_points", 10), ("deals", 10), ("leads", 10), ("articles", 50),
    ("tickets", 10), ("ticket_posts", 10), ("activities", 5), ("tasks", 20),
)  # fmt: skip
"""The tables whose rows are made by field, and what part of all records each has."""


def seed(db: Database, size: int = 10_000) -> None:
    """About `size` records of all tables: links, bin, custom fields, changes, one of them undone, and an import."""
    with db.bulk("Define fields") as door:
        define_fields(door)
    with db.bulk("Seed") as door:
        maker = Maker(door, db.context(), hostile_strings())
        maker.links["stages"] = 7
        for name, share in SHARES:
            maker.links[name] = 1
            door.insert(table(name), maker.rows(name, size // share))
            maker.links[name] = size // share
        door.insert(table("deal_contacts"), [{"deal_id": at, "contact_id": at, "role": "champion"} for at in (1, 2)])
        rate = {"on_date": "2026-11-23", "base": "EUR", "quote": "IDR", "rate": 191_234_567_890_123}
        door.insert(table("exchange_rates"), [rate])
        _seed_service(door)
        door.update(table("deals"), [(1, {"stage_id": 6}), (2, {"stage_id": 7})])
    with db.bulk("Bin some") as door:
        people = table("contacts")
        door.bin(people, select(people.c.id).where(people.c.id % 10 == 3))
    _undo_something(db)


def _seed_service(door: Bulk) -> None:
    """What hangs on tickets and follows rules of its own."""
    office = {"name": "Office", "name_f": "office", "timezone": "Europe/Berlin", "hours": "Mon-Fri 09:00-17:00"}
    (calendar,) = door.insert(table("calendars"), [office | {"holidays": '["2026-12-25"]'}])
    promise = {"name": "Standard", "name_f": "standard", "calendar_id": calendar, "resolution_normal": 480}
    (policy,) = door.insert(table("policies"), [promise | {"position": 1, "pause_in": '["pending"]'}])
    clock = {"ticket_id": 1, "policy_id": policy, "kind": "resolution", "started_at": "2026-11-23T09:00:00Z"}
    door.insert(table("sla_clocks"), [clock | {"allowance_min": 480, "state": "running"}])
    door.insert(
        table("responses"), [{"ticket_id": at, "kind": "csat", "score": at, "comment": "=1+1"} for at in (1, 2)]
    )
    door.insert(table("snippets"), [{"name": "Thanks", "name_f": "thanks", "body": "\\N {contact.given_name}"}])
    file = {"post_id": 1, "name": "a b.txt", "sha256": "0" * 64, "size": 3, "media_type": "text/plain"}
    door.insert(table("attachments"), [file])


def _undo_something(db: Database) -> None:
    tables = every_table().tables
    people, sets = tables["contacts"], tables["change_sets"]
    with db.bulk("Edit") as door:
        door.update(people, [(1, {"notes": "new", "name": None, "name_f": None}), (2, {"notes": "\\N"})])
        edited = door.change_set
    with db.bulk("Undo “Edit”") as door:
        door.undoes = edited
        door.update(people, [(1, {"notes": None})])
        door.connection.execute(update(sets).where(sets.c.id == edited).values(undone_by=door.change_set))
        counts = dict.fromkeys(("rows", "created", "updated", "unchanged", "skipped", "rejected", "linked"), 1)
        facts = {"change_set": edited, "at": door.author.at, "file": "a,b\n.csv", "sha256": "0" * 64}
        door.connection.execute(insert(tables["imports"]).values(**facts, entity="contacts", **counts))
        door.connection.execute(insert(tables["meta"]).values(key="demo", value=""))
        erased = door.insert(people, [{"name": "Erased", "name_f": "erased"}])
        door.connection.execute(people.delete().where(people.c.id.in_(erased)))
