"""What an import would change: a list that can be narrowed, and below it the line under the cursor explained."""

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from crm_tui.services.transfer.rehearsing import Line, Rehearsal
from crm_tui.widgets.difference_lines import DifferenceHead, DifferenceLines, fits, shown
from crm_tui.widgets.explained import explained
from crm_tui.widgets.line_list import Heading, LineList
from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.told import Told


class Differences(Vertical):
    """The lines of a rehearsal; the cursor stays on its line while they are narrowed."""

    lines = getters.query_one(DifferenceLines)
    words = getters.query_one(OneLine)
    strip_title = getters.query_one(PaneTitle)
    strip = getters.query_one("#strip", Told)

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun
        self.rehearsal: Rehearsal | None = None
        self.rejects = ""
        """Where rejected rows would go."""
        self.rejected_only = False

    def compose(self) -> ComposeResult:
        yield OneLine("words of a line, or create, update, reject, skip")
        yield DifferenceHead()
        yield DifferenceLines()
        with Vertical(id="below"):
            yield PaneTitle(ground="surface")
            yield Told(ground="surface", id="strip")

    def on_mount(self) -> None:
        self.query_one(DifferenceHead).noun = self.noun

    def show(self, found: Rehearsal, rejects: str) -> None:
        """Show another rehearsal, all of it."""
        self.rehearsal, self.rejects = found, rejects
        highest = max((line.row for line in found.lines), default=0)
        self.lines.highest = self.query_one(DifferenceHead).highest = highest
        self.widen()

    def narrowed(self) -> bool:
        """Whether a filter is on, or being typed."""
        return self.has_class("-finding") or self.rejected_only or bool(self.words.value)

    def widen(self) -> None:
        """Show every line again."""
        self.remove_class("-finding")
        self.rejected_only = False
        self.words.value = ""
        self._show_lines()
        self.lines.focus()

    def find(self) -> None:
        """Type words that the lines shall hold."""
        self.add_class("-finding")
        self.words.focus()

    def toggle_rejected(self) -> None:
        """Show only what is rejected, or everything again."""
        self.rejected_only = not self.rejected_only
        self._show_lines()

    @on(Input.Changed)
    def _show_lines(self) -> None:
        found = self.rehearsal
        if found is None:
            return
        words = self.words.value.strip().casefold()
        every = _every(found)
        fitting = [line for line in every if fits(line, words) and (line.action == "reject" or not self.rejected_only)]
        more = [Heading(), Heading(f"and {found.more:,} more lines", tone="muted")] if found.more else []
        none = [] if fitting else [Heading(_nothing(found, narrowed=len(every) > 0), tone="muted")]
        self.lines.show([*shown(fitting), *none, *more], keep=True)

    @on(Input.Submitted)
    def _leave_words(self) -> None:
        self.lines.focus()

    def on_resize(self) -> None:
        """More or less of the line of the file is seen."""
        self._explain()

    @on(LineList.Moved)
    def _explain(self) -> None:
        entry, found = self.lines.entry, self.rehearsal
        title = self.strip_title
        if entry is None or found is None:
            title.title = title.context = title.count = ""
            self.strip.show([])
            return
        line, rejected = entry.line, found.outcome.rejected
        rows = sorted({each.row for each in _every(found) if each.action == "reject"})
        place = f"{rows.index(line.row) + 1:,} of " if line.row in rows else ""
        title.title, title.context = f"Row {line.row:,}", line.record
        title.count = f"{place}{rejected:,} rejected" if rejected else ""
        self.strip.show(explained(line, self.screen.size.width - 4, rejected=rejected, rejects=self.rejects))


def _every(found: Rehearsal) -> tuple[Line, ...]:
    """The lines that are known, and the first rejected rows also where they lie far behind those."""
    if not found.more or not found.lines:
        return found.lines
    errors = (each for each in found.outcome.errors if each.row > found.lines[-1].row)
    far = (Line(e.row, "reject", "", e.field, reason=e.message, suggestion=e.suggestion) for e in errors)
    return (*found.lines, *far)


def _nothing(found: Rehearsal, *, narrowed: bool) -> str:
    """Why there are no lines."""
    if narrowed:
        return "No line is like that. Esc shows all."
    if found.outcome.rows == 0:
        return "The file has a header and no rows."
    return "Nothing would change: every row is there already."
