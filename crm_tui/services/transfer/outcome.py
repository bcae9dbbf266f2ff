"""What an import did, or would do: counts of what was stored, and what a person should know."""

from dataclasses import dataclass

from crm_tui.services.rows import Difference

MOST_ERRORS = 20
MOST_DIFFERENCES = 1_000

DONE, PARTLY, REFUSED = 0, 5, 6
"""Exit statuses: all rows taken; good rows taken, bad ones written to a file; a bad row, so nothing was written."""


@dataclass(frozen=True)
class RowError:
    """Why a row is refused: its number, the line it begins on, field, code, message, and what may be meant."""

    row: int
    line: int
    field: str
    code: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of an import; rows = created + updated + unchanged + skipped + rejected.

    `change_set` is None when nothing was written. `errors` and `differences` are the first of them, with the number
    of the others beside them. After a refusal (exit 6) nothing was written and the good rows count as skipped.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    linked: int
    change_set: int | None
    rejects_file: str | None
    notices: tuple[str, ...]
    errors: tuple[RowError, ...]
    more_errors: int
    differences: tuple[Difference, ...]
    more_differences: int
    exit: int

    def __post_init__(self) -> None:
        total = self.created + self.updated + self.unchanged + self.skipped + self.rejected
        if self.rows != total:
            raise RuntimeError(f"{self.rows} rows were read but {total} are accounted for")
