"""The looks keep their promises of contrast, computed from the tokens (WCAG 2.2, relative luminance)."""

import pytest

from crm_tui.widgets.themes import CONTRAST, INK, LOOKS, MEMBERS, PAPER, TERMINAL, Tokens, themes

GROUNDS = ("page", "surface", "panel")
STATES = ("muted", "accent", "error", "warning", "success")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def below(look: Tokens, tones: tuple[str, ...], grounds: tuple[str, ...], least: float) -> dict[str, float]:
    """What is less readable than promised."""
    found = {
        f"{tone} on {ground}": ratio(look.tones[tone], look.grounds[ground]) for tone in tones for ground in grounds
    }
    return {pair: round(value, 2) for pair, value in found.items() if value < least}


@pytest.mark.parametrize("look", [INK, PAPER, CONTRAST], ids=lambda look: look.name)
def test_what_the_user_wrote_stands_out_on_every_ground(look: Tokens) -> None:
    assert below(look, ("text",), GROUNDS, 9) == {}


@pytest.mark.parametrize("look", [INK, PAPER, CONTRAST], ids=lambda look: look.name)
def test_labels_states_and_initials_are_readable_on_every_ground(look: Tokens) -> None:
    assert below(look, (*STATES, *MEMBERS), GROUNDS, 4.9) == {}


def test_high_contrast_is_seven_to_one() -> None:
    assert below(CONTRAST, ("text", *STATES, "faint"), (*GROUNDS, "field", "note"), 7) == {}


@pytest.mark.parametrize("look", [INK, PAPER, CONTRAST], ids=lambda look: look.name)
def test_a_selected_row_is_as_readable(look: Tokens) -> None:
    least = 7 if look is CONTRAST else 4.5
    shades = {tone: look.lifted.get(tone, look.tones[tone]) for tone in ("text", *STATES, "faint")}
    found = {tone: round(ratio(shade, look.grounds["selection"]), 2) for tone, shade in shades.items()}

    assert {tone: value for tone, value in found.items() if value < least} == {}


@pytest.mark.parametrize("look", [INK, PAPER, CONTRAST], ids=lambda look: look.name)
def test_text_on_the_accent_is_readable(look: Tokens) -> None:
    assert below(look, ("on",), ("accent",), 4.9) == {}


def test_every_theme_of_the_setting_is_there_and_knows_every_variable() -> None:
    made = themes()

    assert [theme.name for theme in made] == list(LOOKS)
    assert len({frozenset(name for name in theme.variables if name.startswith("crm-")) for theme in made}) == 1


def test_the_terminals_own_look_names_no_colour() -> None:
    assert not [tone for tone in TERMINAL.tones.values() if tone.startswith("#")]
    assert not any(TERMINAL.grounds.values())
