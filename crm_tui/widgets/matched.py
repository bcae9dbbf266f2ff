"""The letters of a text that were typed to find it."""

from collections.abc import Sequence
from itertools import groupby

from crm_tui.text import fold
from crm_tui.widgets.line import Line, cut


def pieces(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether a folded word holds it: one or two letters only at the start of a word."""
    folded = [(each, at) for at, character in enumerate(text) for each in fold(character)]
    line = "".join(each for each, _ in folded)
    hit: set[int] = set()
    for word in filter(None, words):
        at = line.find(word)
        while at >= 0:
            if len(word) > 2 or at == 0 or not line[at - 1].isalnum():
                hit.update(place for _, place in folded[at : at + len(word)])
            at = line.find(word, at + 1)
    runs = groupby(range(len(text)), key=lambda at: at in hit)
    return [("".join(text[at] for at in run), matched) for matched, run in runs]


def put_matched(line: Line, text: str, words: Sequence[str], tone: str = "text", *, width: int) -> None:
    """Put a text down, at most so wide; the matched letters bold and underlined."""
    for piece, matched in pieces(cut(text, width), words):
        line.put(piece, tone, bold=matched, underline=matched)
