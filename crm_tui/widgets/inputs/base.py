"""What every input of a form is to its row: a widget with what is typed in it."""

from dataclasses import dataclass
from typing import Protocol

from textual.message import Message
from textual.widget import Widget


@dataclass
class Edited(Message):
    """The person changed the text of an input."""

    input: Widget

    @property
    def control(self) -> Widget:
        """The input."""
        return self.input


class FieldInput(Protocol):
    """An input of any kind of value; setting `typed` says nothing, editing posts Edited."""

    typed: str
