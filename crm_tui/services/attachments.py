"""Attachments: what posts carry, saved to a folder, counted, and swept away when nothing refers to them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, func, select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.file_names import numbered, safe_name
from crm_tui.errors import NotFound, StorageError
from crm_tui.services import file_store
from crm_tui.services.catalog import Catalog
from crm_tui.services.file_store import Stored
from crm_tui.services.reading import live
from crm_tui.services.refs import resolve_shown
from crm_tui.services.transfer.files import writing


@dataclass(frozen=True)
class Attached:
    """One file of a post; the name is safe for a file system, not for a screen."""

    id: int
    name: str
    size: int
    media_type: str | None


@dataclass(frozen=True)
class Health:
    """How many attachments there are, in how many bytes, and which of their files are not there or cut."""

    folder: Path
    files: int
    size: int
    missing: tuple[str, ...]


def keep(db: Database, files: Sequence[Path], *, largest: int = file_store.LARGEST) -> tuple[Stored, ...]:
    """Copy files into the store, before the transaction that names them. Raises NotFound, Invalid, StorageError."""
    root = file_store.folder(db)
    return tuple(file_store.keep(root, path, largest=largest) for path in files)


def attach(bulk: Bulk, posts: Iterable[int], files: Sequence[Stored]) -> None:
    """Name files as attachments of posts."""
    bulk.insert(table("attachments"), [{"post_id": post} | asdict(each) for post in posts for each in files])


def of_posts(connection: Connection, posts: Sequence[int]) -> Mapping[int, tuple[Attached, ...]]:
    """The live attachments by post, in the order they were attached."""
    held = table("attachments")
    columns = (held.c.post_id, held.c.id, held.c.name, held.c.size, held.c.media_type)
    found: dict[int, tuple[Attached, ...]] = {}
    for post, *rest in connection.execute(
        select(*columns).where(held.c.post_id.in_(posts), live(held)).order_by(held.c.id)
    ):
        found[post] = (*found.get(post, ()), Attached(*rest))
    return found


def save(db: Database, ref: str, target: Path) -> Path:
    """Write an attachment into a folder, under its name or the next one that is free; where it is.

    Raises NotFound, StorageError for a folder that is none and for a content that is missing or damaged.
    """
    held = table("attachments")
    with db.read() as connection:
        catalog = Catalog(db, connection)
        number = resolve_shown(catalog, catalog.entity("attachments"), ref, db.context())
        name, sha256 = connection.execute(select(held.c.name, held.c.sha256).where(held.c.id == number)).one()
    if not sha256:
        raise NotFound(f"The attachment {number} was erased.")
    if not target.is_dir():
        raise StorageError(f"{target} is no folder; name one with --to.")
    path = next(path for at in count(1) if not (path := target / numbered(safe_name(name), at)).exists())
    with writing(path) as stream:
        for portion in file_store.read(file_store.folder(db), sha256):
            stream.write(portion)
    return path


def health(db: Database, root: Path | None = None) -> Health:
    """Look for the files of all live attachments, beside the database or in a store; their contents are not read."""
    root, held = root or file_store.folder(db), table("attachments")
    with db.read() as connection:
        rows = select(held.c.sha256, func.max(held.c.size), func.min(held.c.name)).where(live(held))
        found = connection.execute(rows.group_by(held.c.sha256)).all()
    missing = tuple(name for sha256, size, name in found if not _is_there(file_store.place(root, sha256), size))
    return Health(root, len(found), sum(size or 0 for _, size, _ in found), missing)


def _is_there(path: Path, size: int | None) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def sweep(db: Database, *, dry_run: bool = False) -> int:
    """Remove the files that no attachment has any more, not even one in the bin; their number."""
    held = table("attachments")
    with db.read() as connection:
        used = set(connection.execute(select(held.c.sha256).distinct()).scalars())
    found = file_store.sweep(file_store.folder(db), used, db.clock())
    for path in () if dry_run else found:
        with suppress(OSError):
            path.unlink()
    return len(found)
