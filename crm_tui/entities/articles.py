"""Articles."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="articles",
    singular="article",
    title=("title", "external_id"),
    identifying=("title",),
    columns=("id", "title", "category", "status", "language", "public", "review_due"),
    sort="title",
    match=("external_id", "title"),
)
