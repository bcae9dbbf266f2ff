"""What a person chose for each list: its columns and its order, kept beside the database's other state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tui.services import kept_files


@dataclass(frozen=True)
class ListPreference:
    """Columns by field name, and the order as in `sort:`; empty where nothing was chosen."""

    columns: tuple[str, ...] = ()
    sort: str = ""


def columns(folder: Path, database: str, entity: str) -> tuple[str, ...]:
    """The columns chosen for a list; none where nobody chose, or where the file cannot be read."""
    return preference(folder, database, entity).columns


def preference(folder: Path, database: str, entity: str) -> ListPreference:
    """What was chosen for a list. The fields may be gone since: the caller passes over those it does not know."""
    return _read(_lists(folder, database).get(entity))


def remember(folder: Path, database: str, entity: str, columns: Sequence[str], sort: str) -> None:
    """Keep what was chosen for a list; of two programs at once the later one counts. Raises StorageError."""
    kept = {name: _read(chosen) for name, chosen in _lists(folder, database).items()}
    kept[entity] = ListPreference(tuple(columns), sort)
    lists = {name: {"columns": list(each.columns), "sort": each.sort} for name, each in kept.items()}
    kept_files.write(_path(folder, database), {"database": database, "lists": lists})


def _path(folder: Path, database: str) -> Path:
    return folder / f"lists-{kept_files.key_of(database)}.json"


def _lists(folder: Path, database: str) -> Mapping[str, object]:
    content = kept_files.read(_path(folder, database)) or {}
    lists = content.get("lists")
    return lists if isinstance(lists, dict) else {}


def _read(chosen: object) -> ListPreference:
    match chosen:
        case {"columns": list(columns), "sort": str(sort)} if all(isinstance(name, str) for name in columns):
            return ListPreference(tuple(columns), sort)
    return ListPreference()
