"""Custom fields: keys, kinds, uniqueness, indexes, options, and how undo treats them."""

import pytest
from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, CrmError, Invalid, NotFound, Usage
from crm_tui.services import custom_fields, records, undoing, writing
from crm_tui.services.catalog import Catalog
from crm_tui.services.rows import Assignment


def contact(db: Database, **values: str) -> int:
    given = [Assignment(field, "=", text) for field, text in values.items()]
    return writing.add(db, "contacts", given).ids[0]


def edit(db: Database, field: str, /, **values: str) -> None:
    custom_fields.edit(db, "contacts", field, [Assignment(name, "=", text) for name, text in values.items()])


def rename(db: Database, key: str, old: str, new: str) -> None:
    custom_fields.edit(db, "contacts", key, [Assignment(f"option:{old}", "=", new)])


def values(db: Database, key: str) -> list[object]:
    return [row.values[key] for row in records.page(db, "contacts", fields=("*",), sort=("id",)).rows]


def indexes(db: Database) -> set[str]:
    with db.read() as connection:
        return db.dialect.custom_indexes(connection)


def plan(db: Database, where: str, order: str = "id") -> str:
    """How SQLite runs the statement behind a filter with a sort."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        contacts = catalog.entity("contacts")
        compiled = records.matching(catalog, contacts, (where,) if where else (), (order,))
        statement = select(contacts.table.c.id).where(compiled.where).order_by(*compiled.order_by).limit(50)
        sql = statement.compile(connection, compile_kwargs={"literal_binds": True})
        return " / ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))


def test_a_field_is_listed_and_takes_values(db: Database) -> None:
    custom_fields.add(db, "contacts", "tier", kind="choice", options=["gold", "silver"], label="Tier", default="silver")

    contact(db, name="Ada", tier="Gold")
    contact(db, name="Bo")

    listed = custom_fields.listed(db, "contacts")
    assert [(row.values["key"], row.values["label"], row.values["kind"]) for row in listed.rows] == [
        ("tier", "Tier", "choice")
    ]
    assert values(db, "tier") == ["gold", "silver"]
    assert custom_fields.listed(db, "companies").rows == ()


@pytest.mark.parametrize(
    ("key", "kind", "error"),
    [
        ("Tier", "text", Invalid),
        ("1st", "text", Invalid),
        ("a__b", "text", Invalid),
        ("größe", "text", Invalid),
        ("x'); --", "text", Invalid),
        ("a" * 61, "text", Invalid),
        ("or", "text", Invalid),
        ("tag", "text", Invalid),
        ("sort", "text", Invalid),
        ("email", "text", Conflict),
        ("name_f", "text", Conflict),
        ("company_id", "text", Conflict),
        ("custom", "text", Conflict),
        ("size", "txt", Invalid),
        ("size", "choice", Invalid),
    ],
)
def test_a_key_or_kind_that_cannot_be_is_refused(db: Database, key: str, kind: str, error: type[CrmError]) -> None:
    with pytest.raises(error):
        custom_fields.add(db, "contacts", key, kind=kind)

    assert custom_fields.listed(db).rows == ()


def test_a_key_is_taken_by_a_live_field_only(db: Database) -> None:
    custom_fields.add(db, "contacts", "tier")
    with pytest.raises(Conflict, match="tier already"):
        custom_fields.add(db, "contacts", "tier")
    custom_fields.add(db, "companies", "tier")

    undoing.undo(db)
    undoing.undo(db)
    custom_fields.add(db, "contacts", "tier")

    assert len(custom_fields.listed(db).rows) == 1


def test_entities_options_and_defaults_must_make_sense(db: Database) -> None:
    with pytest.raises(Usage, match="contacts"):
        custom_fields.add(db, "contact", "tier")
    with pytest.raises(Invalid, match="companies"):
        custom_fields.add(db, "contacts", "bank", kind="reference", options=["company"])
    with pytest.raises(Invalid, match="default"):
        custom_fields.add(db, "contacts", "tier", kind="choice", options=["a", "b"], default="c")
    with pytest.raises(Invalid, match="unique"):
        custom_fields.add(db, "contacts", "tax", unique=True, default="7")
    with pytest.raises(NotFound, match="no custom field"):
        edit(db, "nothing", label="x")


def test_a_filter_and_a_sort_use_the_index_of_a_field(db: Database) -> None:
    custom_fields.add(db, "contacts", "score", kind="integer", indexed=True)
    custom_fields.add(db, "contacts", "hobby", indexed=True)
    custom_fields.add(db, "contacts", "plain")

    assert indexes(db) == {"ix_contacts_custom_score", "ix_contacts_custom_hobby__f"}
    assert "SEARCH contacts USING INDEX ix_contacts_custom_score" in plan(db, "score:7", "name")
    assert "SEARCH contacts USING INDEX ix_contacts_custom_hobby__f" in plan(db, "hobby^Ch", "name")
    assert plan(db, "score>7", "score") == "SEARCH contacts USING INDEX ix_contacts_custom_score (<expr>>?)"
    assert plan(db, "", "score") == "SCAN contacts USING INDEX ix_contacts_custom_score"
    assert plan(db, "", "hobby") == "SCAN contacts USING INDEX ix_contacts_custom_hobby__f"
    assert "ix_contacts_custom" not in plan(db, "plain:Chess", "name")


def test_indexes_follow_definitions_through_undo_redo_and_archiving(db: Database) -> None:
    custom_fields.add(db, "contacts", "score", kind="integer", indexed=True)
    undoing.undo(db)
    undone = indexes(db)
    undoing.redo(db)
    redone = indexes(db)
    custom_fields.archive(db, "contacts", "score")
    archived = indexes(db)
    edit(db, "score", archived="false")

    assert (undone, redone, archived, indexes(db)) == (
        set(),
        {"ix_contacts_custom_score"},
        set(),
        {"ix_contacts_custom_score"},
    )


def test_an_archived_field_keeps_its_values_and_is_not_offered(db: Database) -> None:
    custom_fields.add(db, "contacts", "hobby")
    contact(db, name="Ada", hobby="Chess")

    custom_fields.archive(db, "contacts", "hobby")

    with pytest.raises(Usage):
        contact(db, name="Bo", hobby="Go")
    with pytest.raises(Conflict, match="archived=false"):
        custom_fields.add(db, "contacts", "hobby")
    edit(db, "hobby", archived="no")
    assert values(db, "hobby") == ["Chess"]


def test_a_unique_field_refuses_a_second_value_whatever_its_case(db: Database) -> None:
    custom_fields.add(db, "contacts", "badge", unique=True)
    contact(db, name="Ada", badge="A-1")

    with pytest.raises(Conflict):
        contact(db, name="Bo", badge="A-1")
    with pytest.raises(Conflict):
        contact(db, name="Bo", badge="a-1")

    contact(db, name="Bo")
    contact(db, name="Cy")
    assert values(db, "badge") == ["A-1", None, None]


def test_making_a_field_unique_names_two_records_that_collide(db: Database) -> None:
    custom_fields.add(db, "contacts", "badge")
    contact(db, name="Ada", badge="x")
    contact(db, name="Bo", badge="X")

    with pytest.raises(Conflict, match="Contact 1 and 2 have the same badge"):
        edit(db, "badge", unique="yes")

    assert indexes(db) == set()


def test_renaming_a_label_keeps_the_key(db: Database) -> None:
    custom_fields.add(db, "contacts", "tier")

    edit(db, "tier", label="Class")

    assert [(row.values["key"], row.values["label"]) for row in custom_fields.listed(db).rows] == [("tier", "Class")]
    for fixed in ("key", "kind", "entity"):
        with pytest.raises(Usage):
            edit(db, "tier", **{fixed: "text"})


def test_renaming_an_option_rewrites_the_rows_in_one_undo_step(db: Database) -> None:
    custom_fields.add(db, "contacts", "size", kind="choice", options=["small", "large"], default="small")
    contact(db, name="Ada")
    contact(db, name="Bo", size="large")

    rename(db, "size", "small", "tiny")
    renamed = values(db, "size"), custom_fields.listed(db).rows[0].values["options"]
    contact(db, name="Cy")
    undoing.undo(db)
    undoing.undo(db)

    assert renamed == (["tiny", "large"], '["tiny","large"]')
    assert values(db, "size") == ["small", "large"]
    assert custom_fields.listed(db).rows[0].values["options"] == '["small","large"]'


def test_options_swap_names_in_one_go(db: Database) -> None:
    custom_fields.add(db, "contacts", "size", kind="choice", options=["a", "b"])
    contact(db, name="Ada", size="a")

    with pytest.raises(Invalid, match="new name"):
        rename(db, "size", "a", "b")
    with pytest.raises(Invalid, match="no option"):
        rename(db, "size", "c", "d")

    assert values(db, "size") == ["a"]


def test_removing_an_option_in_use_is_refused_with_the_count(db: Database) -> None:
    custom_fields.add(db, "contacts", "size", kind="choice", options=["a", "b", "c"])
    contact(db, name="Ada", size="a")

    edit(db, "size", options="a|c|d")
    with pytest.raises(Conflict, match="1 contacts have size=a"):
        edit(db, "size", options="c|d")

    assert custom_fields.listed(db).rows[0].values["options"] == '["a","c","d"]'


def test_a_key_whose_old_values_are_of_another_kind_is_refused(db: Database) -> None:
    custom_fields.add(db, "contacts", "when")
    contact(db, name="Ada", when="soon")
    field = custom_fields.listed(db).rows[0].id
    writing.delete(db, "fields", refs=[str(field)])

    with pytest.raises(Conflict, match="earlier text field"):
        custom_fields.add(db, "contacts", "when", kind="date")
    custom_fields.add(db, "contacts", "when")

    assert values(db, "when") == ["soon"]


def test_a_unique_text_that_differs_in_case_only_is_refused_and_the_holder_named(db: Database) -> None:
    custom_fields.add(db, "contacts", "vat", unique=True)
    contact(db, name="Ada", vat="DE1")

    with pytest.raises(Conflict, match=r"^Contact 1 has vat de1 already\.$"):
        contact(db, name="Bo", vat="de1")


def test_two_records_of_one_edit_that_would_share_a_unique_value_are_refused_in_words(db: Database) -> None:
    custom_fields.add(db, "contacts", "vat", unique=True)
    contact(db, name="Ada")
    contact(db, name="Bo")

    with pytest.raises(Conflict, match="cannot have the same vat"):
        writing.edit(db, "contacts", [Assignment("vat", "=", "DE1")], filters=["name:any"])


def test_options_that_read_the_same_are_refused(db: Database) -> None:
    with pytest.raises(Invalid, match="a b and A-B read the same"):
        custom_fields.add(db, "contacts", "size", kind="choice", options=["a b", "A-B"])


def test_an_option_is_not_renamed_to_another_spelling_of_a_second(db: Database) -> None:
    custom_fields.add(db, "contacts", "tier", kind="choice", options=["gold", "silver"])

    with pytest.raises(Invalid, match="read the same"):
        rename(db, "tier", "silver", "Gold")


def test_a_custom_reference_shows_the_name_of_its_record(db: Database) -> None:
    custom_fields.add(db, "contacts", "buddy", kind="reference", options=["contacts"])
    contact(db, name="Ada")
    contact(db, name="Bo", buddy="Ada")

    found = records.page(db, "contacts", fields=("name", "buddy"), sort=("id",)).rows

    assert [(row.values["buddy"], row.names.get("buddy")) for row in found] == [(None, None), (1, "Ada")]


def test_the_default_of_an_amount_keeps_its_value_in_another_currency(db: Database) -> None:
    custom_fields.add(db, "companies", "fee", kind="money", default="12")

    writing.add(db, "companies", [Assignment("name", "=", "Acme"), Assignment("currency", "=", "JPY")])

    assert records.page(db, "companies", fields=("fee",)).rows[0].values["fee"] == 12
