"""The input of each kind of value; a kind that is not named is typed in one line."""

from collections.abc import Callable

from crm_tui.domain.kinds import Boolean, Choice, Country, CurrencyCode, Kind, LongText, Reference
from crm_tui.widgets.inputs.choice_input import ChoiceInput, needs
from crm_tui.widgets.inputs.line_input import LineInput
from crm_tui.widgets.inputs.long_input import LongInput

FieldWidget = LineInput | ChoiceInput | LongInput

LISTED = "Space lists them"


def _line(kind: Kind, text: str, room: int) -> FieldWidget:
    return LineInput(text)


def _listed(kind: Kind, text: str, room: int) -> FieldWidget:
    return LineInput(text, hint=LISTED)


def _long(kind: Kind, text: str, room: int) -> FieldWidget:
    return LongInput(text)


def _choice(kind: Kind, text: str, room: int) -> FieldWidget:
    """In one row where the choices fit, else typed with completion."""
    if not isinstance(kind, Choice):
        raise TypeError(kind.name)
    labels = dict(kind.labels)
    options = [(key, labels.get(key, key)) for key in kind.options]
    fits = needs([label for _, label in options]) <= room and text in ("", *kind.options)
    return ChoiceInput(text, options) if fits else LineInput(text, hint=LISTED)


def _boolean(kind: Kind, text: str, room: int) -> FieldWidget:
    return ChoiceInput(text, (("yes", "yes"), ("no", "no")))


INPUTS: dict[str, Callable[[Kind, str, int], FieldWidget]] = {
    LongText.name: _long,
    Choice.name: _choice,
    Boolean.name: _boolean,
    Reference.name: _listed,
    Country.name: _listed,
    CurrencyCode.name: _listed,
}
"""How a kind of value is typed, from its kind, its text, and the cells there are."""


def input_for(kind: Kind, text: str, room: int) -> FieldWidget:
    """The input of a value."""
    return INPUTS.get(kind.name, _line)(kind, text, room)


__all__ = ["INPUTS", "LISTED", "ChoiceInput", "FieldWidget", "LineInput", "LongInput", "input_for"]
