"""The screens that a number key opens; known before any of them is loaded."""

from crm_tui.widgets.top_bar import Tab

TABS = (Tab("1", "home", "Home"), Tab("2", "contacts", "Contacts"), Tab("3", "companies", "Companies"))
