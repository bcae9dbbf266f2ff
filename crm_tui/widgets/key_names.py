"""How keys are written on the screen and in the manual."""

from textual.binding import Binding
from textual.keys import format_key

NAMES = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "delete": "Del", "backspace": "Backspace",
    "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip


def key_name(binding: Binding) -> str:
    """`Ctrl+P`, `Esc`, `F1`, `?`: as it stands on the keyboard."""
    if binding.key_display:
        return binding.key_display
    modifiers, key = binding.parse_key()
    shown = NAMES.get(key) or format_key(key)
    if modifiers or (key[:1] == "f" and key[1:].isdigit()):
        shown = shown[:1].upper() + shown[1:]
    return "+".join([*(each.capitalize() for each in modifiers), shown])
