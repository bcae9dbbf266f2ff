"""What undoing a change set would do, in a sentence or two."""

from collections.abc import Sequence

from crm_tui.services.change_log import MADE, Account
from crm_tui.widgets.paragraphs import Paragraph, Words
from crm_tui.widgets.signs import RISK


def verdict(account: Account) -> tuple[Paragraph, ...]:
    """What `u` would do to this change set, or why it would not."""
    step, foreseen = account.step, account.foreseen
    if step.undone is not None:
        return ((Words(f"Undone {step.undone:%a} {step.undone.day} {step.undone:%b %H:%M}."),),)
    if not foreseen.undoable:
        return ((Words("This cannot be undone."),),)
    made = bool(account.altered) and all(each.became == MADE for each in account.altered)
    does = f"moves {foreseen.records:,} to the bin." if made else f"puts {foreseen.records:,} back."
    first = [Words("u", "text", True), Words(does if foreseen.records else "finds nothing to put back.")]
    if foreseen.capped:
        first.append(Words("Only the first thousand changes were looked at."))
    found: list[Paragraph] = [first]
    for word, left in (("conflict", foreseen.conflicts), ("record stays", foreseen.kept)):
        if left:
            found.append([Words(f"{RISK} {_counted(len(left), word)}:", "warning"), Words(_listed(left))])
    return tuple(found)


def _counted(count: int, word: str) -> str:
    many = {"conflict": "conflicts", "record stays": "records stay"}[word]
    return f"{count:,} {word if count == 1 else many}"


def _listed(left: Sequence[str]) -> str:
    return left[0] if len(left) == 1 else f"{left[0]} And {len(left) - 1:,} more."
