"""Phone numbers by libphonenumber's metadata: `number` is its parse, is_valid_number and E.164 for usual spellings.

The steps are those of phonenumbers.parse on digits, with every pattern compiled once for a calling code; whatever is
not digits and plain punctuation, or needs a prefix rewritten, goes to the library. Importing costs 25 ms.
"""

import re
from functools import cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc

Number = tuple[str | None, str | None]
"""E.164 and extension; both None for no valid number."""

_PUNCTUATION = str.maketrans(dict.fromkeys(" ()-./\xa0\u2010\u2011\u2012\u2013\u2014"))
_PLAIN = b" ()-./"
_SHORTEST, _LONGEST = 3, 17
_NOTHING: Number = (None, None)


class Rules(NamedTuple):
    """What a region's metadata says about digits."""

    code: int
    idd: re.Pattern[str] | None
    prefix: re.Pattern[str] | None
    rewrites: bool
    general: re.Pattern[str]
    lengths: tuple[int, ...]
    local_lengths: tuple[int, ...]


class Unusual(Exception):
    """The number needs a step only the library takes."""


def number(text: str, region: str) -> Number:
    """E.164 form and extension of a text, national forms read as in `region`; (None, None) when it is not valid."""
    digits = text.encode().translate(None, _PLAIN).decode() if text.isascii() else text.translate(_PUNCTUATION)
    international = digits[:1] == "+"
    if international:
        digits = digits[1:]
    if not (digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST):
        return ask_library(text, region)
    try:
        e164 = _international(digits) if international else _national(digits, region)
    except Unusual:
        return ask_library(text, region)
    return (e164, None) if e164 else _NOTHING


def ask_library(text: str, region: str) -> Number:
    """The same answer by the library alone."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return _NOTHING
    if not phonenumbers.is_valid_number(parsed):
        return _NOTHING
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), parsed.extension


def spaced(e164: str) -> str:
    """`+49 30 1234567` of `+49301234567`: the international spelling that people read."""
    parsed = phonenumbers.parse(e164, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _international(digits: str) -> str | None:
    code = _calling_code(digits)
    if code is None:
        raise Unusual
    return _valid(_main_rules(code), digits[len(str(code)) :])


def _national(digits: str, region: str) -> str | None:
    rules = _region_rules(region)
    if rules is None:
        raise Unusual
    dialled = rules.idd.match(digits) if rules.idd else None
    if dialled and digits[dialled.end() : dialled.end() + 1] != "0":
        rest = digits[dialled.end() :]
        return _international(rest) if len(rest) >= _SHORTEST else None
    code = str(rules.code)
    if digits.startswith(code):
        national = _without_prefix(rules, digits[len(code) :])
        before, after = rules.general.fullmatch(digits), rules.general.fullmatch(national)
        if (after and not before) or _is_too_long(rules, digits):
            return _valid(_main_rules(rules.code), national)
    return _valid(rules, digits)


def _valid(rules: Rules, digits: str) -> str | None:
    national = _without_prefix(rules, digits)
    size = len(national)
    if size not in rules.lengths and (size in rules.local_lengths or size < rules.lengths[-1]):
        national = digits
    if 2 <= len(national) <= _LONGEST and _is_valid(rules.code, national):
        return f"+{rules.code}{national}"
    return None


def _without_prefix(rules: Rules, digits: str) -> str:
    match = rules.prefix.match(digits) if rules.prefix and digits else None
    if not match:
        return digits
    if rules.rewrites and match.re.groups and match[match.re.groups] is not None:
        raise Unusual
    rest = digits[match.end() :]
    return digits if rules.general.fullmatch(digits) and not rules.general.fullmatch(rest) else rest


def _is_too_long(rules: Rules, digits: str) -> bool:
    return len(digits) > rules.lengths[-1] and len(digits) not in rules.local_lengths


def _is_valid(code: int, national: str) -> bool:
    """Whether one of the calling code's regions has the number: the first whose leading digits or numbers fit."""
    for leading, valid_by_length in _validity(code):
        valid = valid_by_length.get(len(national))
        if leading is None:
            if valid and valid.fullmatch(national):
                return True
        elif leading.match(national):
            return bool(valid and valid.fullmatch(national))
    return False


@cache
def _validity(code: int) -> list[tuple[re.Pattern[str] | None, dict[int, re.Pattern[str]]]]:
    found = []
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
    for region in regions:
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
        if metadata is not None:
            # The library asks for leading digits only where several regions share a calling code.
            leading = metadata.leading_digits if len(regions) > 1 else None
            found.append((re.compile(leading) if leading is not None else None, _patterns_by_length(metadata)))
    return found


def _patterns_by_length(metadata: PhoneMetadata) -> dict[int, re.Pattern[str]]:
    types = [
        metadata.premium_rate, metadata.toll_free, metadata.shared_cost, metadata.voip, metadata.personal_number,
        metadata.pager, metadata.uan, metadata.voicemail, metadata.fixed_line,
    ]  # fmt: skip
    if not metadata.same_mobile_and_fixed_line_pattern:
        types.append(metadata.mobile)
    patterns = {}
    for size in range(2, _LONGEST + 1):
        general = _pattern_of(metadata.general_desc, size)
        choices = [pattern for desc in types if (pattern := _pattern_of(desc, size))]
        if general and choices:
            patterns[size] = re.compile(rf"(?=(?:{general})\Z)(?:{'|'.join(f'(?:{choice})' for choice in choices)})")
    return patterns


def _pattern_of(desc: PhoneNumberDesc | None, size: int) -> str | None:
    if desc is None or (desc.possible_length and size not in desc.possible_length):
        return None
    return desc.national_number_pattern


def _calling_code(digits: str) -> int | None:
    if digits[0] != "0":
        for size in (1, 2, 3):
            code = int(digits[:size])
            if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
                return code
    return None


@cache
def _main_rules(code: int) -> Rules:
    region = phonenumbers.region_code_for_country_code(code)
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    rules = _rules(metadata)
    if rules is None:
        raise Unusual
    return rules


@cache
def _region_rules(region: str) -> Rules | None:
    return _rules(PhoneMetadata.metadata_for_region(region, None)) if region in phonenumbers.SUPPORTED_REGIONS else None


def _rules(metadata: PhoneMetadata | None) -> Rules | None:
    general = metadata.general_desc if metadata else None
    if metadata is None or general is None or metadata.country_code is None or not general.possible_length:
        return None
    prefix = metadata.national_prefix_for_parsing
    return Rules(
        code=metadata.country_code,
        idd=re.compile(metadata.international_prefix) if metadata.international_prefix is not None else None,
        prefix=re.compile(prefix) if prefix else None,
        rewrites=bool(metadata.national_prefix_transform_rule),
        general=re.compile(general.national_number_pattern or r"(?!)"),
        lengths=tuple(general.possible_length),
        local_lengths=tuple(general.possible_length_local_only),
    )
