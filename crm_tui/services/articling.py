"""The rules of articles, whoever changes them: their status and what it asks for (SPEC 19)."""

from collections.abc import Mapping
from typing import Any

from crm_tui.domain.articles import MOVES, READ, ArticleStatus, ways
from crm_tui.errors import Invalid
from crm_tui.services.catalog import Catalog


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for an illegal move, and for an article that is to be read and has no text."""
    here = before.get("id") is not None
    old = ArticleStatus(before["status"]) if here and before["status"] else None
    new = ArticleStatus(image["status"])
    if old not in (None, new) and new not in MOVES[old]:
        text = f"status: article {before['id']} cannot go from {old} to {new}; from there it goes to {ways(old)}."
        raise Invalid(text, field="status", candidates=[target.value for target in MOVES[old]])
    emptied = old is None or new is not old or before["body"] is not None
    if new in READ and image["body"] is None and emptied:
        where = "in review" if new is ArticleStatus.REVIEW else new
        raise Invalid(f"body is required for an article to be {where}, e.g. body=@reset.md", field="body")
