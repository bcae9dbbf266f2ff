"""The screens by their mode; importing this module loads them all."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from crm_tui.screens.companies import CompaniesScreen
from crm_tui.screens.contacts import ContactsScreen
from crm_tui.screens.deals import DealsScreen
from crm_tui.screens.history import HistoryScreen
from crm_tui.screens.home import HomeScreen
from crm_tui.screens.leads import LeadsScreen
from crm_tui.screens.pipeline import PipelineScreen
from crm_tui.screens.reports import ReportsScreen
from crm_tui.screens.tasks import TasksScreen
from crm_tui.screens.tickets import TicketsScreen

MODES: dict[str, Callable[[], Screen[Any]]] = {
    screen.MODE: screen
    for screen in (
        HomeScreen,
        ContactsScreen,
        CompaniesScreen,
        LeadsScreen,
        PipelineScreen,
        TicketsScreen,
        TasksScreen,
        ReportsScreen,
        HistoryScreen,
    )
} | {"deal_list": DealsScreen}
