"""What came of an import: counts of what was stored, errors, notices, the rejects file, the line of `crm imports`."""

from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, or_, select

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.db.models.journal import Import
from crm_tui.services.transfer import outcome, rejecting
from crm_tui.services.transfer.job import Job
from crm_tui.services.transfer.outcome import Outcome
from crm_tui.services.transfer.rejects import rejects_path
from crm_tui.services.transfer.stage import Verdict
from crm_tui.services.transfer.updating import Updating

PLACES = ("pipeline", "stage")
"""References that say where a record stands, not whom it belongs to."""

COUNTS = ("rows", "created", "updated", "unchanged", "skipped", "rejected", "linked")


def done(job: Job, bulk: Bulk, created: int, above: int, updating: Updating) -> Outcome:
    if created != job.count(Verdict.CREATE):
        raise RuntimeError(f"{created} records were stored for {job.count(Verdict.CREATE)} new rows")
    touched = job.stage.touched
    updated = int(job.connection.execute(select(func.count()).select_from(touched)).scalar_one())
    unchanged = job.count(Verdict.MATCH) - updated
    rejected, reasons = rejecting.counted(job.connection, job.stage)
    found = Outcome(
        rows=job.rows,
        created=created,
        updated=updated,
        unchanged=unchanged,
        skipped=job.count(Verdict.SKIP),
        rejected=rejected,
        linked=_linked(job, above),
        change_set=None if job.options.dry_run else bulk.changed,
        rejects_file=_write_rejects(job) if rejected and not job.options.dry_run else None,
        notices=_notices(job),
        errors=rejecting.first_errors(job.connection, job.stage, job.source),
        more_errors=max(0, reasons - outcome.MOST_ERRORS),
        differences=tuple(updating.differences),
        more_differences=updating.more_differences,
        exit=outcome.PARTLY if rejected else outcome.DONE,
    )
    if bulk.changed is not None:
        _register(job, bulk, found)
    return found


def _linked(job: Job, above: int) -> int:
    """How many records that were written lead to another record."""
    slots = [slot for slot in job.stage.slots.links if slot.field.name not in PLACES]
    if not slots:
        return 0
    target, plan, touched = job.entity.table, job.stage.plan, job.stage.touched
    linked = or_(*(target.c[slot.field.column].is_not(None) for slot in slots))
    new = select(func.count()).select_from(target).where(target.c.id > above, linked)
    old = select(func.count()).join_from(touched, plan, plan.c.row == touched.c.row)
    old = old.join(target, target.c.id == plan.c.record).where(linked, target.c.id <= above)
    return sum(int(job.connection.execute(each).scalar_one()) for each in (new, old))


def _write_rejects(job: Job) -> str:
    target = Path(job.options.rejects) if job.options.rejects else rejects_path(job.source.name)
    rejecting.write(job.connection, job.stage, job.source, target)
    return str(target)


def _notices(job: Job) -> tuple[str, ...]:
    source = job.source
    counted = (
        (source.skipped_titles, "title line above the header", "title lines above the header"),
        (source.skipped_totals, "total line below the data", "total lines below the data"),
    )
    skipped = [f"{count} {one if count == 1 else many} skipped" for count, one, many in counted if count]
    rehearsal = ["dry run: nothing was written"] if job.options.dry_run else []
    return (*job.plan.notices, *skipped, *job.reader.members.notices(), *job.notices, *rehearsal)


def refusal(job: Job) -> Outcome:
    """Nothing is written because of a bad row; the good ones count as skipped."""
    rejected, reasons = rejecting.counted(job.connection, job.stage)
    return Outcome(
        rows=job.rows,
        created=0,
        updated=0,
        unchanged=0,
        skipped=job.rows - rejected,
        rejected=rejected,
        linked=0,
        change_set=None,
        rejects_file=None,
        notices=_notices(job),
        errors=rejecting.first_errors(job.connection, job.stage, job.source),
        more_errors=max(0, reasons - outcome.MOST_ERRORS),
        differences=(),
        more_differences=0,
        exit=outcome.REFUSED,
    )


def _register(job: Job, bulk: Bulk, found: Outcome) -> None:
    """The line of `crm imports`."""
    counts = {name: getattr(found, name) for name in COUNTS}
    values: dict[str, Any] = {"change_set": bulk.changed, "at": bulk.author.at, "entity": job.entity.name}
    values |= {"file": job.source.name, "sha256": job.source.sha256}
    values["profile"] = job.plan.profile.name if job.plan.profile else None
    imports = models.every_table().tables[Import.__tablename__]
    bulk.connection.execute(insert(imports).values(**values, **counts))
