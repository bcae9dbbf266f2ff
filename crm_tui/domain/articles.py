"""Where an article stands and may go, and the words a question is looked up by (SPEC 19)."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from crm_tui.domain.searching import CJK
from crm_tui.text import fold


class ArticleStatus(StrEnum):
    """Where an article stands."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


S = ArticleStatus

MOVES: Mapping[ArticleStatus, Mapping[ArticleStatus, str]] = MappingProxyType(
    {
        S.DRAFT: {S.REVIEW: "review", S.ARCHIVED: "archive"},
        S.REVIEW: {S.PUBLISHED: "publish", S.DRAFT: "draft", S.ARCHIVED: "archive"},
        S.PUBLISHED: {S.ARCHIVED: "archive", S.REVIEW: "review", S.DRAFT: "draft"},
        S.ARCHIVED: {S.DRAFT: "draft"},
    }
)
"""The statuses an article may have next, by the one it has, with the command that leads there."""

READ = (S.REVIEW, S.PUBLISHED)
"""The statuses in which somebody reads an article, so that it needs a text."""


def ways(status: ArticleStatus) -> str:
    """The legal moves in words: `published (publish), draft (draft)`."""
    return ", ".join(f"{target} ({command})" for target, command in MOVES[status].items())


MOST_WORDS = 20
SHORTEST = 3
STEM = 5
"""The least letters that are left of a word without its ending."""

TELL_NOTHING = """
about after again all also and any are back been before but can cannot could did does doing don down for from get has
have having help hello her here his how into its just like make may more most need not now off once one only other our
out over please same should since some still such than thank thanks that the their them then there these they this
those too try trying until use used using very want was way were what when where which while who why will with work
working works would you your
aber alle als also auch auf aus bei bin bis bitte danke das dass dem den der des die dies diese doch ein eine einem
einen einer eines für ganz geht haben hallo hat hatte ich ihr ihre immer ist kann kein keine können man mehr mein mich
mir mit nach nicht noch nur oder ohne schon sehr sein sich sie sind soll über und uns unser viel vom von war was wenn
werden wie wir wird wurde zum zur
"""
STOP_WORDS = frozenset(fold(TELL_NOTHING).split())
"""Words of English and German that tell nothing of a question."""

WORD = re.compile(r"[^\W_]+")
PAIRED = re.compile(f"[{CJK}]")


def topic(text: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """What is telling in a text, folded, at most so many: words without their endings, and pairs of CJK characters."""
    found: dict[str, None] = {}
    for word in WORD.findall(fold(text)):
        for stem in _stems(word):
            found[stem] = None
            if len(found) == most:
                return tuple(found)
    return tuple(found)


def _stems(word: str) -> list[str]:
    """A longer word loses two letters: `invoices` begins as `invoice` does."""
    if PAIRED.search(word):
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    if len(word) < SHORTEST or word in STOP_WORDS:
        return []
    return [word[: max(STEM, len(word) - 2)]]
