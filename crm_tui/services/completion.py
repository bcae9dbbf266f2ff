"""What a record is completed from: its image, what it was, and the database at hand."""

from dataclasses import dataclass
from typing import Any

from crm_tui.domain.kinds import Context
from crm_tui.services.catalog import Catalog

Image = dict[str, Any]


@dataclass(frozen=True)
class Completing:
    """One record on its way into the database; `image` is changed in place, `before` of a new one has no id."""

    catalog: Catalog
    image: Image
    before: Image
    context: Context

    @property
    def new(self) -> bool:
        """Whether the record is being made."""
        return self.before.get("id") is None

    def changed(self, column: str) -> bool:
        """Whether the column is not what it was."""
        return bool(self.image.get(column) != self.before.get(column))
