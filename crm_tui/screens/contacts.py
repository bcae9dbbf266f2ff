"""Contacts."""

from crm_tui.screens.records import RecordsScreen


class ContactsScreen(RecordsScreen):
    """The people."""

    MODE = "contacts"
    ENTITY = "contacts"
    SHOWS = ("contacts", "companies", "activities", "contact_points")
    NARROW = ("name", "company", "email", "last_touch_at")
    WIDE = ("name", "company", "title", "last_touch_at")
    ALSO = ("next_touch_at",)
