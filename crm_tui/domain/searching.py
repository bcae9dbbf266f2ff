"""The searched form of text: folded, with every start of a word marked, so that one index finds parts and starts.

Every word is preceded by two spaces. An index of three-character runs then answers all questions: a part of a word
(`ull` in `  muller`), a start of one character (`  m`) and of two (` mu`). Each CJK character counts as a word.
Marks depend on neighbouring characters alone, so the form of a part of a text is a part of the form of the text.
"""

import re
from collections.abc import Iterable

from crm_tui.text import fold

MARK = "  "
CJK = "\u1100-\u11ff\u2e80-\u2fdf\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
STEP = 2
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
ASCII_START = re.compile(r"(?<=[^a-z0-9 ])(?=[a-z0-9])")
START = re.compile(rf"(?:(?<=[^\w\s])|(?<=_))(?=[^\W_])|(?=[{CJK}])|(?<=[{CJK}])(?=[^\W_])")


def form(folded: str) -> str:
    """The searched form of a folded text; every word, the first included, is marked."""
    words = " ".join(folded.split())
    if words.isascii():
        return MARK + ASCII_START.sub(MARK, words.replace(" ", MARK))
    return MARK + START.sub(MARK, words.replace(" ", MARK))


def document(values: Iterable[str | None]) -> str | None:
    """The searched form of a record: all its searched values in one text; None if there are none."""
    folded = fold("\n".join(value for value in values if value))
    return form(folded) if folded.strip() else None


def needle(query: str) -> str:
    """What to look for in a searched form: the start of a word for one or two characters, else any part."""
    found = form(fold(UNSTORABLE.sub(" ", query))).lstrip(" ")
    return found if len(found) > 2 else MARK + found if found else ""


def words(query: str) -> list[str]:
    """The folded words of a query, each once; what no stored text can hold (NUL, lone surrogates) is left out."""
    return list(dict.fromkeys(fold(UNSTORABLE.sub(" ", query)).split()))


def starting(sought: str) -> str:
    """The needle as it stands at the start of a word."""
    return sought if sought.startswith(MARK) else MARK + sought


def runs(sought: str) -> list[str]:
    """Three-character runs that cover a needle, each once: all of them stand in every text that holds the needle.

    Because spaces come in pairs, `  m` says no more than ` mu` and `r  ` no more than `er `: they are left out, for
    nothing is as common as the start of a word, and an index is slow with many common runs.
    """
    last = len(sought) - 3
    starts = [at for at in range(last + 1) if not _says_little(sought, at, last)]
    kept = [at for order, at in enumerate(starts) if order % STEP == 0 or at == starts[-1]]
    return list(dict.fromkeys(sought[at : at + 3] for at in kept))


def _says_little(sought: str, at: int, last: int) -> bool:
    run = sought[at : at + 3]
    return (run.startswith(MARK) and at < last) or (run.endswith(MARK) and at > 0)
