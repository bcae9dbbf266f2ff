"""Which backups are there, which are verified, and which automatic ones may go: 24 hours, 14 days, 8 weeks."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crm_tui.services import file_store

ASKED = "asked for"
STAMP = "%Y-%m-%dT%H:%M:%SZ"
KEPT: tuple[tuple[str, int], ...] = (("%Y-%m-%d %H", 24), ("%Y-%m-%d", 14), ("%G-%V", 8))
"""Period, and of how many of them the newest backup is kept."""


@dataclass(frozen=True)
class Manifest:
    """Lies beside a backup once it is verified: of which database, when and why, and what it held."""

    source: str
    at: str
    reason: str
    size: int
    sha256: str
    counts: Mapping[str, int]

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.strptime(self.at, STAMP).replace(tzinfo=UTC)


def manifest_path(backup: Path) -> Path:
    """`crm-20261123-090000.db.json`."""
    return backup.with_name(f"{backup.name}.json")


def sha256(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(backup: Path, source: str, at: datetime, reason: str, counts: Mapping[str, int]) -> None:
    """Mark a backup as verified: beside it, mode 0600, whole or not at all."""
    made = Manifest(source, at.strftime(STAMP), reason, backup.stat().st_size, sha256(backup), dict(counts))
    new = backup.with_name(f".{backup.name}.json.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(made), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(manifest_path(backup))


def read_manifest(backup: Path) -> Manifest | None:
    """The manifest of a backup; None where it has none, or one that does not fit the file."""
    try:
        found = Manifest(**json.loads(manifest_path(backup).read_text(encoding="utf-8")))
        return found if found.size == backup.stat().st_size and found.moment else None
    except (OSError, ValueError, TypeError):
        return None


def verified(folder: Path, source: str) -> list[tuple[Manifest, Path]]:
    """The verified backups of one database in a folder, newest first."""
    paths = [file.with_suffix("") for file in folder.glob("*.json")] if folder.is_dir() else []
    found = [(manifest, path) for path in paths if (manifest := read_manifest(path)) and manifest.source == source]
    return sorted(found, key=lambda pair: (pair[0].at, pair[1].name), reverse=True)


def recent(folder: Path, source: str, now: datetime, within: timedelta = timedelta(hours=1)) -> bool:
    """Whether a verified backup younger than an hour exists."""
    return any(timedelta(0) <= now - manifest.moment < within for manifest, _ in verified(folder, source))


def rotate(folder: Path, source: str) -> list[Path]:
    """Delete the automatic backups that no period keeps, with their files.

    Those a person asked for stay, and the newest always.
    """
    backups = [pair for pair in verified(folder, source) if pair[0].reason != ASKED]
    keep = kept(manifest.moment for manifest, _ in backups)
    gone = [path for at, (manifest, path) in enumerate(backups) if at and manifest.moment not in keep]
    for path in gone:
        manifest_path(path).unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        shutil.rmtree(file_store.beside(path), ignore_errors=True)
    return gone


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """The moments that stay: the newest of each of the last 24 hours, 14 days and 8 weeks that have any."""
    newest_first = sorted(moments, reverse=True)
    found: set[datetime] = set()
    for period, count in KEPT:
        newest: dict[str, datetime] = {}
        for moment in newest_first:
            newest.setdefault(moment.strftime(period), moment)
        found.update(list(newest.values())[:count])
    return found
