"""A small database to walk through: Nora at Globex with a call, and Ada without anything."""

from pathlib import Path

import walking
from acting import given

from crm_tui.services import writing

NORA = (
    *("name=Nora Falk", "title=Head of IT", "company=Globex", "phone=+49301234567", "tags=vip|press"),
    *("email=nora@globex.example", "lifecycle=customer", "priority_class=A", "cadence_days=30"),
)


def filled(path: Path, folder: Path) -> None:
    """Write it into a database file."""
    db = walking.opened(path, folder)
    writing.add(db, "companies", given("name=Globex", "website=globex.example"))
    writing.add(db, "contacts", given(*NORA))
    writing.add(db, "contacts", given("name=Ada Lovelace"))
    call = ("kind=call", "direction=out", "subject=wants an offer", "occurred_at=2026-11-20 09:00")
    writing.add(db, "activities", given(*call, "contact=Nora Falk", "company=Globex"))
    db.close()
