"""The kinds of values, and the names under which custom fields ask for them."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from crm_tui.domain.kinds.base import Context, Json, JsonNumber, Kind, Parsed, Stored, refused
from crm_tui.domain.kinds.choice import Boolean, Choice, Country, CurrencyCode
from crm_tui.domain.kinds.email import Email
from crm_tui.domain.kinds.inherited import InheritedChoice, InheritedPercent, Percent
from crm_tui.domain.kinds.lists import ListOf
from crm_tui.domain.kinds.money import Money
from crm_tui.domain.kinds.numbers import Integer, Number, Rate
from crm_tui.domain.kinds.period import WholePeriod
from crm_tui.domain.kinds.phone import Phone
from crm_tui.domain.kinds.plain import LongText, Text
from crm_tui.domain.kinds.recurrence import Recurrence
from crm_tui.domain.kinds.reference import Reference
from crm_tui.domain.kinds.temporal import Date, Instant, PartialDate
from crm_tui.domain.kinds.url import Url
from crm_tui.domain.kinds.working import Days, Minutes, SomeOf, TimeZone, WeeklyHours
from crm_tui.errors import Invalid
from crm_tui.text import accept, shortened

KINDS: dict[str, Callable[[], Kind]] = {
    kind.name: kind
    for kind in (
        Text, LongText, Email, Phone, Money, Date, PartialDate, Instant, Choice, Boolean, Integer, Number, ListOf, Url,
        Country, CurrencyCode, Reference,
    )
}  # fmt: skip
"""What a custom field's kind is made of; `make` adds the options of a choice and the entity of a reference."""


def make(kind_name: str, options: Sequence[str] = ()) -> Kind:
    """The kind of a custom field: the options are a choice's keys, or the entity of a reference. Raises Invalid."""
    options = tuple(dict.fromkeys(option for text in options if (option := accept(text))))
    if kind_name == Choice.name:
        if not options:
            raise Invalid("a choice needs options, e.g. kind=choice options=small|large")
        return Choice(options)
    if kind_name == Reference.name:
        if len(options) != 1:
            raise Invalid("a reference needs one entity, e.g. kind=reference options=companies")
        return Reference(options[0])
    if kind_name not in KINDS:
        near = get_close_matches(kind_name, KINDS, 1)
        hint = f", did you mean {near[0]}?" if near else ""
        raise Invalid(f"{shortened(kind_name)} is no kind, there are {', '.join(KINDS)}{hint}")
    if options:
        raise Invalid(f"{kind_name} takes no options, e.g. kind=choice options=small|large")
    return KINDS[kind_name]()


__all__ = [
    "KINDS", "Boolean", "Choice", "Context", "Country", "CurrencyCode", "Date", "Days", "Email", "InheritedChoice",
    "InheritedPercent", "Instant", "Integer", "Json", "JsonNumber", "Kind", "ListOf", "LongText", "Minutes", "Money",
    "Number", "Parsed", "PartialDate", "Percent", "Phone", "Rate", "Recurrence", "Reference", "SomeOf", "Stored",
    "Text", "TimeZone", "Url", "WeeklyHours", "WholePeriod", "make", "refused",
]  # fmt: skip
