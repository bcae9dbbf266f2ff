"""What a layer answers when something is to be done on the screen below it."""

from dataclasses import dataclass

from textual.dom import DOMNode


@dataclass(frozen=True)
class Chosen:
    """An action, and the node that it is an action of."""

    action: str
    node: DOMNode | None = None
