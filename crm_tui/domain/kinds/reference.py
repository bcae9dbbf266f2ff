"""References to other records."""

from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Json, Kind, Stored, refused
from crm_tui.domain.kinds.numbers import LARGEST
from crm_tui.text import accept


@dataclass(frozen=True)
class Reference(Kind):
    """The id of a record of `entity`; names, e-mails and other references are looked up by a service first."""

    name: ClassVar[str] = "reference"
    example: ClassVar[str] = "7"

    entity: str = ""

    def parse(self, text: str, context: Context) -> int | None:
        text = accept(text)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise refused(text, f"needs a lookup in {self.entity}, give an id", self.example)
        if len(text) > 40 or int(text) > LARGEST:
            raise refused(text, "is no id", self.example)
        return int(text)

    def json(self, value: Stored, context: Context) -> Json:
        return int(value)
