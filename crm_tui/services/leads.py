"""The verbs of leads: assign, disqualify, recycle, reopen; one lead or many, one undo step (SPEC 4)."""

from collections import defaultdict
from collections.abc import Sequence

from crm_tui.db.database import Database
from crm_tui.domain.pipeline import LeadStatus
from crm_tui.errors import Conflict
from crm_tui.services.catalog import Catalog
from crm_tui.services.leading import read_only, refusal
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.writing import change, door

DUE = "status:recycled recycle_on:..today"
"""The filter of the recycled leads to be taken up again."""

Assignments = Sequence[Assignment]


def assign(
    db: Database,
    member: str,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Give leads to a member; a new one becomes assigned. Raises NotFound for an unknown member."""
    given = [Assignment("owner", "=", member), *assignments]
    return _change(db, "Assign", {LeadStatus.NEW: LeadStatus.ASSIGNED}, refs, filters, given, dry_run=dry_run)


def disqualify(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Take leads for unqualified. Raises Invalid without a `status_reason`."""
    return _change(db, "Disqualify", _every(LeadStatus.UNQUALIFIED), refs, filters, assignments, dry_run=dry_run)


def recycle(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Put leads aside until a day. Raises Invalid without a `recycle_on`."""
    return _change(db, "Recycle", _every(LeadStatus.RECYCLED), refs, filters, assignments, dry_run=dry_run)


def reopen(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Work on unqualified leads again. Raises Invalid without a `status_reason`, Conflict for another lead, by REF."""
    moves = {LeadStatus.UNQUALIFIED: LeadStatus.WORKING}
    return _change(db, "Reopen", moves, refs, filters, assignments, only=True, dry_run=dry_run)


def _every(target: LeadStatus) -> dict[LeadStatus, LeadStatus]:
    return dict.fromkeys(LeadStatus, target)


def _change(
    db: Database,
    verb: str,
    moves: dict[LeadStatus, LeadStatus],
    refs: Sequence[str],
    filters: Sequence[str],
    assignments: Assignments,
    *,
    only: bool = False,
    dry_run: bool,
) -> Written:
    """Change leads by the status they have and the one `moves` gives it; with `only` no others are meant."""
    with door(db, f"{verb} leads", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("leads")
        groups, left = _grouped(catalog, targets(catalog, entity, refs, filters), moves, only=only)
        if left and refs:
            raise Conflict(left[0])
        count = sum(map(len, groups.values()))
        notes = [f"{len(left):,} of the leads {'is' if len(left) == 1 else 'are'} left as they were"] if left else []
        for status, ids in groups.items():
            given = [*([Assignment("status", "=", status)] if status else ()), *assignments]
            notes += change(bulk, catalog, entity, ids, given, link="create", verb=verb, of=count).notes
        touched = tuple(number for ids in groups.values() for number in ids)
        return Written(entity.name, touched, bulk.changed, tuple(dict.fromkeys(notes)))


def _grouped(
    catalog: Catalog, ids: Sequence[int], moves: dict[LeadStatus, LeadStatus], *, only: bool
) -> tuple[dict[LeadStatus | None, list[int]], list[str]]:
    """The leads by the status they get, None for the one they have; and why others are left as they are."""
    groups, left = defaultdict[LeadStatus | None, list[int]](list), list[str]()
    for number, image in images(catalog.connection, catalog.entity("leads"), ids).items():
        status = LeadStatus(image["status"])
        if read_only(image) or (status is LeadStatus.CONVERTED and status in moves):
            left.append(refusal(image))
        elif only and status not in moves:
            names = " or ".join(moves)
            left.append(f"Lead {number} is {status}, not {names}.")
        else:
            groups[moves.get(status)].append(number)
    return groups, left
