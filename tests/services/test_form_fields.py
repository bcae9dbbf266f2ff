"""The fields of a form: their groups, their texts, and what a changed text means."""

import pytest
from acting import add

from crm_tui import entities
from crm_tui.db.database import Database
from crm_tui.domain.fields import Is
from crm_tui.errors import Ambiguous, NotFound
from crm_tui.services import custom_fields, form_fields, records, writing
from crm_tui.services.catalog import Catalog
from crm_tui.services.form_fields import GROUPS, LEFT_OUT, Form, form


def texts(found: Form) -> dict[str, str]:
    """The texts that are not empty."""
    return {name: each.text for name, each in found.fields.items() if each.text}


@pytest.mark.parametrize("name", entities.NAMES[:4])
def test_every_field_that_can_be_written_is_in_its_form_once(db: Database, name: str) -> None:
    with db.read() as connection:
        known = Catalog(db, connection).fields(name)
    wanted = {key for key, each in known.items() if not each.is_(Is.READONLY) and key not in LEFT_OUT}

    shown = [each.field.name for group in form(db, name, None).groups for each in group.fields]

    assert sorted(shown) == sorted(wanted)


def test_groups_name_only_fields_that_there_are() -> None:
    for name, groups in GROUPS.items():
        assert {field for fields in groups.values() for field in fields} <= set(entities.entity(name).fields)


def test_own_fields_have_a_group_with_their_defaults_before_the_rest(db: Database) -> None:
    custom_fields.add(db, "contacts", "hobby", default="Chess")

    found = form(db, "contacts", None)

    assert [group.name for group in found.groups][-2:] == ["Own fields", "More"]
    assert texts(found) == {"hobby": "Chess"}


def test_a_record_shows_texts_that_read_back_as_they_were(db: Database) -> None:
    add(db, "members", "login=bob", "name=Robert Meyer")
    add(db, "companies", "name=Globex", "annual_revenue=1234.5", "currency=CHF")
    given = {
        "name": "Nora", "company": "Globex", "owner": "bob", "tags": "a|b, c", "do_not_call": "no",
        "birthday": "--11-25", "verified_at": "2026-11-01", "notes": "one\ntwo", "country": "CH",
        "phone": "030 1234567",
    }  # fmt: skip
    add(db, "contacts", *(f"{name}={text}" for name, text in given.items()))

    found = form(db, "contacts", 1)
    before = records.rows(db, "contacts", [1]).rows[0].values
    written = writing.edit(db, "contacts", form_fields.assignments(found, texts(found)), refs=["1"])

    assert texts(found) == given | {"owner": "Robert Meyer", "tags": "a|b, c|"}
    assert (found.title, found.version, found.fields["company"].linked) == ("Nora", 1, 1)
    assert written.change_set is None
    assert records.rows(db, "contacts", [1]).rows[0].values == before
    assert form(db, "companies", 1).fields["annual_revenue"].text == "1234.50"


def test_a_list_between_commas_is_one_between_bars(db: Database) -> None:
    found = form(db, "contacts", None)

    given = form_fields.assignments(found, {"tags": "vip, press", "notes": "@home"})

    assert [each.text for each in given] == ["vip| press", "@home"]
    assert form_fields.argument(found.fields["notes"].field, "@home") == "@@home"


def test_a_reference_leads_to_a_record_to_a_new_one_or_nowhere(db: Database) -> None:
    add(db, "companies", "name=Globex", "domain=globex.example")
    add(db, "companies", "name=Twin")
    add(db, "companies", "name=Twin")
    fields = form(db, "contacts", None).fields
    company, owner = fields["company"].field, fields["owner"].field

    known = form_fields.linked(db, company, "globex")

    assert known is not None
    assert (known.id, known.title) == (1, "Globex")
    assert form_fields.linked(db, company, "Initech") is None
    with pytest.raises(Ambiguous):
        form_fields.linked(db, company, "Twin")
    with pytest.raises(NotFound):
        form_fields.linked(db, owner, "nobody")


def test_a_record_that_is_not_there_has_no_form(db: Database) -> None:
    with pytest.raises(NotFound, match="There is no contact 7"):
        form(db, "contacts", 7)
