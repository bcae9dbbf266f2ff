"""Companies."""

from crm_tui.screens.records import RecordsScreen


class CompaniesScreen(RecordsScreen):
    """The organisations."""

    MODE = "companies"
    ENTITY = "companies"
    SHOWS = ("companies", "contacts", "activities")
    NARROW = ("name", "type", "city", "updated_at")
    WIDE = ("name", "type", "industry", "city", "updated_at")
