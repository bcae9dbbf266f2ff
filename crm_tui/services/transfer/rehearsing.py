"""An import tried out for a screen: where the columns go, and what would change, before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from crm_tui.db.database import Database
from crm_tui.services.catalog import Catalog
from crm_tui.services.transfer.differing import Differing, Line
from crm_tui.services.transfer.importing import Progress, opened, run
from crm_tui.services.transfer.mapping import Plan, open_mapped
from crm_tui.services.transfer.options import OnError, Options, check
from crm_tui.services.transfer.outcome import Outcome
from crm_tui.services.transfer.source import Source
from crm_tui.services.transfer.targets import named, names
from crm_tui.text import shortened

__all__ = ["Layout", "Line", "Mapped", "Rehearsal", "layout", "rehearse"]

MOST = 2_000
"""The most lines of a rehearsal."""

HEAD = 100
"""The rows that are read for samples."""

SAMPLES = 3


@dataclass(frozen=True)
class Mapped:
    """One column of a file: the field it goes to as `--map` names it (None: nowhere), why, and some of its cells."""

    header: str
    field: str | None
    reason: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """How a file is read: the title of the profile, the columns, those that are still to be settled, where they can
    go. `delimiter` is empty for JSON. `fingerprint` is for `importing.run`: it notices that the file has changed.
    """

    profile: str | None
    encoding: str
    delimiter: str
    columns: tuple[Mapped, ...]
    unknown: tuple[str, ...]
    fields: tuple[str, ...]
    notices: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True)
class Rehearsal:
    """What an import would do: its counts, how it reads the file, the first lines, how many more there are."""

    outcome: Outcome
    layout: Layout
    lines: tuple[Line, ...]
    more: int


def layout(db: Database, source: str, options: Options) -> Layout:
    """Read the head of a file. Unknown columns are no error here but in `unknown`; else raises what `run` raises."""
    check(options)
    with opened(db, source, options) as file, db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(options.into)
        fields = catalog.fields(entity.name)
        plan, unknown = open_mapped(file.header, entity, fields, options)
        return Layout(
            profile=plan.profile.title if plan.profile else None,
            encoding=file.encoding,
            delimiter=file.delimiter or "",
            columns=_columns(file, plan),
            unknown=unknown,
            fields=tuple(names(fields, entity.name)),
            notices=plan.notices,
            fingerprint=file.fingerprint,
        )


def _columns(file: Source, plan: Plan) -> tuple[Mapped, ...]:
    head = next(iter(file.batches(HEAD)), None)
    rows = head.rows if head else []
    made = []
    for at, header in enumerate(file.header):
        targets = ", ".join(named(each.target) for each in plan.columns if each.at == at)
        cells = dict.fromkeys(shortened(row[at].strip()) for row in rows if row[at].strip())
        made.append(Mapped(header, targets or None, plan.reasons[at], tuple(cells)[:SAMPLES]))
    return tuple(made)


def rehearse(
    db: Database,
    source: str,
    options: Options,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Rehearsal:
    """Try an import; nothing is written, whatever the options say, and a bad row does not hide the others.

    To apply it, call `importing.run` with the same options and the `fingerprint` of the layout. Raises what `run`
    raises; the writer lock is held while rows are matched and written for trial.
    """
    seen = layout(db, source, options)
    trial = replace(options, dry_run=True, on_error=OnError.SKIP)
    differing = Differing(MOST)
    found = run(
        db, source, trial, progress=progress, cancelled=cancelled, fingerprint=seen.fingerprint, watcher=differing
    )
    return Rehearsal(found, seen, tuple(differing.lines), differing.more)
