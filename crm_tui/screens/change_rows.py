"""Change sets as the lines of the history: grouped by day, with what became of each at the right."""

from collections.abc import Iterator, Sequence
from datetime import date

from crm_tui.screens.host import initials
from crm_tui.services.change_log import Step
from crm_tui.widgets.change_list import ChangeRow
from crm_tui.widgets.line_list import Heading


def change_rows(steps: Sequence[Step], today: date, *, airy: bool) -> Iterator[ChangeRow | Heading]:
    """A heading for each day; `airy` leaves a line empty above all but the first."""
    shown: date | None = None
    for step in steps:
        day = step.at.date()
        if day != shown:
            if airy and shown is not None:
                yield Heading()
            yield Heading(_day(day, today))
            shown = day
        yield _row(step)


def _row(step: Step) -> ChangeRow:
    tone = f"t{step.member % 6 + 1}" if step.member else "faint"
    over = step.undone is not None
    return ChangeRow(step.id, f"{step.at:%H:%M}", initials(step.name) or "-", tone, step.label, _note(step), over)


def _note(step: Step) -> str:
    if step.undone is not None:
        same = step.undone.date() == step.at.date()
        return f"undone {step.undone:%H:%M}" if same else f"undone {step.undone.day} {step.undone:%b}"
    if not step.undoable:
        return "cannot be undone"
    if step.changes > 1:
        return f"{step.changes:,}{'+' if step.more else ''} records"
    return ""


def _day(day: date, today: date) -> str:
    if day == today:
        return "Today"
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")
