"""The looks: three sets of tokens and the terminal's own palette; the only place where a colour has a number."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.theme import Theme

TONES = ("text", "muted", "faint", "rule", "accent", "error", "warning", "success", "on")
MEMBERS = ("t1", "t2", "t3", "t4", "t5", "t6")
GROUNDS = ("page", "surface", "panel", "selection", "field", "note", "accent")


@dataclass(frozen=True)
class Tokens:
    """What a look consists of: `tones` colour text and lines, `grounds` lie behind; "" is the terminal's own.

    On the ground `selection` a tone gives way to the colour `lifted` names. `attributes` are the text attributes
    that stand for a colour: of a tone by its name, of a ground by `on` and its name.
    """

    name: str
    dark: bool
    tones: Mapping[str, str]
    grounds: Mapping[str, str]
    lifted: Mapping[str, str]
    attributes: Mapping[str, str]


def _tokens(
    name: str, grounds: str, tones: str, members: str, *, dark: bool = True, lifted: Mapping[str, str] | None = None
) -> Tokens:
    shades = dict(zip((*TONES, *MEMBERS), (*tones.split(), *members.split()), strict=True))
    lift = {"faint": shades["muted"]} if lifted is None else lifted
    return Tokens(name, dark, shades, dict(zip(GROUNDS, grounds.split(), strict=True)), lift, {})


INK = _tokens(
    "dark",
    "#14181f #191f27 #212934 #2a3650 #242d39 #29251f #a3b8ff",
    "#e3ded2 #9fa6ae #7d8793 #343e4a #a3b8ff #ff8f7e #e6b566 #93c9a2 #14181f",
    "#a3b8ff #dfa6c8 #8fc7c8 #d3b98c #bba9ea #adc58e",
)
PAPER = _tokens(
    "light",
    "#fbf8f0 #f5f0e3 #eae3d1 #d8e0f9 #ede7d8 #f8e9c4 #2b49c0",
    "#23272d #615f56 #757060 #cfc6b0 #2b49c0 #b0261c #835400 #2b673c #fbf8f0",
    "#2b49c0 #96306f #17666b #7a5a14 #6140ae #4a641f",
    dark=False,
)
CONTRAST = _tokens(
    "contrast",
    "#000000 #000000 #1c1c1c #ffffff #1c1c1c #000000 #7fd4ff",
    "#ffffff #d2d2d2 #b0b0b0 #9a9a9a #7fd4ff #ff9d94 #ffd45c #86efa4 #000000",
    " ".join(["#ffffff"] * 6),
    lifted=dict.fromkeys((*TONES, *MEMBERS), "#000000"),
)
TERMINAL = Tokens(
    "terminal",
    True,
    {"accent": "blue", "error": "red", "warning": "yellow", "success": "green"},
    {},
    {},
    {"faint": "dim", "rule": "dim", "accent": "bold", "on selection": "reverse", "on accent": "reverse"},
)
LOOKS = {look.name: look for look in (INK, PAPER, CONTRAST, TERMINAL)}
"""Every look by its name, which is the value of the setting `theme`."""


def themes() -> list[Theme]:
    """The looks as Textual knows them."""
    return [*map(_theme, (INK, PAPER, CONTRAST)), _terminal()]


def _theme(look: Tokens) -> Theme:
    tones, grounds = look.tones, look.grounds
    selected = look.lifted.get("text", tones["text"])
    own = {f"crm-{name}": tones[name] for name in ("muted", "faint", "rule", "on", *MEMBERS)}
    own |= {f"crm-{name}": grounds[name] for name in ("selection", "field", "note")}
    own |= {"crm-selected": selected, "crm-selected-style": "none"}
    derived = _derived(selected, grounds["selection"], tones)
    return Theme(
        name=look.name,
        dark=look.dark,
        primary=tones["accent"],
        secondary=tones["muted"],
        accent=tones["accent"],
        warning=tones["warning"],
        error=tones["error"],
        success=tones["success"],
        foreground=tones["text"],
        background=grounds["page"],
        surface=grounds["surface"],
        panel=grounds["panel"],
        variables=own | derived,
    )


def _derived(selected: str, selection: str, tones: Mapping[str, str]) -> dict[str, str]:
    """What stock widgets look at."""
    return {
        "block-cursor-background": selection,
        "block-cursor-foreground": selected,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": selection,
        "block-cursor-blurred-foreground": selected,
        "block-hover-background": selection,
        "input-cursor-background": tones["text"],
        "input-cursor-foreground": tones["on"],
        "input-cursor-text-style": "none",
        "input-selection-background": tones["rule"],
        "border": tones["accent"],
        "border-blurred": tones["rule"],
        "scrollbar": tones["rule"],
        "scrollbar-hover": tones["faint"],
        "scrollbar-active": tones["accent"],
        "scrollbar-background": "transparent",
        "scrollbar-background-hover": "transparent",
        "scrollbar-background-active": "transparent",
        "scrollbar-corner-color": "transparent",
    }


def _terminal() -> Theme:
    plain = "ansi_default"
    own = dict.fromkeys((f"crm-{name}" for name in ("muted", "faint", "rule", "on", *MEMBERS)), plain)
    own |= dict.fromkeys(("crm-selection", "crm-field", "crm-note", "crm-selected"), plain)
    return Theme(
        name="terminal",
        ansi=True,
        primary="ansi_blue",
        secondary=plain,
        accent="ansi_blue",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground=plain,
        background=plain,
        surface=plain,
        panel=plain,
        variables={
            **own,
            "ansi-background": plain,
            "ansi-foreground": plain,
            "crm-selected-style": "reverse",
            "block-cursor-background": plain,
            "block-cursor-foreground": plain,
            "block-cursor-text-style": "reverse",
            "input-cursor-background": plain,
            "input-cursor-foreground": plain,
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_blue",
            "border": "ansi_blue",
            "border-blurred": plain,
            "scrollbar": plain,
            "scrollbar-background": plain,
        },
    )
