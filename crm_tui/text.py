"""Text at the two boundaries: `accept` what comes in, `safe` what goes out to people, `fold` what is searched."""

import re
import unicodedata

from crm_tui.errors import Invalid

LINE = 10_000
"""The most characters of a one-line text."""

_BIDI = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
    0x2028: "LS", 0x2029: "PS",
}  # fmt: skip
_NO_CHARACTERS = (
    *range(0xFDD0, 0xFDF0), *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
)  # fmt: skip
"""What Unicode never makes a character of; terminals disagree on its width."""

_SYMBOLS = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "␡"}
    | {code: f"\u2039{code:02X}\u203a" for code in range(0x80, 0xA0)}
    | {code: f"\u2039{name}\u203a" for code, name in _BIDI.items()}
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    | dict.fromkeys(_NO_CHARACTERS, "\ufffd")
)
_SYMBOLS_MULTILINE = {code: symbol for code, symbol in _SYMBOLS.items() if code not in (0x09, 0x0A)}
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    + "".join(map(chr, _NO_CHARACTERS))
    + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

# Letters and marks by category that draw nothing on their own.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf")


def safe(text: str, *, multiline: bool = False) -> str:
    """The text for a person's screen: nothing in it can move the cursor, switch direction or break a line.

    C0 and DEL become Control Pictures (`␛`), C1 becomes its number and a bidi control or U+2028/2029 its name
    in guillemets (9B, RLO), a lone surrogate or noncharacter U+FFFD. With `multiline` line feeds and tabs stay,
    and CR LF is a line feed.
    """
    if not _UNSAFE.search(text):
        return text
    if multiline:
        return text.replace("\r\n", "\n").translate(_SYMBOLS_MULTILINE)
    return text.translate(_SYMBOLS)


def shortened(text: str, width: int = 60) -> str:
    """The start of a text as an error message names it: safe, one line, at most `width` characters."""
    head = safe(text[: width + 1])
    return head if len(head) <= width else head[: width - 1] + "…"


def accept(text: str, *, limit: int = LINE) -> str:
    """The text as it is stored: outer spaces trimmed, all else as given; "" when nothing visible is left.

    Raises Invalid for NUL, a lone surrogate or more than `limit` characters (SPEC 1.4, RELIABILITY rule 10).
    """
    text = text.strip(" \xa0")
    if len(text) > limit:
        raise Invalid(f"{shortened(text, 20)} has {len(text):,} characters, the limit is {limit:,}")
    if text.isprintable() and text.isascii():
        return text
    if "\x00" in text:
        raise Invalid(f"{shortened(text)} holds a NUL character, remove it")
    if _SURROGATE.search(text):
        raise Invalid(f"{shortened(text)} is not valid UTF-8, save it as UTF-8")
    return text if is_visible(text) else ""


def is_visible(text: str) -> bool:
    """Whether anything of the text can be seen: not only spaces, zero-width, format and control characters."""
    return any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    if "!" <= character <= "~":
        return True
    if character in _BLANKS or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return False
    return unicodedata.category(character) not in _UNSEEN


class _Marks(dict[int, int | None]):
    """A translation table that drops combining marks and learns each character once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = kept = None if unicodedata.category(chr(code)) == "Mn" else code
        return kept


_marks = _Marks()


def fold(text: str) -> str:
    """The search key of a text: NFKD, no combining marks, casefold; `fold(fold(x)) == fold(x)` (SPEC 1.4)."""
    while not text.isascii():
        # A dropped mark can free others to be reordered and casefold can bring new marks, so until it is stable.
        folded = unicodedata.normalize("NFKD", text).translate(_marks).casefold()
        if folded == text:
            return text
        text = folded
    return text.lower()
