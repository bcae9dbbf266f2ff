"""Values a record takes from the one it belongs to unless it has its own, which is kept beside them."""

import re
from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Stored, refused
from crm_tui.domain.kinds.choice import Choice
from crm_tui.domain.kinds.numbers import Integer

OWN = ("own",)

_ZEROS = re.compile(r"(?<=[0-9])[.,]0+\Z")


@dataclass(frozen=True)
class Percent(Integer):
    """A whole number from 0 to 100; 50, 50 % and 50.0 are the same."""

    example: ClassVar[str] = "50"

    def parse(self, text: str, context: Context) -> int | None:
        number = super().parse(_ZEROS.sub("", text.strip().removesuffix("%").rstrip()), context)
        if number is not None and not 0 <= number <= 100:
            raise refused(text, "is not between 0 and 100", "50")
        return number


@dataclass(frozen=True)
class InheritedPercent(Percent):
    """A percentage; clearing it gives back the inherited one."""

    @property
    def twins(self) -> tuple[str, ...]:
        return OWN

    def derive(self, value: Stored, context: Context) -> tuple[Stored | None, ...]:
        return (value,)


@dataclass(frozen=True)
class InheritedChoice(Choice):
    """A choice; clearing it gives back the inherited one."""

    @property
    def twins(self) -> tuple[str, ...]:
        return OWN

    def derive(self, value: Stored, context: Context) -> tuple[Stored | None, ...]:
        return (value,)
