"""Amounts of money in the record's currency."""

import re
from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain import currencies
from crm_tui.domain.kinds.base import Context, Json, JsonNumber, Kind, Stored, refused
from crm_tui.domain.kinds.numbers import decimal_text, exact, fits
from crm_tui.errors import Invalid
from crm_tui.text import accept

_SPACES = " \xa0\u202f"
_APOSTROPHES = "'\u2019"
_MINUS = "\u2212"
_AMOUNT = (
    r"(?P<whole>[0-9]{{1,3}}(?:(?P<sep>[{group}{quotes}{spaces}])[0-9]{{3}})(?:(?P=sep)[0-9]{{3}}){{0,8}}|[0-9]{{0,30}})"
    r"(?:{sign}(?P<fraction>[0-9]{{1,30}}))?(?P<scale>[kKmM]?)"
)
_FORMS = {
    "point": re.compile(_AMOUNT.format(group=",", quotes=_APOSTROPHES, spaces=_SPACES, sign=r"\.")),
    "comma": re.compile(_AMOUNT.format(group=".", quotes=_APOSTROPHES, spaces=_SPACES, sign=",")),
}
_EXAMPLES = {"point": "12,000.50", "comma": "12.000,50"}
_SCALES = {"": 0, "k": 3, "m": 6}
# Sign, mark, sign, number, mark: `-$5`, `$-5`, `€ 5`, `5 EUR`; the mark is checked against the table of currencies.
_PARTS = re.compile(
    rf"(?P<minus>[-+{_MINUS}]?)(?P<before>[^0-9.,+{_MINUS}-]*?)[{_SPACES}]*(?P<minus2>[-+{_MINUS}]?)"
    rf"(?P<number>[.,]?[0-9][0-9.,{_APOSTROPHES}{_SPACES}]*(?:[kKmM](?!\w))?)(?P<after>(?<![{_SPACES}])[{_SPACES}]*[^0-9]*)"
)


@dataclass(frozen=True)
class Money(Kind):
    """An exact amount, stored in the minor units of `context.currency`."""

    name: ClassVar[str] = "money"
    example: ClassVar[str] = "12000.50"

    def parse(self, text: str, context: Context) -> int | None:
        text = accept(text)
        if not text:
            return None
        parts = _PARTS.fullmatch(text) if len(text) <= 100 else None
        if not parts or (parts["minus"] and parts["minus2"]):
            raise _no_amount(text, context)
        _check_currency(text, (parts["before"], parts["after"]), context)
        amount = _FORMS[context.decimal].fullmatch(parts["number"].strip(_SPACES))
        if not amount or not (amount["whole"] or amount["fraction"]):
            raise _no_amount(text, context)
        minor = _sign(parts) * _minor(text, amount, context)
        if not fits(minor):
            raise refused(text, "is too large", _example(context))
        return minor

    def dump(self, value: Stored, context: Context) -> str:
        """The exact decimal with the currency's digits and the context's decimal sign."""
        return decimal_text(int(value), currencies.exponent(context.currency), context)

    def show(self, value: Stored, context: Context) -> str:
        """The amount with thousands separators; the currency is added by whoever shows it."""
        whole, point, rest = exact(int(value), currencies.exponent(context.currency)).partition(".")
        sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        text = f"{sign}{int(whole):,}{point}{rest}"
        return text if context.decimal == "point" else text.translate(_SWAP)

    def json(self, value: Stored, context: Context) -> Json:
        return JsonNumber(exact(int(value), currencies.exponent(context.currency)))


_SWAP = str.maketrans(",.", ".,")


def _sign(parts: re.Match[str]) -> int:
    return -1 if (parts["minus"] or parts["minus2"]) in ("-", _MINUS) else 1


def _check_currency(text: str, marks: tuple[str, str], context: Context) -> None:
    named = [mark.strip(_SPACES) for mark in marks if mark.strip(_SPACES)]
    for mark in named:
        codes = currencies.codes_of(mark)
        if not codes or len(named) > 1:
            raise _no_amount(text, context)
        if context.currency not in codes:
            raise Invalid(f"{text} is in {codes[0]} but the amount is in {context.currency}, set currency={codes[0]}")


def _minor(text: str, amount: re.Match[str], context: Context) -> int:
    """The minor units of a matched amount; digits below the minor unit are refused, never rounded.

    Zeros below it are taken (`1000.00` yen), but not as three decimals, which are thousands in other countries.
    """
    digits = currencies.exponent(context.currency)
    whole = re.sub(r"[^0-9]", "", amount["whole"])
    fraction = amount["fraction"] or ""
    shift = digits + _SCALES[amount["scale"].lower()]
    if len(fraction) > shift and (fraction[shift:].strip("0") or len(fraction) == 3):
        raise refused(text, f"has more than the {digits} decimals of {context.currency}", _example(context))
    return int((whole or "0") + fraction[:shift].ljust(shift, "0"))


def _no_amount(text: str, context: Context) -> Invalid:
    return refused(text, "is no amount", _example(context))


def _example(context: Context) -> str:
    return _EXAMPLES[context.decimal] if currencies.exponent(context.currency) else "12000"
