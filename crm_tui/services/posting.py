"""Writing on tickets: public replies and private notes, on one or many, one undo step (SPEC 7)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.domain.tickets import AuthorKind, TicketStatus
from crm_tui.errors import Conflict, Invalid, Usage
from crm_tui.services import attachments
from crm_tui.services.answered import posted
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Image
from crm_tui.services.composing import assigned, check, defaults
from crm_tui.services.file_store import LARGEST, Stored
from crm_tui.services.public_posts import quote as quoted
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.ticketing import merged, refusal
from crm_tui.services.writing import change, door

SHUT = (TicketStatus.MERGED, TicketStatus.SPAM)
"""The statuses of tickets that nobody writes on."""

Assignments = Sequence[Assignment]


def reply(
    db: Database,
    text: str,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    pending: bool = False,
    resolve: bool = False,
    quote: bool = False,
    files: Sequence[Path] = (),
    largest: int = LARGEST,
    dry_run: bool = False,
) -> Written:
    """Answer customers in public; then they wait for them (`pending`) or are resolved. Returns the posts.

    Without a `resolution` among the assignments, resolving takes the text as it. `quote` puts the customer's last
    words below. Raises Conflict for a merged or spam ticket by REF, Invalid for a text or a move that cannot be.
    """
    if pending and resolve:
        raise Usage("A reply is waited for or resolves, not both: --pending or --resolve")
    given = list(assignments)
    if pending or resolve:
        given.append(Assignment("status", "=", TicketStatus.PENDING if pending else TicketStatus.RESOLVED))
    if resolve and not any(each.field == "resolution" for each in given):
        given.append(Assignment("resolution", "=", text))
    kept = () if dry_run else attachments.keep(db, files, largest=largest)
    with door(db, "Reply to tickets", dry_run=dry_run) as bulk:
        writing = _Writing(db, bulk, text, public=True, quote=quote, files=kept)
        return writing.write("Reply to", refs, filters, given)


def note(
    db: Database,
    text: str,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    files: Sequence[Path] = (),
    largest: int = LARGEST,
    dry_run: bool = False,
) -> Written:
    """Write what only colleagues read; it never leaves. Returns the posts. Raises as `reply`."""
    kept = () if dry_run else attachments.keep(db, files, largest=largest)
    with door(db, "Note on tickets", dry_run=dry_run) as bulk:
        writing = _Writing(db, bulk, text, public=False, quote=False, files=kept)
        return writing.write("Note on", refs, filters, assignments)


class _Writing:
    """One text on its way onto tickets, inside its transaction."""

    def __init__(
        self, db: Database, bulk: Bulk, text: str, *, public: bool, quote: bool, files: Sequence[Stored]
    ) -> None:
        if not text.strip():
            raise Invalid("The post has no text; nothing was written.", field="body")
        self.bulk = bulk
        self.text = text
        self.public = public
        self.quote = quote
        self.files = files
        self.context = db.context()
        self.catalog = Catalog(db, bulk.connection)
        self.entity = self.catalog.entity("ticket_posts")

    def write(self, verb: str, refs: Sequence[str], filters: Sequence[str], given: Assignments) -> Written:
        """The ticket moves first: a reply that waits for the customer does not open it for a moment."""
        tickets = self.catalog.entity("tickets")
        ids, left = self._open(targets(self.catalog, tickets, refs, filters), by_ref=bool(refs))
        notes = [*left, *change(self.bulk, self.catalog, tickets, ids, given, link="create", verb=verb).notes]
        made = [self._composed(number) for number in ids]
        numbers = list(self.bulk.insert(self.entity.table, made))
        attachments.attach(self.bulk, numbers, self.files)
        nothing: Image = {}
        fresh = [(nothing, image | {"id": number}) for number, image in zip(numbers, made, strict=True)]
        notes += posted(self.bulk, self.catalog, fresh)
        return Written(self.entity.name, tuple(numbers), self.bulk.changed, tuple(dict.fromkeys(notes)))

    def _open(self, ids: Sequence[int], *, by_ref: bool) -> tuple[list[int], Iterator[str]]:
        """The tickets one writes on, and a line about those left out. Raises Conflict for one named by REF."""
        found = images(self.bulk.connection, self.catalog.entity("tickets"), ids)
        shut = [image for image in found.values() if image["status"] in SHUT]
        if shut and by_ref:
            one = shut[0]
            raise Conflict(refusal(one) if merged(one) else f"T-{one['id']} is {one['status']}; nothing was written.")
        left = iter([f"{len(shut):,} merged or spam tickets are left as they were"] if shut else [])
        return [number for number in ids if found[number] not in shut], left

    def _composed(self, ticket: int) -> Image:
        before = defaults(self.catalog, self.entity, self.context)
        before |= {"ticket_id": ticket, "author_kind": AuthorKind.AGENT.value, "public": int(self.public)}
        made = assigned(self.catalog, self.entity, [Assignment("body", "=", self._text(ticket))], self.context, before)
        check(self.catalog, self.entity, made.image, before, made.missing)
        return made.image

    def _text(self, ticket: int) -> str:
        below = quoted(self.bulk.connection, ticket, self.context) if self.quote else ""
        return f"{self.text}\n\n{below}" if below else self.text
