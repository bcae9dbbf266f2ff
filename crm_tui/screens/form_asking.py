"""What the database knows about a text that is being typed: what may be meant, and who has it already."""

from functools import partial

from textual.timer import Timer

from crm_tui.db.database import Database
from crm_tui.domain import countries
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Choice, Country, CurrencyCode, Email, ListOf, Phone, Reference, Text
from crm_tui.entities import entity
from crm_tui.errors import CrmError
from crm_tui.screens.host import Host
from crm_tui.services import form_fields, lookalikes, suggesting
from crm_tui.services.lookalikes import DOMAINS, Lookalike
from crm_tui.services.suggesting import Suggestion
from crm_tui.widgets.field_rows import FieldRows
from crm_tui.widgets.form_row import FormRow
from crm_tui.widgets.inputs.echoes import Piece, problem_of
from crm_tui.widgets.inputs.options import Option

PAUSE = 0.12
"""Seconds without a key before the database is asked."""

CLOSED = (Choice, Country, CurrencyCode)
"""Kinds of which only what is listed can be written."""


class Asking:
    """The questions of one form; the answer to an older text is thrown away."""

    def __init__(self, host: Host, name: str, record: int | None) -> None:
        self.host = host
        self.name = name
        self.record = record
        self._timer: Timer | None = None

    def typed(self, row: FormRow) -> None:
        """Ask once the person pauses."""
        row.close()
        if self._timer is not None:
            self._timer.stop()
        self._timer = row.set_timer(PAUSE, partial(self._ask, row))

    def _ask(self, row: FormRow) -> None:
        self.tell(row)
        if row.live and row.text.strip() and row.linked is None:
            self.complete(row)

    def tell(self, row: FormRow) -> None:
        """Say beside the field which record it leads to, or who has the same e-mail, number or domain."""
        field, text = row.field, row.text
        if not text.strip():
            return
        if isinstance(field.kind, Reference):
            self._tell_link(row, text)
        elif row.changed and (isinstance(field.kind, Email | Phone) or field.name in DOMAINS):
            asked = partial(lookalikes.lookalikes, name=self.name, field=field.name, text=text, except_id=self.record)
            self.host.fetch(asked, partial(_say_lookalikes, row, text), group=f"form tell {field.name}")

    def _tell_link(self, row: FormRow, text: str) -> None:
        if row.linked is not None:
            row.show_echo(_link(row.field, row.linked))
            return
        asked = partial(form_fields.linked, field=row.field, text=text)
        said, failed = partial(_say_link, row, text), partial(_say_unknown, row, text)
        self.host.fetch(asked, said, failed, group=f"form tell {row.field.name}")

    def complete(self, row: FormRow) -> None:
        """List what may be meant."""
        field, text = row.field, row.text
        if field.kind == Reference("stages"):
            asked = partial(_stages, pipeline=_beside(row, "pipeline"), text="" if row.linked else text)
        elif isinstance(field.kind, Reference):
            asked = partial(_records, entity=field.kind.entity, text=text)
        elif isinstance(field.kind, (*CLOSED, ListOf)) or _repeats(field):
            asked = partial(_values, name=self.name, field=field, text=text)
        else:
            return
        self.host.fetch(asked, partial(_offer, row, text), group="form complete")


def _repeats(field: Field) -> bool:
    """Whether records have such a text in common: titles and cities, not names."""
    return isinstance(field.kind, Text) and field.kind.folded and not field.is_(Is.SEARCHED)


def _records(db: Database, entity: str, text: str) -> tuple[Option, ...]:
    return tuple(Option(each.title, "", each.note, each.id) for each in suggesting.references(db, entity, text))


def _stages(db: Database, pipeline: str, text: str) -> tuple[Option, ...]:
    return tuple(Option(each.title, "", each.note, each.id) for each in suggesting.stages(db, pipeline, text))


def _beside(row: FormRow, name: str) -> str:
    """What stands in another field of the same form."""
    fields = row.parent
    other = fields.rows.get(name) if isinstance(fields, FieldRows) else None
    return other.meant if other is not None else ""


def _values(db: Database, name: str, field: Field, text: str) -> tuple[Option, ...]:
    before, comma, last = text.rpartition(",") if isinstance(field.kind, ListOf) else ("", "", text)
    found = suggesting.values(db, name, field.name, last.strip())
    start = f"{before}{comma} " if comma else ""
    country = isinstance(field.kind, Country)
    return tuple(Option(f"{start}{each}", each, countries.name(each) if country else "") for each in found)


def _offer(row: FormRow, text: str, found: tuple[Option, ...]) -> None:
    """Stand on the first where only what is listed can be meant; a free text is its own first choice."""
    if row.text != text or not row.is_attached:
        return
    same = [each for each in found if each.text.casefold() == text.strip().casefold()]
    if same and (not isinstance(row.field.kind, Reference) or len(same) == len(found) == 1):
        row.offer((), -1)
        return
    listed = isinstance(row.field.kind, (*CLOSED, Reference)) and bool(text.strip())
    if form_fields.makes(row.field) and not same and text.strip():
        found = (*found, Option(text, f"new company {text.strip()}"))
    row.offer(found, 0 if listed else -1)


def _say_lookalikes(row: FormRow, text: str, found: tuple[Lookalike, ...]) -> None:
    if row.text != text or not row.is_attached:
        return
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        row.show_echo((Piece("~ ", "warning"), Piece(f"{found[0].title} has it{more}", "warning")))
    elif isinstance(row.field.kind, Email) and "@" in text:
        row.show_echo((Piece("✓", "success"), Piece(" free")))


def _say_link(row: FormRow, text: str, found: Suggestion | None) -> None:
    if row.text != text or not row.is_attached:
        return
    if found is None:
        row.show_echo((Piece("+", "success"), Piece(" new company")))
        return
    told = f" {found.title}" if found.title.casefold() != text.strip().casefold() else ""
    row.show_echo((*_link(row.field, found.id), Piece(told)))


def _link(field: Field, number: int) -> tuple[Piece, ...]:
    singular = entity(field.kind.entity).singular if isinstance(field.kind, Reference) else ""
    return Piece("✓", "success"), Piece(f" {singular} {number}")


def _say_unknown(row: FormRow, text: str, error: CrmError) -> None:
    """The name leads nowhere, or to several: said beside it while typing, below it after."""
    if row.text != text or not row.is_attached:
        return
    row.unknown = problem_of(error)
    row.show_echo((Piece("? nobody knows yet" if row.live else "", "warning"),))
    if not row.live:
        row.check()
