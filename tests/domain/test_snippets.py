"""Places in texts: what is filled in, what is refused, and that nothing is read twice."""

import pytest

from crm_tui.domain.snippets import Filled, fill, places
from crm_tui.errors import Invalid

VALUES = {"contact.given_name": "Ada", "ticket.ref": "T-12", "company.name": ""}


def test_places_are_filled_in_and_doubled_braces_are_braces() -> None:
    assert fill("Hi { contact.given_name }, {{x}} {ticket.ref}", VALUES) == Filled("Hi Ada, {x} T-12", ())


def test_an_empty_place_takes_its_fallback_else_it_is_named_and_stays() -> None:
    assert fill("{company.name|your company}{company.name|}", VALUES) == Filled("your company", ())
    assert fill("{company.name} {company.name}", VALUES) == Filled("{company.name} {company.name}", ("company.name",))


def test_what_is_filled_in_is_not_read_again() -> None:
    assert fill("{contact.given_name}", {"contact.given_name": "{ticket.ref}{{"}).text == "{ticket.ref}{{"


@pytest.mark.parametrize("text", ["{0.__class__}", "{ticket.ref!r}", "{ticket.ref.__class__}", "{}", "{ticket.ref:>9}"])
def test_no_format_and_no_attribute_of_python_is_a_place(text: str) -> None:
    with pytest.raises(Invalid, match="There is no"):
        fill(text, VALUES)


def test_an_unknown_place_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Invalid, match=r"did you mean \{contact.given_name\}") as refused:
        places("{contact.givenname}", VALUES)

    assert refused.value.candidates == ("contact.given_name",)


@pytest.mark.parametrize("text", ["a { b", "a } b", "{{{", "{a{b}}"])
def test_a_lone_brace_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"lone|There is no"):
        places(text, VALUES)
