"""How numbers, rows and changes read where there is little room: in figures and charts."""

from collections.abc import Mapping
from fractions import Fraction

from crm_tui.domain.currencies import exponent
from crm_tui.domain.figures.periods import Against
from crm_tui.domain.figures.ratios import rounded
from crm_tui.domain.kinds import Context
from crm_tui.reporting.sheets import shown
from crm_tui.services.reports.base import Exact, Key, Unit
from crm_tui.services.reports.running import Compared, changed
from crm_tui.text import safe

LARGE = 1_000
"""From this amount on nobody reads cents in a headline."""

SIGNS = {Unit.DAYS: " d", Unit.HOURS: " h"}
BEFORE = {Against.PREVIOUS: "before", Against.LAST_YEAR: "last year"}
"""What a comparison is called beside its value."""


def named(number: str) -> str:
    """The name of a number as words."""
    return number.replace("_", " ")


def titled(number: str) -> str:
    """The name of a number as the head of something."""
    name = named(number)
    return name[:1].upper() + name[1:]


def brief(unit: Unit, value: Exact, currency: str, context: Context) -> str:
    """A number for eyes with its unit; an amount without cents where there are none."""
    if value is None:
        return shown(unit, value, currency, context)
    if unit is Unit.COUNT:
        return f"{rounded(Fraction(value)):,}".replace(",", "," if context.decimal == "point" else ".")
    text = shown(unit, value, currency, context)
    if unit is Unit.MONEY:
        return text.removesuffix(".00").removesuffix(",00")
    return text + SIGNS.get(unit, "")


def rounded_off(unit: Unit, value: Exact, currency: str, context: Context) -> str:
    """The same for a headline: a large amount without cents."""
    cents = 10 ** exponent(currency)
    if value is None or unit is not Unit.MONEY or abs(value) < LARGE * cents:
        return brief(unit, value, currency, context)
    return brief(unit, rounded(Fraction(value) / cents) * cents, currency, context)


def share(part: Fraction, whole: Fraction) -> str:
    """A part of a whole in whole percent."""
    return f"{rounded(part * 100 / whole)} %" if whole else ""


def change(unit: Unit, line: Compared, currency: str, context: Context) -> str:
    """By how much a number changed, with its sign: in percent, a percentage in points; nothing if it is not known."""
    difference, percent = changed(line)
    if difference is None:
        return ""
    if unit is Unit.PERCENT:
        return f"{_signed(rounded(Fraction(difference), 1), 1, context)} pts"
    if percent is None:
        return _plus(difference) + brief(unit, difference, currency, context)
    return f"{_signed(rounded(percent), 0, context)} %"


def _signed(value: int, digits: int, context: Context) -> str:
    text = f"{value / 10**digits:+,.{digits}f}" if value else "±0"
    return text if context.decimal == "point" else text.translate(str.maketrans(",.", ".,"))


def _plus(value: int | Fraction) -> str:
    return "+" if value > 0 else "±" if value == 0 else ""


def row(by: tuple[str, ...], key: Key) -> str:
    """What a row is called; one whose field is empty by what is missing."""
    texts = (group.text or f"no {named(name)}" for name, group in zip(by, key, strict=True))
    return safe(" · ".join(texts))


def counted(values: Mapping[str, Exact], number: str) -> str:
    """How many records a number is of, if the report says so beside it: `1 deal`."""
    return deals(int(values.get(f"{number}_deals") or 0))


def deals(count: int) -> str:
    """So many deals; nothing for none."""
    return f"{count:,} deal{'' if count == 1 else 's'}" if count else ""
