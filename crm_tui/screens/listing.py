"""The list of an entity's records: filtered, sorted, marked; what a screen adds stands beside it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from crm_tui.domain.filters.errors import FilterError
from crm_tui.entities import entity
from crm_tui.errors import CrmError
from crm_tui.screens import openings
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.list_view import Asking, Kept, Restricted, Shown, View, sorted_by
from crm_tui.screens.list_words import beginning, explained
from crm_tui.screens.offering import offer
from crm_tui.screens.record_source import RecordSource
from crm_tui.screens.selected import Selected, offered, selected
from crm_tui.screens.waiting import Waiting
from crm_tui.services import paging
from crm_tui.services.paging import Listing
from crm_tui.widgets.empty_list import EmptyList, Way
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.marks import Marks
from crm_tui.widgets.paged_table import PagedTable
from crm_tui.widgets.pane_title import PaneTitle


class ListScreen(CrmScreen):
    """A screen with one list; `beside` is what else it holds. `restricted` are the only records that are shown."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "listing.tcss"
    ENTITY: ClassVar[str] = ""
    NARROW: ClassVar[tuple[str, ...]] = ()
    """The columns below 120 cells, unless the person chose others."""
    WIDE: ClassVar[tuple[str, ...]] = ()
    ALSO: ClassVar[tuple[str, ...]] = ()
    """Fields that are read for the margin of the list."""
    FILTER: ClassVar[str] = ""
    """The filter that the list begins with; the person sees it and can clear it."""
    ROWS: ClassVar[type[RecordSource]] = RecordSource
    TABLE: ClassVar[type[PagedTable]] = PagedTable

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", show=False, tooltip="by words and fields", id="list.filter"),
        Binding("s", "sort", "Sort", show=False, tooltip="by any field; again reverses", id="list.sort"),
        Binding("C", "columns", "Columns", show=False, tooltip="which ones, in which order", id="list.columns"),
        Binding("r", "reload", "Reload", show=False, id="list.reload"),
        Binding("full_stop", "bulk", "Bulk edit", show=False, tooltip="the marked ones, previewed", id="list.bulk"),
        Binding("I", "import", "Import", show=False, tooltip="a file, tried out first", id="records.import"),
        Binding("X", "export", "Export", show=False, tooltip="marked, matching or all", id="records.export"),
    ]

    title_row = getters.query_one("#list-title", PaneTitle)
    filter_bar = getters.query_one(FilterBar)
    empty = getters.query_one(EmptyList)
    table = getters.query_one(PagedTable)

    def __init__(self, restricted: Restricted | None = None) -> None:
        super().__init__()
        self.restricted = restricted
        self._among: tuple[int, ...] | None = restricted.ids if restricted else None
        self.shown: Shown | None = None
        self._seen: Shown | None = None
        self._wanted: View | None = None
        self._before: tuple[str, int | None] = ("", None)
        self._all: int | None = None
        self._waiting = Waiting(self)
        self._jump: int | None = None
        self._begun = False

    @property
    def filter(self) -> str:
        """The filter of the rows that are shown."""
        return self._seen.view.filter if self._seen else ""

    @property
    def place(self) -> str:
        return self.restricted.mode if self.restricted else super().place

    @property
    def sort(self) -> tuple[str, ...]:
        """The order that was chosen for the rows that are shown, as behind `sort:`."""
        return (self.shown.view.sort,) if self.shown and self.shown.view.sort else ()

    def body(self) -> ComposeResult:
        with Container(id="panes"):
            with Vertical(id="list"):
                words = self.restricted.words if self.restricted else entity(self.ENTITY).name.capitalize()
                yield FilterBar(PaneTitle(words, id="list-title"))
                yield self.TABLE()
                yield EmptyList()
            yield from self.beside()

    def beside(self) -> ComposeResult:
        """What stands beside the list."""
        yield from ()

    def on_mount(self) -> None:
        """Ask for the first rows."""
        self.table.focus()
        self.title_row.state = "loading"
        self._begun = True
        if self._jump is None:
            self.show_list()
        else:
            self.jump(self._jump)

    # Rows

    def show_list(self, at: int | None = None) -> None:
        """Show anew what filter, order and columns say; the old rows stay until the new ones are there."""
        self._show(self.shown.view if self.shown else None, at=at)

    def reload(self) -> None:
        self._all = None
        self.table.reload()

    def jump(self, number: int) -> None:
        """Put the cursor on a record; a filter that hides it is cleared."""
        self._jump = number
        if self._begun:
            view = self.shown.view if self.shown else None
            question = partial(self._asking().find, view, number)
            self._wait("loading")
            self.host.fetch(question, partial(self._jumped, number), self._refused, group=self._group)

    def columns(self) -> tuple[str, ...]:
        """The columns where nobody chose others."""
        return self.WIDE if self.app.size.width >= 120 else self.NARROW

    @property
    def _group(self) -> str:
        return f"list {self.ENTITY}"

    def _asking(self) -> Asking:
        kept = Kept(self.host.state_folder, self.host.setup.settings.db, self.ENTITY)
        filter, ids = ("", self.restricted.ids) if self.restricted else (self.FILTER, None)
        return Asking(kept, self.columns(), self.ALSO, filter, self.ROWS, ids)

    def _show(
        self,
        view: View | None,
        *,
        at: int | None = None,
        word: str = "loading",
        then: Callable[[], object] | None = None,
    ) -> None:
        self._wait(word)
        self._wanted = view
        question = partial(self._asking().show, view)
        self.host.fetch(question, partial(self._arrived, at=at, then=then), self._refused, group=self._group)

    def _arrived(self, shown: Shown, at: int | None = None, then: Callable[[], object] | None = None) -> None:
        same = self._seen is not None and self._seen.view.filter == shown.view.filter
        self.shown, self._wanted = shown, shown.view
        self.filter_bar.accept()
        self.table.show(shown.source, at=at, marks=self.table.marks if same else None)
        if then is not None:
            then()

    def _jumped(self, number: int, found: tuple[Shown, bool]) -> None:
        shown, there = found
        before, name = self.filter, entity(self.ENTITY).singular
        self._arrived(shown, at=number if there else None)
        self.filter_bar.close()
        self.table.focus()
        if not there:
            self.host.say(f"This {name} is not in the list any more", "warning")
        elif before and not shown.view.filter:
            self.host.say(f"The filter {before} hid this {name} and is cleared")

    def _wait(self, word: str) -> None:
        self._waiting.begin(lambda: setattr(self.title_row, "state", word))

    def _refused(self, error: CrmError) -> None:
        self.host.settled()
        self._waiting.end()
        self._wanted = self.shown.view if self.shown else None
        self.title_row.state = ""
        if isinstance(error, FilterError) and self.filter_bar.editing:
            self.filter_bar.explain(explained(error), len(error.caret) - 1)
        else:
            self.host.unread(error)

    @on(PagedTable.Refused)
    def _list_refused(self, message: PagedTable.Refused) -> None:
        self._refused(message.error)

    @on(PagedTable.Loaded)
    def _list_loaded(self) -> None:
        if self.shown is not None and self.table.source is self.shown.source:
            self._waiting.end()
            self._seen, self._jump = self.shown, None
            self.title_row.state = ""
        self.title_row.context = self.filter
        if self.table.total is not None:
            self.host.settled()
        if self.filter and self._all is None:
            listing = Listing(self.ENTITY, ids=self.restricted.ids if self.restricted else None)
            self.host.fetch(lambda db: paging.count(db, listing), self._counted_all, group=f"all {self.ENTITY}")
        if self.restricted is not None and self.shown is not None:
            self._among, question = (), partial(paging.ids, listing=self.shown.source.listing)
            self.host.fetch(question, self._know, group=f"among {self.ENTITY}")
        self._tell_count()

    def _know(self, among: tuple[int, ...]) -> None:
        """Of some records all are these, not whatever a filter finds."""
        self._among = among

    def _counted_all(self, count: int) -> None:
        self._all = count
        self._tell_count()

    def _tell_count(self) -> None:
        total = self.table.total
        words = "counting" if total is None else f"{total:,}"
        if self.filter and self._all is not None and total is not None:
            words = f"{total:,} of {self._all:,}"
        marked = self.table.marks.count(total)
        self.title_row.count = f"{marked:,} marked of {words}" if marked else words
        self.set_class(total == 0, "-without-rows")
        self.refresh_bindings()
        if total == 0:
            self._tell_empty()

    def _tell_empty(self) -> None:
        each = entity(self.ENTITY)
        if not self.filter or self._all == 0:
            self.empty.tell(f"No {each.name} yet. Three ways to begin:", "", beginning(each.singular))
            return
        there = "" if self._all is None else f"there are {self._all:,} without it"
        ways = (Way("Esc", "Clear the filter", there), Way("/", "Change it"))
        self.empty.tell(f"No {each.singular} matches", self.filter, ways)

    # Filtering

    def action_filter(self) -> None:
        """Type the filter."""
        self._before = (self.filter, self.table.item.id if self.table.item else None)
        begun = f"{self.filter} " if self.filter and self.filter == self.FILTER else self.filter
        self.filter_bar.edit(begun)

    def action_back(self) -> None:
        """Clear the filter; from records that another screen led to, back there."""
        if self.restricted is not None and not self.filter:
            self.dismiss()
        elif self.filter:
            self._filter_by("", at=self.table.item.id if self.table.item else None)

    def _filter_by(self, text: str, at: int | None = None, then: Callable[[], object] | None = None) -> None:
        self._show(replace(self.shown.view if self.shown else View(), filter=text), at=at, then=then)

    @on(FilterBar.Typed)
    def _filter_typed(self, message: FilterBar.Typed) -> None:
        if message.filters:
            self._filter_by(message.text)
        offer(self.host, self.filter_bar, self.ENTITY, message)

    @on(FilterBar.Kept)
    def _filter_kept(self, message: FilterBar.Kept) -> None:
        text = message.text.strip()
        if text == self.filter and not self._waiting.on:
            self._leave_filter()
        else:
            self._filter_by(text, then=self._leave_filter)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self._leave_filter()
        text, at = self._before
        if self._wanted is None or self._wanted.filter != text or self.filter != text:
            self._filter_by(text, at)

    def _leave_filter(self) -> None:
        self.filter_bar.close()
        self.table.focus()

    # Order and columns

    def action_sort(self) -> None:
        """Choose what the list is sorted by."""
        if self.shown is not None:
            order = self.shown.source.order
            self.app.push_screen(openings.sort(self.shown.fields, order, self._fields_shown()), self._sort_by)

    @on(PagedTable.Sorted)
    def _head_clicked(self, message: PagedTable.Sorted) -> None:
        self._sort_by(message.column)

    def _sort_by(self, field: str | None) -> None:
        if field is not None and self.shown is not None:
            view = sorted_by(self.shown.view, field, self.shown.source.order)
            self._show(view, word="sorting", then=self._remember)

    def action_columns(self) -> None:
        """Choose the columns of the list."""
        if self.shown is not None:
            self.app.push_screen(
                openings.columns(self.shown.fields, self._fields_shown(), self.columns()), self._choose
            )

    def _choose(self, columns: tuple[str, ...] | None) -> None:
        if columns is not None and self.shown is not None:
            at = self.table.item.id if self.table.item else None
            chosen = () if columns == self.columns() else columns
            self._show(replace(self.shown.view, columns=chosen), at=at, then=self._remember)

    def _fields_shown(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.shown.source.fields) if self.shown else ()

    def _remember(self) -> None:
        if self.shown is not None:
            kept, view = self._asking().kept, self.shown.view
            self.host.fetch(lambda db: kept.remember(view), lambda done: None, group="preferences")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without rows there is nothing to edit or to export."""
        if action in ("new", "import", "board") and self.restricted is not None:
            return False
        if action in ("bulk", "export"):
            return self.is_mounted and self.table.total != 0
        return super().check_action(action, parameters)

    # Many at once

    @property
    def selected(self) -> Selected | None:
        """The records that an action on many is meant for."""
        return selected(self.ENTITY, self.table.marks, self.filter, self.table.total, self.table.item, self._among)

    def forget_marks(self) -> None:
        """It was done: nothing is marked any more."""
        self.table.marks = Marks(set(), set())
        self.table.refresh()

    def action_bulk(self) -> None:
        """Edit the marked records, or the one under the cursor."""
        chosen = self.selected
        if chosen is not None:
            self.app.push_screen(openings.bulk(chosen))

    # From and to files

    def action_import(self) -> None:
        """Choose a file and look at what it would change."""
        openings.start_import(self.host, self.ENTITY)

    def action_export(self) -> None:
        """Write records to a file."""
        total = self.table.total
        every = self._all if self.filter else total
        offers = offered(self.ENTITY, self.table.marks, self.filter, total, every, self._among)
        self.app.push_screen(openings.export(offers, self._fields_shown()))

    # Room and focus

    def on_resize(self) -> None:
        """Other columns where the width asks for them."""
        if self.shown is not None and not self.shown.view.columns and self._fields_shown() != self.columns():
            self.show_list(self.table.item.id if self.table.item else self._jump)

    def on_descendant_focus(self) -> None:
        if self.filter_bar.editing and not self.filter_bar.input.has_focus:
            self.filter_bar.close()
        self._light_titles()

    def on_descendant_blur(self) -> None:
        self._light_titles()

    def _light_titles(self) -> None:
        self.title_row.live = self.table.has_focus
