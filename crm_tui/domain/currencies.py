"""ISO 4217 currencies: how many digits their minor unit has, and the marks people write."""
# ruff: noqa: RUF001 - marks are written in their own script

_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    ANG BGN CUC HRK SLL ZWL
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""Active codes, then on the last line of two digits those withdrawn since 2021, which old records still carry.

Metals, baskets and test codes (XAU, XDR, XTS) have no minor unit and cannot be stored.
"""

EXPONENTS: dict[str, int] = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}

SYMBOLS: dict[str, str] = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "KRW": "₩", "RUB": "₽", "TRY": "₺",
    "UAH": "₴", "ILS": "₪", "VND": "₫", "NGN": "₦", "PHP": "₱", "GHS": "₵", "CRC": "₡", "PYG": "₲", "KZT": "₸",
    "THB": "฿", "GEL": "₾", "AMD": "֏", "AZN": "₼", "BDT": "৳", "LAK": "₭", "MNT": "₮", "PLN": "zł", "CZK": "Kč",
    "HUF": "Ft", "RON": "lei", "BGN": "лв", "SEK": "kr", "NOK": "kr", "DKK": "kr", "ISK": "kr", "CHF": "Fr",
    "BRL": "R$", "ZAR": "R", "AUD": "A$", "CAD": "CA$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$",
    "MXN": "MX$",
}  # fmt: skip
"""The usual symbol of a code; `codes_of` reads more spellings."""

_MARKS = {
    "$": "USD CAD AUD NZD HKD SGD MXN ARS CLP COP TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD UYU",
    "£": "GBP EGP FKP GIP LBP SHP SSP SYP SDG",
    "¥": "JPY CNY",
    "￥": "CNY JPY",
    "円": "JPY",
    "元": "CNY",
    "kr": "SEK NOK DKK ISK",
    "kr.": "DKK ISK NOK SEK",
    "fr": "CHF",
    "fr.": "CHF",
    "₨": "INR PKR LKR NPR MUR SCR",
    "rs": "INR PKR LKR NPR MUR SCR",
    "us$": "USD",
    "c$": "CAD",
    "au$": "AUD",
    "rmb": "CNY",
    "руб.": "RUB",
    "грн": "UAH",
    "lei": "RON MDL",
}


def exponent(code: str) -> int:
    """How many decimals an amount of the currency has; 2 for a code this table does not know."""
    return EXPONENTS.get(code, 2)


def parse_code(text: str) -> str | None:
    """The ISO code of a text that is one, whatever its case; None for anything else."""
    code = text.upper()
    return code if code in EXPONENTS else None


def codes_of(mark: str) -> tuple[str, ...]:
    """The currencies a code or symbol can stand for, the likeliest first; empty for no mark of money."""
    code = parse_code(mark)
    return (code,) if code else _CODES.get(mark.casefold(), ())


_CODES: dict[str, tuple[str, ...]] = {symbol.casefold(): (code,) for code, symbol in SYMBOLS.items()} | {
    mark: tuple(codes.split()) for mark, codes in _MARKS.items()
}
