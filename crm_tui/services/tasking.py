"""The rules of tasks, whoever changes them: when one was done, and the one that follows a recurring one (SPEC 6)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crm_tui.db.bulk import Bulk
from crm_tui.db.custom import loaded, stored
from crm_tui.db.models import table
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Context
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import TaskStatus
from crm_tui.domain.recurrence import following
from crm_tui.domain.tasks import moved
from crm_tui.errors import Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing, Image
from crm_tui.text import safe, shortened

OWN = ("id", "created_at", "external_system", "external_id", "done_at", "deleted_at")
"""Columns that the task which follows does not take over."""


def complete(made: Completing) -> None:
    """A task was done when its status became so, or when a file says; at no other time."""
    image = made.image
    if image.get("status") != TaskStatus.DONE:
        image["done_at"] = None
    elif image.get("done_at") is None and (made.new or made.changed("status")):
        image["done_at"] = stored_instant(made.context.now)


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for a recurring task without a day to count from."""
    if image.get("recurrence") is not None and image.get("due") is None:
        raise Invalid("due is required where there is a recurrence, e.g. due=+1w", field="due")


def follow(bulk: Bulk, catalog: Catalog, written: Sequence[tuple[Image, Image]]) -> list[str]:
    """Add what follows recurring tasks that were just done, in the same change; a note for each."""
    context, notes = catalog.db.context(), list[str]()
    for before, after in written:
        done = before.get("id") and after["status"] == TaskStatus.DONE and before["status"] != TaskStatus.DONE
        if not done or after["recurrence"] is None:
            continue
        called = safe(shortened(after["title"]))
        image = _next(catalog, after, context)
        if image is None:
            notes.append(f"“{called}” was the last of its series")
        else:
            number = bulk.insert(table("tasks"), [image])[0]
            notes.append(f"“{called}” comes back on {image['due']}, task {number}")
    return notes


def _next(catalog: Catalog, image: Image, context: Context) -> Image | None:
    """The task after a recurring one, with what it is about, its reminder as far before it; None at the end."""
    today = context.now.astimezone(context.zone).date()
    due = date.fromisoformat(image["due"]) if image["due"] else today
    found = following(image["recurrence"], due, today)
    if found is None:
        return None
    again: Image = {"status": TaskStatus.OPEN.value, "due": found.day.isoformat(), "recurrence": found.rule}
    again["remind_at"] = shifted(image["remind_at"], (found.day - due).days, context)
    return image | dict.fromkeys(OWN) | again | {"custom": _shared(catalog, image["custom"])}


def shifted(at: str | None, days: int, context: Context) -> str | None:
    """A stored reminder so many days later; one beyond the calendar is none."""
    try:
        return None if at is None else stored_instant(moved(datetime.fromisoformat(at), days, context.zone))
    except OverflowError:
        return None


def _shared(catalog: Catalog, custom: str | None) -> str | None:
    """The custom fields, without those that one task alone can have."""
    single = {name for field in catalog.flagged("tasks", Is.UNIQUE) for name in (field.column, *field.twins)}
    return stored({name: value for name, value in loaded(custom).items() if name not in single})
