"""Why a line of a rehearsal is what it is, and what to do about it."""

from crm_tui.services.transfer.rehearsing import Line as Difference
from crm_tui.text import shortened
from crm_tui.widgets.difference_lines import EMPTY, EXAMPLE, SIGNS
from crm_tui.widgets.told import Piece, Rows

SPACE = "  "


def explained(each: Difference, room: int, *, rejected: int, rejects: str) -> Rows:
    """The line in words; `rejected` rows go to the file `rejects`."""
    if each.action == "reject":
        return _rejected(each, room, rejected, rejects)
    if each.action == "skip":
        return [[Piece(f"{SPACE}The row is left out: the record {each.reason}.", "muted")]]
    sign, tone = SIGNS[each.action]
    first = Piece(f"{sign} ", tone)
    if each.action == "create":
        brought = [Piece(f" with the {each.field} ", "muted"), Piece(each.after)] if each.field else []
        note = [Piece(f", a {each.reason}", "muted")] if each.reason else []
        return [[first, Piece(each.record or "A record", bold=True), Piece(" is new", "muted"), *brought, *note]]
    if each.reason:
        return [[first, Piece(each.record, bold=True), Piece(f" {each.reason}", "muted")]]
    return [
        [first, Piece(each.record, bold=True), Piece(f" {_label(each.field)}", "muted")],
        [Piece(f"{SPACE}is now    ", "muted"), Piece(each.before or EMPTY)],
        [Piece(f"{SPACE}becomes   ", "muted"), Piece(each.after or EMPTY)],
    ]


def _rejected(each: Difference, room: int, rejected: int, rejects: str) -> Rows:
    label = _label(each.field).capitalize()
    value = f" {shortened(each.after, 40)} " if each.after else " "
    reason, _, example = each.reason.partition(EXAMPLE)
    said = f"{label}{value}{reason}" if label and each.after else reason or label
    said = said[:1].upper() + said[1:]
    rows = [[Piece("! ", "error"), Piece(f"{said.rstrip('.')}.", "error"), Piece(" The row is left out.", "muted")]]
    if each.suggestion.startswith("--date"):
        rows.append(
            [Piece(f"{SPACE}Say with ", "muted"), Piece("o"), Piece(" which comes first, day or month", "muted")]
        )
    elif each.suggestion or example:
        also = [Piece(" for example", "muted")] if not each.suggestion else []
        rows.append([Piece(f"{SPACE}Write ", "muted"), Piece(each.suggestion or example), *also])
    if each.text:
        rows.append([Piece(f"{SPACE}Line in the file  ", "muted"), *_line(each, room - 20)])
    which = "The rejected row goes" if rejected == 1 else f"The {rejected:,} rejected rows go"
    ready = Piece(", ready to correct and import again.", "muted")
    return [*rows, [Piece(f"{SPACE}{which} to  ", "muted"), Piece(rejects), ready]]


def _label(field: str) -> str:
    return field.replace("_", " ")


def _line(each: Difference, room: int) -> list[Piece]:
    """The line of the file, moved so that the faulty cell is seen."""
    at = each.text.find(each.after) if each.after else -1
    if at < 0:
        return [Piece(each.text[: room * 2])]
    before, after = each.text[:at], each.text[at + len(each.after) :]
    most = max(0, room - min(len(each.after), room // 2) - 8)
    if len(before) > most:
        before = "…" + before[len(before) - most :]
    return [Piece(before), Piece(each.after, "error", underline=True), Piece(after[: room * 2])]
