"""Assignments typed in one line."""

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.errors import CrmError
from crm_tui.services.assigning import complete, read


def test_assignments_stand_side_by_side_and_values_with_spaces_in_quotes() -> None:
    assert list(read('owner=ines tags+=vip  title="Head of \\"IT\\""')) == given(
        "owner=ines", "tags+=vip", 'title=Head of "IT"'
    )


def test_an_empty_value_clears_and_an_empty_line_is_nothing() -> None:
    assert list(read("owner=")) == given("owner=")
    assert read("  ") == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("cold", "cold is no field=value, e.g. owner=me or tags+=vip."),
        ("title=Head of IT", 'of is no field=value. A value with spaces stands in quotes: title="Head of"'),
        ('title="Head', "The quote before Head is not closed."),
        ("owner=me owner=ben", "owner is given more than once; give one value."),
    ],
)
def test_what_is_no_assignment_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(CrmError) as refused:
        read(typed)

    assert refused.value.message == words


def test_a_field_is_completed_with_the_signs_it_takes(db: Database) -> None:
    found = complete(db, "contacts", "owner=me ta", 11)

    assert (found.start, found.end) == (9, 11)
    assert found.options[:3] == ("tags+=", "tags-=", "tags=")


def test_what_crm_keeps_itself_is_not_offered(db: Database) -> None:
    assert complete(db, "contacts", "version", 7).options == ()


def test_a_value_is_completed_and_quoted_where_it_has_spaces(db: Database) -> None:
    add(db, "companies", "name=Acme GmbH")

    found = complete(db, "contacts", 'company="Ac title=x', 11)

    assert (found.start, found.options) == (8, ('"Acme GmbH"',))


@pytest.mark.parametrize("typed", ["", " ", "=", '"', "x=", "nothing=y", 'title="', "\u202e=\x00", "a" * 3_000])
def test_any_text_can_be_completed(db: Database, typed: str) -> None:
    for cursor in (0, len(typed)):
        complete(db, "contacts", typed, cursor)
