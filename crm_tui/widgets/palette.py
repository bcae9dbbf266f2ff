"""From the name of a tone and of the ground behind it to the style of a piece of text."""

from functools import cache
from typing import TYPE_CHECKING

from rich.style import Style

from crm_tui.widgets.themes import INK, LOOKS

if TYPE_CHECKING:
    from textual.app import App


@cache
def style(look: str, tone: str, ground: str, bold: bool = False, underline: bool = False) -> Style:
    """The style of a tone on a ground in a look; cached, since every piece of every line asks for it."""
    tokens = LOOKS.get(look, INK)
    lifted = tokens.lifted.get(tone, "") if ground == "selection" else ""
    attributes = {tokens.attributes.get(tone), tokens.attributes.get(f"on {ground}")}
    return Style(
        color=lifted or tokens.tones.get(tone) or "default",
        bgcolor=tokens.grounds.get(ground) or "default",
        bold=bold or "bold" in attributes or None,
        dim=("dim" in attributes and ground != "selection") or None,
        reverse="reverse" in attributes or None,
        underline=underline or None,
    )


def look_of(app: "App[object]") -> str:
    """The look a program is drawn in."""
    return app.theme
