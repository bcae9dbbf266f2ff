"""What an import does to its rows, as one line of shares and as counts that add up."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.reactive import reactive

from crm_tui.services.transfer.outcome import Outcome
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import LATE

LEFT = 2


class Shares(Row):
    """Created and updated heavy, the rest light, rejected heavy again at the end; the smallest share has a cell."""

    outcome: reactive[Outcome | None] = reactive(None, layout=False)

    def draw(self, line: Line, row: int) -> None:
        found, room = self.outcome, self.size.width - 2 * LEFT
        line.gap(LEFT)
        if found is None or room < 4:
            return
        created, updated, rest, rejected = cells(
            (found.created, found.updated, found.unchanged + found.skipped, found.rejected), room
        )
        line.rule(created, heavy=True, tone="success").rule(updated, heavy=True, tone="accent")
        line.rule(rest).rule(rejected, heavy=True, tone="error")


def cells(counts: Sequence[int], room: int) -> list[int]:
    """The cells of each share; what is there at all has one, the largest takes what is over."""
    total = sum(counts) or 1
    found = [max(1, count * room // total) if count else 0 for count in counts]
    largest = max(range(len(counts)), key=lambda at: counts[at])
    found[largest] += room - sum(found)
    return found


class Counts(Row):
    """`+ 112 create   → 31 update   = 803 unchanged   0 skipped   ! 4 rejected   sum 950`."""

    outcome: reactive[Outcome | None] = reactive(None, layout=False)

    def draw(self, line: Line, row: int) -> None:
        found = self.outcome
        if found is None:
            return
        total = f"{found.rows:,}"
        parts = _parts(found)
        needed = sum(sum(cell_len(text) for text, _, _ in part) for part in parts)
        space = (self.size.width - 2 * LEFT - needed - len(total) - 4) // len(parts)
        line.gap(LEFT)
        for part in parts:
            for text, tone, bold in part:
                line.put(text, tone, bold=bold)
            line.gap(max(1, min(space, 4)))
        end = self.size.width - LEFT - len(total) - 4
        if end >= line.at:
            line.to(end).put("sum ", "muted").put(total)


def _parts(found: Outcome) -> list[list[tuple[str, str, bool]]]:
    """The counts, each a sign, a number and a word."""
    bad = "error" if found.rejected else "muted"
    return [
        [("+ ", "success", False), (f"{found.created:,}", "text", True), (" create", "muted", False)],
        [("→ ", "accent", False), (f"{found.updated:,}", "text", True), (" update", "muted", False)],
        [("= ", "muted", False), (f"{found.unchanged:,}", "text", False), (" unchanged", "muted", False)],
        [(f"{found.skipped:,}", "text", False), (" skipped", "muted", False)],
        [(f"{LATE} " if found.rejected else "", bad, False), (f"{found.rejected:,} rejected", bad, False)],
    ]
