"""What a snippet may say: fields of the ticket, its contact, company and owner, and of me; never what is internal."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from crm_tui.domain.fields import Field
from crm_tui.domain.snippets import places
from crm_tui.errors import Invalid
from crm_tui.services.catalog import Catalog

SUBJECTS = MappingProxyType({
    "contact": "contacts", "ticket": "tickets", "company": "companies", "owner": "members", "me": "members",
})  # fmt: skip
"""Whom a place can be about, and the entity they are of."""

INTERNAL = ("notes", "root_cause", "status_reason", "source_detail")
"""Fields that colleagues write for each other; no snippet says them."""


def sayable(catalog: Catalog) -> dict[str, tuple[str, Field]]:
    """The subject and the field of every place there can be, by its name."""
    return {
        f"{subject}.{name}": (subject, field)
        for subject, entity in SUBJECTS.items()
        for name, field in catalog.fields(entity).items()
        if name not in INTERNAL
    }


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for a text with a place that cannot be filled in."""
    if image["body"] == before.get("body"):
        return
    try:
        places(str(image["body"]), sayable(catalog))
    except Invalid as error:
        raise Invalid(f"body: {error.message}", field="body", candidates=error.candidates) from error
