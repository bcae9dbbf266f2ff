"""The list of an entity's records: filtered, sorted, marked; what a screen adds stands beside it."""

from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import CrmError
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.record_source import RecordSource
from crm_tui.services.catalog import Catalog
from crm_tui.services.paging import Listing
from crm_tui.widgets.paged_table import PagedTable
from crm_tui.widgets.pane_title import PaneTitle


class ListScreen(CrmScreen):
    """A screen with one list; `beside` is what else it holds."""

    CSS_PATH = "listing.tcss"
    ENTITY: ClassVar[str] = ""
    NARROW: ClassVar[tuple[str, ...]] = ()
    """The columns below 120 cells, unless the person chose others."""
    WIDE: ClassVar[tuple[str, ...]] = ()
    ALSO: ClassVar[tuple[str, ...]] = ()
    """Fields that are read for the margin of the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reload", "Reload", show=False, id="list.reload"),
    ]

    title_row = getters.query_one("#list-title", PaneTitle)
    table = getters.query_one(PagedTable)

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self.sort: tuple[str, ...] = ()

    def body(self) -> ComposeResult:
        with Container(id="panes"):
            with Vertical(id="list"):
                yield PaneTitle(entity(self.ENTITY).name.capitalize(), id="list-title")
                yield PagedTable()
            yield from self.beside()

    def beside(self) -> ComposeResult:
        """What stands beside the list."""
        yield from ()

    def on_mount(self) -> None:
        """Ask for the first rows."""
        self.table.focus()
        self.title_row.state = "loading"
        self.show_list()

    def show_list(self, at: int | None = None) -> None:
        """Show what filter, order and columns say; the old rows stay until the new ones are there."""
        wanted = Listing(self.ENTITY, (self.filter,) if self.filter else (), self.sort)
        self.host.fetch(partial(self._source, wanted), partial(self.table.show, at=at), self._refused, group="list")

    def reload(self) -> None:
        self.table.reload()

    def columns(self) -> tuple[str, ...]:
        """The fields of the list."""
        return self.WIDE if self.size.width >= 120 else self.NARROW

    def _source(self, listing: Listing, db: Database) -> RecordSource:
        with db.read() as connection:
            known = Catalog(db, connection).fields(self.ENTITY)
        fields = [known[name] for name in self.columns() if name in known]
        return RecordSource(db, listing, fields, self.ALSO)

    def _refused(self, error: CrmError) -> None:
        self.title_row.state = ""
        self.host.say(error.message, "error")

    @on(PagedTable.Refused)
    def _list_refused(self, message: PagedTable.Refused) -> None:
        self._refused(message.error)

    @on(PagedTable.Loaded)
    def _list_loaded(self) -> None:
        table = self.table
        self.title_row.context = self.filter
        self.title_row.state = ""
        total = "counting" if table.total is None else f"{table.total:,}"
        marked = table.marks.count(table.total)
        self.title_row.count = total if not marked else f"{marked:,} marked of {total}"

    def on_descendant_focus(self) -> None:
        self._light_titles()

    def on_descendant_blur(self) -> None:
        self._light_titles()

    def _light_titles(self) -> None:
        self.title_row.live = self.table.has_focus
