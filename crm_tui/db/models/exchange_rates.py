"""Exchange rates: what one unit of a currency was worth in another on a day."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import CurrencyCode, Date, Rate


class ExchangeRate(Journaled, table=True):
    """One unit of `base` is `rate` units of `quote`."""

    __tablename__: ClassVar[Any] = "exchange_rates"
    __table_args__ = (live_index("exchange_rates", "base", "quote", "on_date", unique=True), STRICT)

    on_date: str | None = column(Date(), "On", Is.REQUIRED)
    base: str | None = column(CurrencyCode(), "Base", Is.REQUIRED)
    quote: str | None = column(CurrencyCode(), "Quote", Is.REQUIRED)
    rate: int | None = column(Rate(), "Rate", Is.REQUIRED, help="units of quote for one unit of base")
