"""Import a file into one entity (SPEC 8): staged without a lock, applied in one transaction."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, case, select, update

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Usage
from crm_tui.services import maintenance
from crm_tui.services.catalog import Catalog
from crm_tui.services.rating import freeze_new
from crm_tui.services.transfer import new_fields, new_pipelines, outcome
from crm_tui.services.transfer.answers import Answers
from crm_tui.services.transfer.concluding import done, refusal
from crm_tui.services.transfer.creating import create
from crm_tui.services.transfer.headers import recogniser
from crm_tui.services.transfer.job import Job, Watcher
from crm_tui.services.transfer.judging import judge, refuse_followers
from crm_tui.services.transfer.keys import Keys
from crm_tui.services.transfer.linking import Linking
from crm_tui.services.transfer.mapping import Ask, mapped
from crm_tui.services.transfer.matching import Matching
from crm_tui.services.transfer.merging import Merging
from crm_tui.services.transfer.options import Missing, Options, check, pair
from crm_tui.services.transfer.outcome import Outcome
from crm_tui.services.transfer.people import ME
from crm_tui.services.transfer.points import Points
from crm_tui.services.transfer.settling import inherit, scope
from crm_tui.services.transfer.slots import slots
from crm_tui.services.transfer.source import Source, open_source
from crm_tui.services.transfer.spoken import Spoken
from crm_tui.services.transfer.stage import Stage, Verdict
from crm_tui.services.transfer.staging import converter, load
from crm_tui.services.transfer.stopping import Cancelled, Check, checking, stoppable
from crm_tui.services.transfer.unique_values import refuse_taken
from crm_tui.services.transfer.updating import Updating
from crm_tui.text import safe

MADE = {"companies": ("company", "companies"), "contacts": ("contact", "contacts")}

LARGE = 1_000
"""Above so many rows a backup is made first."""

Progress = Callable[[int], None]

Confirm = Callable[[str], bool]
"""Whether a person agrees to what is said."""


class _Leave(Exception):
    """Rolls the transaction back, with what it found: a rehearsal, or a bad row."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def run(
    db: Database,
    source: str,
    options: Options,
    *,
    progress: Progress | None = None,
    ask: Ask | None = None,
    confirm: Confirm | None = None,
    cancelled: Cancelled | None = None,
    fingerprint: str | None = None,
    watcher: Watcher | None = None,
) -> Outcome:
    """Import a file, "-" for standard input; `progress` gets the number of rows read, `ask` settles unknown columns,
    `confirm` is asked before pipelines are made.

    Bad rows are in the outcome. Raises Usage for options, headers and columns, Invalid for a file that cannot be
    read to its end, StorageError, Busy; Stopped once `cancelled` says so, within half a second but not while it
    waits for another writer; Conflict if the file has not the `fingerprint` of the layout any more.
    """
    check(options)
    checked = checking(cancelled, "Import")
    with (
        opened(db, source, options, checked) as file,
        db.staging() as connection,
        stoppable(db, connection, checked),
    ):
        _check_same(file, fingerprint)
        with db.read() as reading:
            job = _prepared(Catalog(db, reading), options, file, connection, ask)
        job.watcher = watcher
        with connection.begin():
            db.dialect.prepare_staging(connection)
            job.stage.create(connection)
            job.rows = load(connection, job.stage, job.reader, file, job.plan, progress)
            job.pipelines = new_pipelines.planned(connection, job.stage, options)
            refused = job.refused()
        if refused and not job.skips and not options.dry_run:
            return refusal(job)
        _agreed(job, confirm)
        _backup(job)
        return _written(job)


def _check_same(file: Source, fingerprint: str | None) -> None:
    if fingerprint and file.fingerprint != fingerprint:
        name = safe(Path(file.name).name)
        raise Conflict(f"{name} has changed since it was read. Nothing was written; look at the import again.")


def opened(db: Database, source: str, options: Options, checked: Check | None = None) -> Source:
    """The file, whose header is told from title lines by the names that somebody knows; the caller closes it."""
    with db.read() as connection:
        fields = Catalog(db, connection).fields(options.into)
    names = [*fields, *(each.label for each in fields.values()), *(pair(one, "--map")[0] for one in options.map)]
    known = recogniser(options.into, names)
    return open_source(
        source,
        encoding=options.encoding,
        delimiter=options.delimiter,
        format=options.format,
        known=known,
        check=checked,
    )


def _prepared(catalog: Catalog, options: Options, file: Source, connection: Connection, ask: Ask | None) -> Job:
    entity = catalog.entity(options.into)
    fields = dict(catalog.fields(entity.name))
    plan = mapped(file.header, entity, fields, options, ask)
    fields |= {each.name: each for each in plan.added}
    stage = Stage(slots(entity, fields, plan.columns, options))
    new_pipelines.check(stage, options)
    reader = converter(catalog, stage.slots, plan, options, file, fields)
    return Job(catalog.db, options, entity, file, plan, fields, stage, reader, connection)


def _agreed(job: Job, confirm: Confirm | None) -> None:
    """Raise Usage where a person does not want the pipelines; they are asked while nobody waits for them."""
    for each in job.pipelines:
        if confirm and not job.options.dry_run and not confirm(each.notice):
            raise Usage('Nothing was written. --map-value "stage:Theirs=Won" says what a stage means.')
        job.notices.append(each.notice)


