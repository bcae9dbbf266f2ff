"""What a person asks of an import, checked before anything is read."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crm_tui.errors import Usage

IMPORTED = (
    "contacts", "companies", "leads", "deals", "activities", "tasks", "tickets", "ticket_posts", "responses",
    "articles", "snippets", "pipelines", "stages", "members",
)  # fmt: skip
"""The entities an import fills."""


class Mode(StrEnum):
    """What happens to a row that finds its record, and to one that does not (SPEC 8.5)."""

    UPSERT = "upsert"
    CREATE = "create"
    UPDATE = "update"
    FILL = "fill"
    REPLACE = "replace"


class OnError(StrEnum):
    """Whether one bad row stops everything."""

    ABORT = "abort"
    SKIP = "skip"


class Unknown(StrEnum):
    """What happens to a column nobody knows."""

    ERROR = "error"
    ASK = "ask"
    CUSTOM = "custom"
    IGNORE = "ignore"


class Missing(StrEnum):
    """What happens when a linked company is not there."""

    CREATE = "create"
    REQUIRE = "require"
    SKIP = "skip"


class Blank(StrEnum):
    """What an empty cell does to a field that has a value."""

    KEEP = "keep"
    CLEAR = "clear"


class Binned(StrEnum):
    """What happens when a row finds its record in the bin."""

    RESTORE = "restore"
    NEW = "new"
    REJECT = "reject"


class DateOrder(StrEnum):
    """The order of the parts of a date written in figures."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class DecimalSign(StrEnum):
    """The sign before the fraction of a number."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True)
class Options:
    """The options of SPEC 8. `backups` is the folder of the backup before a large import; None makes none.

    `new_pipeline` is the name of a pipeline made from the stages of the file, or @ and the column that names several.
    `new_members` makes members of owners who are none.
    """

    into: str
    profile: str | None = None
    map: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    mode: str = Mode.UPSERT
    dry_run: bool = False
    on_error: str = OnError.ABORT
    rejects: str | None = None
    unknown: str = Unknown.ERROR
    link: str = Missing.CREATE
    blank: str = Blank.KEEP
    date: str | None = None
    decimal: str | None = None
    country: str | None = None
    currency: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    format: str | None = None
    binned: str = Binned.RESTORE
    map_value: tuple[str, ...] = ()
    from_spreadsheet: bool = False
    backups: Path | None = None
    new_pipeline: str | None = None
    new_members: bool = False

    def keys(self, usual: tuple[str, ...]) -> tuple[str, ...]:
        """The matching keys in order: those asked for, else the usual ones of the entity."""
        asked = (self.match,) if isinstance(self.match, str) else self.match
        given = tuple(part.strip() for text in asked for part in text.split(",") if part.strip())
        return given or usual

    @property
    def pipeline_column(self) -> str | None:
        """The column whose values name the new pipelines."""
        name = self.new_pipeline or ""
        return name[1:] if name.startswith("@") else None

    @property
    def pipeline_name(self) -> str | None:
        """The pipeline that every row goes to."""
        return None if self.pipeline_column is not None else self.new_pipeline


CLOSED: dict[str, type[StrEnum]] = {
    "mode": Mode,
    "on_error": OnError,
    "unknown": Unknown,
    "link": Missing,
    "blank": Blank,
    "date": DateOrder,
    "decimal": DecimalSign,
    "binned": Binned,
}


def check(options: Options) -> None:
    """Raise Usage for an entity that is not imported or a word that is no choice of its option."""
    if options.into not in IMPORTED:
        raise Usage(f"{options.into} cannot be imported; --into takes {', '.join(IMPORTED)}.")
    if options.new_pipeline is not None and options.into != "deals":
        raise Usage("--new-pipeline is for --into deals.")
    if options.new_pipeline is not None and not options.new_pipeline.removeprefix("@").strip():
        raise Usage('--new-pipeline takes a name, or @ and a column, e.g. --new-pipeline "@Pipeline".')
    for name, choices in CLOSED.items():
        given = getattr(options, name)
        if given is not None and given not in list(choices):
            raise Usage(f"--{name.replace('_', '-')} is one of {', '.join(choices)}, not {given!r}.")


def pair(text: str, option: str) -> tuple[str, str]:
    """The two sides of `Firma=company`; the last `=` divides, because a header may hold one. Raises Usage."""
    left, sign, right = text.rpartition("=")
    if not sign or not left.strip():
        raise Usage(f'{option} is written "theirs=ours", not {text!r}.')
    return left.strip(), right.strip()
