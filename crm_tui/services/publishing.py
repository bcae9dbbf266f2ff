"""A folder of published articles, for a web server or a reader: a file for each, and an index (SPEC 19)."""

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.articles import ArticleStatus
from crm_tui.domain.kinds import Context
from crm_tui.errors import Conflict
from crm_tui.services.article_pages import Article, Form, file_name, pages
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.records import matching
from crm_tui.services.transfer.archive_folder import writing_folder
from crm_tui.services.transfer.files import unusable

MARKER = ".crm-articles"
"""The file that tells a folder of articles from others; it lists the files that are ours."""

OURS = re.compile(r"(index|[^/\\]*-\d+)\.(md|html)")


def export(db: Database, folder: Path, form: Form, *, public: bool = False, filters: Sequence[str] = ()) -> int:
    """Write the published articles that match all filters, with `public` only those for customers; their number.

    In a folder of an earlier export the pages are exchanged, and those that are no longer published go. Raises
    Conflict for a folder, or a file of a page's name, that is not ours; Usage, StorageError. Nothing but title, text,
    language, category and the day of the last change leaves.
    """
    folder = Path(os.path.realpath(folder))
    with db.read() as connection:
        found = _published(connection, Catalog(db, connection), filters, db.context(), public=public)
    kind, files = pages(form), {file_name(each, form): each for each in found}
    index = f"index.{form}"
    names = (MARKER, *files, index)
    old = _earlier(folder, names)
    with writing_folder(folder, names, lambda _: True) as stage:
        _write(stage / MARKER, "".join(f"{name}\n" for name in names))
        for name, article in files.items():
            _write(stage / name, kind.page(article))
        _write(stage / index, kind.index(found))
        for name in old.difference(names):
            (folder / name).unlink(missing_ok=True)
    return len(found)


def _write(path: Path, text: str) -> None:
    """Without waiting for the disk each time: the folder can be written again, and there may be thousands."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(text.encode())
    except OSError as error:
        raise unusable(path.name, error) from error


def _published(
    connection: Connection, catalog: Catalog, filters: Sequence[str], context: Context, *, public: bool
) -> list[Article]:
    articles = table("articles")
    names = ("id", "title", "body", "language", "category", "updated_at", "created_at")
    wanted = [matching(catalog, catalog.entity("articles"), filters, ()).where, live(articles)]
    wanted.append(articles.c.status == ArticleStatus.PUBLISHED.value)
    if public:
        wanted.append(articles.c.public == 1)
    rows = connection.execute(select(*(articles.c[name] for name in names)).where(*wanted).order_by(articles.c.id))
    return [
        Article(
            row.id,
            row.title,
            row.body or "",
            row.language or "",
            row.category or "",
            _day(row.updated_at or row.created_at, context),
        )
        for row in rows
    ]


def _day(at: str | None, context: Context) -> str:
    return datetime.fromisoformat(at).astimezone(context.zone).date().isoformat() if at else ""


def _earlier(folder: Path, names: Sequence[str]) -> set[str]:
    """The pages of an earlier export. Raises Conflict for other files."""
    if not folder.is_dir():
        return set()
    try:
        there = {entry.name for entry in folder.iterdir() if not entry.name.startswith(f".{folder.name[:200]}.crm-")}
        if not there:
            return set()
        listed = (folder / MARKER).read_text("utf-8", "replace").split("\n") if MARKER in there else None
    except OSError as error:
        raise unusable(folder, error, "read") from error
    if listed is None:
        raise Conflict(f"{folder} holds other files and no articles; it was left as it is, name another folder")
    ours = {name for name in listed if OURS.fullmatch(name)}
    foreign = there.intersection(names) - ours - {MARKER}
    if foreign:
        raise Conflict(f"{folder / min(foreign)} was not written by crm; nothing was written, name another folder")
    return ours
