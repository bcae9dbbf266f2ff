"""What opens over a screen; each is loaded when it is first opened, so that the first rows need not wait for it.

The only place besides the loader of the app that imports inside functions (ADR 10); the loader calls `load` once the
first screen is shown, so that no key finds a layer still to be loaded.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from crm_tui.domain.fields import Field
    from crm_tui.screens.bulk import BulkEdit
    from crm_tui.screens.columns import ColumnsDialog
    from crm_tui.screens.form import FormSheet
    from crm_tui.screens.host import Host
    from crm_tui.screens.posting import PostSheet
    from crm_tui.screens.quick_log import QuickLog
    from crm_tui.screens.selected import Selected
    from crm_tui.screens.sorting import SortDialog
    from crm_tui.screens.stages import StagesDialog
    from crm_tui.services.conversion import Converted
    from crm_tui.services.form_fields import Form
    from crm_tui.services.rows import Assignment

LATE = (
    "form",
    "record",
    "sorting",
    "columns",
    "bulk",
    "exporting",
    "importing",
    "quick_log",
    "history",
    "convert",
    "task_week",
    "deal",
    "stages",
    "ticket",
    "posting",
)


def load() -> None:
    """Load all of them."""
    for name in LATE:
        import_module(f"crm_tui.screens.{name}")


def top(mode: str) -> Callable[[], Screen[Any]]:
    """The top screen of a mode that can be the first one."""
    if mode == "contacts":
        from crm_tui.screens.contacts import ContactsScreen

        return ContactsScreen
    if mode == "companies":
        from crm_tui.screens.companies import CompaniesScreen

        return CompaniesScreen
    if mode == "leads":
        from crm_tui.screens.leads import LeadsScreen

        return LeadsScreen
    if mode == "tasks":
        from crm_tui.screens.tasks import TasksScreen

        return TasksScreen
    if mode == "tickets":
        from crm_tui.screens.tickets import TicketsScreen

        return TicketsScreen
    if mode == "deals":
        from crm_tui.screens.pipeline import PipelineScreen

        return PipelineScreen
    if mode == "reports":
        from crm_tui.screens.reports import ReportsScreen

        return ReportsScreen
    from crm_tui.screens.home import HomeScreen

    return HomeScreen


def form(entity: str, record: int | None = None, values: Mapping[str, str] | None = None) -> "FormSheet":
    """A record to add or to edit."""
    from crm_tui.screens.form import FormSheet

    return FormSheet(entity, record, values)


def record(entity: str, number: int, field: str = "") -> Screen[None]:
    """A record on the whole screen."""
    if entity == "deals":
        from crm_tui.screens.deal import DealScreen

        return DealScreen(entity, number, field=field)
    if entity == "tickets":
        from crm_tui.screens.ticket import TicketScreen

        return TicketScreen(entity, number, field=field)
    from crm_tui.screens.record import RecordScreen

    return RecordScreen(entity, number, field=field)


def post(ticket: int, *, public: bool) -> "PostSheet":
    """A reply to the customer, or a note for colleagues alone."""
    from crm_tui.screens.posting import PostSheet

    return PostSheet(ticket, public=public)


def stages(pipeline: int, name: str) -> "StagesDialog":
    """The stages of a pipeline."""
    from crm_tui.screens.stages import StagesDialog

    return StagesDialog(pipeline, name)


def history(entity: str, number: int, name: str) -> Screen[None]:
    """What was changed in a record."""
    from crm_tui.screens.history import HistoryScreen

    return HistoryScreen(entity, number, name)


def quick_log(kind: str, who: str, form: "Form", links: "Sequence[Assignment]") -> "QuickLog":
    """What happened with somebody."""
    from crm_tui.screens.quick_log import QuickLog

    return QuickLog(kind, who, form, links)


def sort(fields: "Sequence[Field]", order: Sequence[tuple[str, bool]], shown: Sequence[str]) -> "SortDialog":
    """What a list is sorted by."""
    from crm_tui.screens.sorting import SortDialog

    return SortDialog(fields, order, shown)


def columns(fields: "Sequence[Field]", shown: Sequence[str], first: Sequence[str]) -> "ColumnsDialog":
    """The columns of a list."""
    from crm_tui.screens.columns import ColumnsDialog

    return ColumnsDialog(fields, shown, first)


def bulk(selected: "Selected") -> "BulkEdit":
    """An edit of many records."""
    from crm_tui.screens.bulk import BulkEdit

    return BulkEdit(selected)


def export(offered: "Sequence[Selected]", fields: Sequence[str]) -> Screen[None]:
    """Records to write to a file: one of these selections."""
    from crm_tui.screens.exporting import ExportDialog

    return ExportDialog(offered, fields)


def task_week() -> Screen[None]:
    """The tasks of a week."""
    from crm_tui.screens.task_week import TaskWeekScreen

    return TaskWeekScreen()


def convert(host: "Host", lead: int, then: "Callable[[Converted], object]") -> None:
    """Ask what becomes of a lead, and do it."""
    from crm_tui.screens import convert

    convert.start(host, lead, then)


def start_import(host: "Host", into: str = "") -> None:
    """Ask for the file and look at what it would change."""
    from crm_tui.screens import importing

    importing.start_import(host, into)
