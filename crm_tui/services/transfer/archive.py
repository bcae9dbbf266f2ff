"""Everything at once: a folder with one file for each table, and a new database made from it (SPEC 9)."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from crm_tui.db import loading
from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.journal import instant
from crm_tui.db.loading import TABLES, stored_columns
from crm_tui.db.migrations import HEAD
from crm_tui.db.models import every_table
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import file_copies, file_store
from crm_tui.services.transfer.archive_files import (
    MANIFEST,
    Content,
    Manifest,
    TableWriter,
    checksum,
    file_name,
    is_archive,
    read_manifest,
    read_rows,
)
from crm_tui.services.transfer.archive_folder import writing_folder
from crm_tui.services.transfer.files import writing

BATCH = 250
ATTACHED = "files"
"""The folder of what is attached."""

FILES = (*map(file_name, TABLES), MANIFEST)

Progress = Callable[[int], None]


def export_all(db: Database, folder: Path, *, progress: Progress | None = None) -> Mapping[str, int]:
    """Write everything stored, bin and journal included, as of one moment; rows by table.

    Left out is only the searched text, which follows from the rest. Keys derived from phones and e-mails are kept,
    because they depend on the default country of their time. Attached files come along, each once; one that is missing
    beside the database is missing here. Raises Conflict for a folder with other files in it,
    Usage for a file, StorageError; after a failure the folder is as it was.
    """
    with writing_folder(folder, (ATTACHED, *FILES), is_archive) as stage, db.read() as connection:
        last_ids = db.dialect.last_ids(connection)
        contents: dict[str, Content] = {}
        for name in TABLES:
            done = sum(content.rows for content in contents.values())
            written = _write_table(connection, stage / file_name(name), name, progress, done)
            contents[name] = Content(written.count, written.hash.hexdigest(), last_ids.get(name))
        files = _attached(db, connection, stage / ATTACHED, folder / ATTACHED)
        with writing(stage / MANIFEST) as stream:
            stream.write(Manifest(HEAD, instant(db.clock()), contents, files).dump())
    file_copies.drop_others(folder / ATTACHED, files)
    return {name: content.rows for name, content in contents.items()}


def _attached(db: Database, connection: Connection, target: Path, earlier: Path) -> list[str]:
    """Write the contents of attachments, those that an earlier archive has by a second name; those that are there."""
    names = file_copies.named(connection)
    missing = set(file_copies.carry(names, file_store.folder(db), target, near=[earlier]))
    return [name for name in names if name not in missing]


def _write_table(connection: Connection, path: Path, name: str, progress: Progress | None, done: int) -> TableWriter:
    table = every_table().tables[name]
    statement = select(*[table.c[column] for column in stored_columns(table)]).order_by(*table.primary_key)
    with writing(path) as stream:
        writer = TableWriter(stream, table)
        for rows in connection.execute(statement).partitions(BATCH):
            writer.rows(rows)
            if progress:
                progress(done + writer.count)
    return writer


def import_all(db: Database, folder: Path) -> Mapping[str, int]:
    """Replace a database that holds only what its first start wrote by an archive, attached files too; rows by table.

    The journal and the days kept are taken as they are, nothing is added to them. It cannot be undone. One transaction.
    Raises Invalid naming the file for an archive that is not whole, Conflict for a database in use, StorageError.
    """
    manifest = _verified(folder)
    with db.bulk(f"Import {folder}") as door:
        door.daily = False
        if not loading.only_started(door.connection):
            raise Conflict("The database holds records already. Import everything into a new one, with --db.")
        _bring(folder, manifest.files, file_store.folder(db))
        loading.begin(door)
        for name in TABLES:
            _load(door, folder / file_name(name), name, manifest.tables[name])
        _check_references(folder, loading.finish(door, _last_ids(manifest)))
    return {name: content.rows for name, content in manifest.tables.items()}


def _bring(folder: Path, names: Sequence[str], target: Path) -> None:
    """Copy the contents beside the database."""
    if missing := file_copies.carry(names, folder / ATTACHED, target):
        path = file_store.place(folder / ATTACHED, missing[0])
        raise Invalid(f"{path} is missing or damaged, the archive is not whole. Nothing was imported.")


def _load(door: Bulk, path: Path, name: str, content: Content) -> None:
    table = every_table().tables[name]
    try:
        count = loading.fill(door, table, read_rows(path, table))
    except (IntegrityError, ValueError, OverflowError) as error:
        reason = error.orig if isinstance(error, IntegrityError) else error
        raise Invalid(f"{path} cannot be stored: {reason}. Nothing was imported.") from error
    if count != content.rows:
        raise Invalid(f"{path} has {count:,} rows, {MANIFEST} says {content.rows:,}. Nothing was imported.")
    if name == "fields":
        _define(door, path)


def _define(door: Bulk, path: Path) -> None:
    try:
        loading.define(door)
    except (Invalid, ValueError) as error:
        raise Invalid(f"{path} defines a field that cannot be: {error}. Nothing was imported.") from error


def _verified(folder: Path) -> Manifest:
    """The manifest, after every file was found as the manifest says."""
    manifest = read_manifest(folder)
    if manifest.schema != HEAD:
        raise Invalid(f"{folder / MANIFEST} is of schema {manifest.schema}, this crm reads {HEAD}")
    if set(manifest.tables) != set(TABLES):
        raise Invalid(f"{folder / MANIFEST} names other tables than this crm has")
    for name, content in manifest.tables.items():
        path = folder / file_name(name)
        if checksum(path) != content.sha256:
            raise Invalid(f"{path} was changed or cut off since the export: its checksum is not that of {MANIFEST}")
    return manifest


def _last_ids(manifest: Manifest) -> dict[str, int]:
    return {name: content.last_id for name, content in manifest.tables.items() if content.last_id is not None}


def _check_references(folder: Path, orphans: list[str]) -> None:
    if orphans:
        files = ", ".join(map(file_name, orphans))
        raise Invalid(f"{folder}: rows of {files} refer to rows that are not there. Nothing was imported.")
