"""The lists of records that a number of a report opens: those of the screens, and one for what has no screen."""

from collections.abc import Callable

from crm_tui.entities import entity
from crm_tui.screens.companies import CompaniesScreen
from crm_tui.screens.contacts import ContactsScreen
from crm_tui.screens.deals import DealsScreen
from crm_tui.screens.leads import LeadsScreen
from crm_tui.screens.list_view import Restricted
from crm_tui.screens.listing import ListScreen
from crm_tui.screens.records import RecordsScreen
from crm_tui.screens.tasks import TasksScreen
from crm_tui.screens.tickets import TicketsScreen

LISTS: dict[str, Callable[[Restricted], ListScreen]] = {
    "companies": CompaniesScreen,
    "contacts": ContactsScreen,
    "deals": DealsScreen,
    "leads": LeadsScreen,
    "tasks": TasksScreen,
    "tickets": TicketsScreen,
}


def records_list(name: str, restricted: Restricted) -> ListScreen:
    """The list of some records of an entity."""
    if name in LISTS:
        return LISTS[name](restricted)
    columns = tuple(field for field in entity(name).columns if field != "id")

    class SomeScreen(RecordsScreen):
        """What has no screen of its own."""

        ENTITY = name
        SHOWS = (name,)
        NARROW = columns[:4]
        WIDE = columns

    return SomeScreen(restricted)
