"""Drafts of forms: one file each, kept while a person types, offered again after a crash.

A draft belongs to the run of the program that writes it. Every run holds a lock on a file of its own, which the
operating system gives up with the process, however it ends: a draft is offered when nobody holds the lock of its run.
Process ids would not do: another program may have the same one after a restart.
"""

import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import uuid4

from crm_tui.services import kept_files
from crm_tui.services.transfer.files import unusable

NAME = re.compile(r"[0-9a-f]{16}-([0-9a-f]{32})\.json")


@dataclass(frozen=True)
class Draft:
    """What a person typed into a form, by field; `record` and its `version` are None while adding.

    `session` is the run that keeps it; only drafts that were found carry it.
    """

    database: str
    entity: str
    record: int | None
    version: int | None
    values: Mapping[str, str]
    at: str
    session: str = field(default="", compare=False)


def keep(folder: Path, draft: Draft) -> Path:
    """Write the draft in place of this run's former one of the same form. Raises StorageError; nothing is half written.

    The texts come back as they are, whatever characters they hold.
    """
    path = _path(folder, draft, _session(folder, os.getpid()))
    facts = {name: getattr(draft, name) for name in ("database", "entity", "record", "version", "at")}
    kept_files.write(path, {**facts, "values": dict(draft.values)})
    return path


def found(folder: Path, database: str) -> tuple[Draft, ...]:
    """The drafts that ended runs left for a database, newest first; damaged files are left alone."""
    drafts = [each for path in _files(folder) if (each := _draft(path)) and each.database == database]
    ended = {session: _ended(folder, session) for session in {each.session for each in drafts}}
    return tuple(sorted((each for each in drafts if ended[each.session]), key=lambda each: each.at, reverse=True))


def forget(folder: Path, draft: Draft) -> None:
    """Remove a draft that was found, or this run's own of the same form; nothing happens if it is gone already."""
    path = _path(folder, draft, draft.session or _session(folder, os.getpid()))
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unusable(path, error, "remove") from error
    if draft.session and not any(_of_session(path, draft.session) for path in _files(folder)):
        with suppress(OSError):
            _lock(folder, draft.session).unlink(missing_ok=True)


@cache
def _session(folder: Path, process: int) -> str:
    """The name of this run; its lock is held until the process ends, and a forked one has a run of its own."""
    session = uuid4().hex
    kept_files.make_folder(folder)
    path = _lock(folder, session)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable(path, error) from error
    with suppress(OSError):  # a file system without locks: then every draft is offered
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return session


def _ended(folder: Path, session: str) -> bool:
    """Whether nobody holds the lock of a run; asked with a shared lock, so that two who ask do not meet."""
    try:
        with _lock(folder, session).open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _lock(folder: Path, session: str) -> Path:
    return folder / f"{session}.lock"


def _path(folder: Path, draft: Draft, session: str) -> Path:
    return folder / f"{kept_files.key_of(draft.database, draft.entity, draft.record)}-{session}.json"


def _files(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    yield from (path for path in paths if NAME.fullmatch(path.name))


def _of_session(path: Path, session: str) -> bool:
    return path.name.endswith(f"-{session}.json")


def _draft(path: Path) -> Draft | None:
    """The draft in a file; None for a damaged one."""
    content = kept_files.read(path)
    named = NAME.fullmatch(path.name)
    if content is None or named is None:
        return None
    match content:
        case {
            "database": str(database),
            "entity": str(entity),
            "record": int() | None as record,
            "version": int() | None as version,
            "values": dict(values),
            "at": str(at),
        } if all(isinstance(text, str) for text in values.values()):
            return Draft(database, entity, record, version, values, at, named[1])
    return None
