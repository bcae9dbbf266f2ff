"""A pipeline to look at in tests: deals of Sales in euros, some of them in trouble, as of 2026-11-23."""

from pathlib import Path

import walking
from acting import add, given

from crm_tui.services import stages, writing

DEALS = (
    ("Acme pilot", "Qualification", "10000", "2026-11-30", "call"),
    ("Wonka trial", "Qualification", "12000", "2026-12-11", "demo"),
    ("Hooli seats", "Discovery", "25000", "2026-12-15", "workshop"),
    ("Globex renewal", "Proposal", "20000", "2026-11-20", ""),
    ("Initech suite", "Proposal", "40000", "2026-12-09", "prices"),
    ("Umbrella lab", "Proposal", "15000", "2026-12-17", ""),
    ("Stark Labs", "Negotiation", "35000", "2026-11-27", "legal, annex B"),
    ("Acme rollout", "Verbal", "18000", "2026-11-26", "signature"),
)


def selling(path: Path, folder: Path, *more: tuple[str, str, str, str, str]) -> dict[str, int]:
    """Fill an empty file; the ids of the deals by name."""
    db = walking.opened(path, folder)
    found = {}
    for name, stage, amount, closes, step in (*DEALS, *more):
        texts = [f"name={name}", f"stage={stage}", f"amount={amount}", f"close_date={closes}"]
        found[name] = add(db, "deals", *texts, *([f"next_step={step}"] if step else []))
    writing.edit(db, "deals", given("owner=me"), refs=["Acme pilot", "Globex renewal"])
    db.close()
    return found


def add_stage(path: Path, folder: Path, *texts: str) -> None:
    """Another stage of Sales."""
    db = walking.opened(path, folder)
    stages.add(db, given(*texts))
    db.close()
