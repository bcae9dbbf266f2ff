"""Write the rows an import refused, with the reasons beside them, so that the corrected file goes back in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tui.services.transfer.csv_writer import CsvWriter
from crm_tui.services.transfer.files import writing_text

COLUMNS = ("_row", "_field", "_code", "_message", "_suggestion")


@dataclass(frozen=True)
class Reject:
    """A refused row: its number in the file, its original cells and why."""

    row: int
    cells: Sequence[str]
    field: str
    code: str
    message: str
    suggestion: str = ""


def is_reason(header: str) -> bool:
    """Whether a column is one that a rejects file adds; an import ignores it."""
    return header.strip() in COLUMNS


def rejects_path(source: str | Path) -> Path:
    """Where the rejects of a file go: FILE.rejects.csv beside it; those of standard input into this directory."""
    if str(source) == "-":
        return Path("stdin.rejects.csv")
    return Path(f"{source}.rejects.csv")


def write_rejects(target: Path, header: Sequence[str], rejects: Iterable[Reject], *, delimiter: str = ",") -> int:
    """Write the rejects, atomically and as UTF-8 with a byte order mark, so that an `--encoding` given for the
    first file does not harm; gives their number. Raises StorageError.
    """
    kept = [at for at, name in enumerate(header) if not is_reason(name)]
    count = 0
    with writing_text(target, "utf-8-sig") as stream:
        writer = CsvWriter(stream, delimiter)
        writer.rows([[*(header[at] for at in kept), *COLUMNS]])
        for reject in rejects:
            writer.rows([_row(reject, kept, len(header))])
            count += 1
    return count


def _row(reject: Reject, kept: Sequence[int], width: int) -> list[str]:
    cells = [reject.cells[at] if at < len(reject.cells) else "" for at in kept]
    surplus = reject.cells[width:]
    message = f"{reject.message}; beyond the last column: {' | '.join(surplus)}" if surplus else reject.message
    return [*cells, str(reject.row), reject.field, reject.code, message, reject.suggestion]