def _backup(job: Job) -> None:
    """A verified backup before a large import into a database that holds something."""
    if job.options.backups is None or job.options.dry_run or job.rows <= LARGE:
        return
    with job.db.read() as connection:
        filled = connection.execute(select(job.entity.table.c.id).limit(1)).first()
    if filled is not None:
        maintenance.automatic_backup(job.db, job.options.backups, reason="before an import")


def _written(job: Job) -> Outcome:
    name = "standard input" if job.source.name == "-" else Path(job.source.name).name
    try:
        with job.db.bulk(f"Import {name}", staged=job.connection) as bulk:
            bulk.author = replace(bulk.author, origin="import")
            found = _applied(job, bulk)
            if job.options.dry_run or found.exit == outcome.REFUSED:
                raise _Leave(found)
            return found
    except _Leave as left:
        return left.outcome


def _applied(job: Job, bulk: Bulk) -> Outcome:
    """Everything the import does to the database; the staging tables roll back with it."""
    connection, stage = bulk.connection, job.stage
    linkings = [Linking(connection, stage, slot, job.reader.reading.system) for slot in stage.slots.links]
    _settle_owner(job, bulk)
    job.pipeline = new_pipelines.make(bulk, job.pipelines, job.options)
    for linking in linkings:
        if linking.target.name != "stages":
            linking.find()
    keys = Keys(stage, job.entity, bulk.dialect, job.options.keys(job.entity.match))
    Matching(connection, stage, keys).plan(job.options.binned)
    scope(connection, stage, job.pipeline)
    for linking in linkings:
        if linking.target.name == "stages":
            linking.find()
    inherit(connection, stage)
    judge(connection, stage, keys, job.options.mode)
    for linking in sorted(linkings, key=lambda each: each.target.name != "pipelines"):
        linking.refuse(job.options.link)
    refuse_taken(connection, bulk.dialect, stage)
    refuse_followers(connection, stage)
    if job.refused() and not job.skips:
        return refusal(job)
    return _stored(job, bulk, linkings)


def _settle_owner(job: Job, bulk: Bulk) -> None:
    """Who imports for the first time has become a member with it; so do the new members."""
    rows = job.stage.rows
    joined = job.reader.members.join(bulk)
    if joined:
        members = case(joined, value=rows.c.owner_id)
        bulk.connection.execute(update(rows).where(rows.c.owner_id < 0).values(owner_id=members))
    if job.reader.members.met_me:
        bulk.connection.execute(update(rows).where(rows.c.owner_id == ME).values(owner_id=bulk.me))


def _stored(job: Job, bulk: Bulk, linkings: list[Linking]) -> Outcome:
    options, stage = job.options, job.stage
    if job.plan.added:
        new_fields.add(bulk, Catalog(job.db, bulk.connection), job.entity, job.plan.added)
    linked = Counter[str]()
    for each in linkings:
        if not each.inside:
            linked[each.target.name] += each.make(bulk, options.link, options.mode, options.binned)
    created, offset = create(bulk, stage, job.pipeline)
    if created and job.entity.name == "deals":
        freeze_new(bulk, job.db.context(), offset)
    _follow(job, offset)
    for each in linkings:
        if each.inside:
            each.find()
            linked[each.target.name] += each.make(bulk, options.link, options.mode, options.binned)
            each.join(bulk, offset)
            if options.link == Missing.REQUIRE or (options.link == Missing.CREATE and not each.makes):
                each.insist()
    merging = Merging(
        Catalog(job.db, bulk.connection), stage.slots, options.mode, options.blank, job.reader.reading.context
    )
    updating = Updating(bulk, stage, merging, clears=job.reader.clears)
    if job.watcher:
        job.watcher.begin(job, bulk)
    updating.apply(compare=options.dry_run, watcher=job.watcher)
    _add_beside(job, bulk, offset)
    job.notices += [f"{count:,} {MADE[name][count > 1]} created" for name, count in linked.items() if count]
    if job.watcher:
        job.watcher.finish(offset)
    return done(job, bulk, created, offset if created else sys.maxsize, updating)


def _add_beside(job: Job, bulk: Bulk, offset: int) -> None:
    """Store what the rows bring besides their records."""
    stage = job.stage
    if stage.slots.points:
        Points(bulk, stage, offset, matched=job.count(Verdict.MATCH) > 0).add()
    if "score" in stage.slots.answer:
        Answers(bulk, stage, offset, job.options.mode).add()
    if stage.slots.comments:
        Spoken(bulk, stage, offset).add()


def _follow(job: Job, offset: int) -> None:
    """Rows that repeat a new one belong to the record that was made of it."""
    plan, fresh = job.stage.plan, job.stage.fresh
    theirs = select(fresh.c.number + offset).where(fresh.c.row == plan.c.leader).scalar_subquery()
    followers = (plan.c.leader.is_not(None), plan.c.record.is_(None), plan.c.verdict == int(Verdict.MATCH))
    if job.connection.execute(select(plan.c.row).where(*followers).limit(1)).first() is not None:
        job.connection.execute(update(plan).where(*followers).values(record=theirs))
