"""Exchange rates."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="exchange_rates",
    singular="exchange rate",
    title=("base", "quote"),
    identifying=("base",),
    columns=("id", "on_date", "base", "quote", "rate"),
    sort="-on_date",
    match=(),
)
