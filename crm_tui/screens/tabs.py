"""The screens that a number key opens; known before any of them is loaded."""

from crm_tui.widgets.top_bar import Tab

TABS = (
    Tab("1", "home", "Home"),
    Tab("2", "contacts", "Contacts"),
    Tab("3", "companies", "Companies"),
    Tab("4", "leads", "Leads"),
    Tab("5", "deals", "Deals"),
    Tab("6", "tickets", "Tickets"),
    Tab("7", "tasks", "Tasks"),
)
