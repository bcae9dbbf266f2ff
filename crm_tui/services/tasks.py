"""The verbs of tasks: done, cancel, reopen, postpone, overdue; each takes one task or many and is one undo step."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import TaskStatus
from crm_tui.domain.tasks import UNFINISHED, overdue_filter, postponed
from crm_tui.errors import Conflict
from crm_tui.services.catalog import Catalog
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.tasking import shifted
from crm_tui.services.writing import change, door

LABELS = {TaskStatus.DONE: "Finish", TaskStatus.CANCELLED: "Cancel", TaskStatus.OPEN: "Reopen"}


def done(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Do tasks, other fields are set with it; a recurring one is followed by the next, which a note names.

    A task that is done already stays as it is.
    """
    return _set(db, TaskStatus.DONE, refs, filters, assignments, dry_run=dry_run)


def cancel(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Cancel tasks; a recurring one does not come back."""
    return _set(db, TaskStatus.CANCELLED, refs, filters, assignments, dry_run=dry_run)


def reopen(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Open done or cancelled tasks again. Raises Conflict for one that is to do anyway, by REF."""
    return _set(db, TaskStatus.OPEN, refs, filters, assignments, dry_run=dry_run)


def postpone(
    db: Database,
    until: str,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Move tasks that are to do to a later day by a date word, their reminders with them, other fields are set, too.

    `+2d` counts from the day of each task, or from today if that is past. Raises Invalid for a day that is not later,
    Conflict for a task that is finished, by REF.
    """
    with door(db, "Postpone tasks", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        ids, left = _parted(catalog, targets(catalog, catalog.entity("tasks"), refs, filters), finished=False)
        if left and refs:
            raise Conflict(f"Task {left[0]} is finished; `crm tasks reopen {left[0]}` opens it again.")
        groups, notes = _later(catalog, ids, until), list[str]()
        for (due, remind_at), some in groups.items():
            given = [Assignment("due", "=", due), *_reminder(remind_at, assignments), *assignments]
            notes += _change(bulk, catalog, some, given, "Postpone", len(ids)).notes
        return Written("tasks", tuple(ids), bulk.changed, tuple(dict.fromkeys(notes)))


def overdue(db: Database) -> str:
    """The filter for tasks to do that were due before today, in the zone of their owner."""
    context, elsewhere = db.context(), defaultdict[date, list[int]](list)
    with db.read() as connection:
        for owner, day in _days(connection, context).items():
            elsewhere[day].append(owner)
    return overdue_filter(_today(context, context.zone), elsewhere)


def _days(connection: Connection, context: Context) -> Mapping[int, date]:
    """The day it is for each member who has a zone of their own."""
    members, found = table("members"), {}
    for row in connection.execute(select(members.c.id, members.c.timezone).where(members.c.timezone.is_not(None))):
        try:
            found[row.id] = _today(context, ZoneInfo(row.timezone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return found


def _today(context: Context, zone: ZoneInfo) -> date:
    return context.now.astimezone(zone).date()


def _set(
    db: Database,
    status: TaskStatus,
    refs: Sequence[str],
    filters: Sequence[str],
    assignments: Sequence[Assignment],
    *,
    dry_run: bool,
) -> Written:
    with door(db, f"{LABELS[status]} tasks", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        ids = targets(catalog, catalog.entity("tasks"), refs, filters)
        if status is TaskStatus.OPEN:
            ids, left = _parted(catalog, ids, finished=True)
            if left and refs:
                raise Conflict(f"Task {left[0]} is to do anyway.")
        given = [Assignment("status", "=", status.value), *assignments]
        return _change(bulk, catalog, ids, given, LABELS[status], len(ids))


def _change(
    bulk: Bulk, catalog: Catalog, ids: Sequence[int], given: Sequence[Assignment], verb: str, of: int
) -> Written:
    return change(bulk, catalog, catalog.entity("tasks"), ids, given, link="create", verb=verb, of=of)


def _parted(catalog: Catalog, ids: Sequence[int], *, finished: bool) -> tuple[list[int], list[int]]:
    """The tasks that are finished or are not, as is asked for, and the others."""
    tasks, left = table("tasks"), set[int]()
    for at in range(0, len(ids), 500):
        some = tasks.c.id.in_(ids[at : at + 500])
        to_do = tasks.c.status.in_([status.value for status in UNFINISHED])
        other = to_do if finished else ~to_do
        left |= set(catalog.connection.execute(select(tasks.c.id).where(some, other)).scalars())
    return [number for number in ids if number not in left], [number for number in ids if number in left]


def _reminder(at: str | None, given: Sequence[Assignment]) -> list[Assignment]:
    """The reminder, unless a person sets another one."""
    own = any(each.field == "remind_at" for each in given)
    return [] if own or at is None else [Assignment("remind_at", "=", at)]


def _later(catalog: Catalog, ids: Sequence[int], until: str) -> dict[tuple[str, str | None], list[int]]:
    """The tasks by the day they go to and by their reminder there."""
    context, groups = catalog.db.context(), defaultdict[tuple[str, str | None], list[int]](list)
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        for number, image in images(catalog.connection, catalog.entity("tasks"), some).items():
            due = date.fromisoformat(image["due"]) if image["due"] else None
            day = postponed(until, due, context)
            remind_at = shifted(image["remind_at"], (day - due).days, context) if due else image["remind_at"]
            groups[day.isoformat(), remind_at].append(number)
    return groups
