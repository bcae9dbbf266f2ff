"""The screens that a number key opens; known before any of them is loaded."""

from crm_tui.widgets.top_bar import Tab

TABS = (
    Tab("1", "home", "Home"),
    Tab("2", "contacts", "Contacts"),
    Tab("3", "companies", "Companies"),
    Tab("4", "leads", "Leads"),
    Tab("5", "deals", "Deals", narrow="deal_list"),
    Tab("6", "tickets", "Tickets"),
    Tab("7", "tasks", "Tasks"),
    Tab("8", "reports", "Reports"),
)

NARROW = 80
"""Below so many columns a screen opens in its form for a narrow terminal."""


def mode_for(mode: str, columns: int) -> str:
    """The mode that a place opens at a width."""
    narrow = next((tab.narrow for tab in TABS if tab.mode == mode), "")
    return narrow if narrow and columns < NARROW else mode
