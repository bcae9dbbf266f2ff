"""Companies."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="companies",
    singular="company",
    title=("name", "domain"),
    identifying=("name", "domain", "external_id"),
    columns=("id", "name", "domain", "industry", "city", "country", "type"),
    sort="name",
    match=("external_id", "domain", "name"),
)
