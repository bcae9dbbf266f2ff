"""The searched texts of many records at once; for each the same as `domain.searching.document`."""

from collections.abc import Sequence

from crm_tui.domain.searching import MARK, document, form

_END = "\x00"
"""Ends a record in the text of many; no stored text holds it."""


def documents(rows: Sequence[Sequence[str | None]]) -> list[str | None]:
    """The searched form of each row of values; None where there is none."""
    joined = ["\n".join([value for value in row if value]) for row in rows]
    plain = [text if text.isascii() else "" for text in joined]
    made: list[str | None] = [
        text.removesuffix(MARK) or None for text in form(f" {_END} ".join(plain).lower()).split(MARK + _END)
    ]
    for at, text in enumerate(joined):
        if not text.isascii():
            made[at] = document(rows[at])
    return made
