"""Where the columns of a file go."""

import pytest

from crm_tui.errors import Usage
from crm_tui.services import custom_fields, undoing
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options


def test_names_labels_and_synonyms_in_any_case(load, ask):
    load("NAME;E-Mail;Telefon;Firma;PLZ\nAda;a@x.org;030 1234567;Acme;10115\n")

    assert ask("SELECT name, email, phone_e164, company_id, postal_code FROM contacts") == [
        ("Ada", "a@x.org", "+49301234567", 1, "10115")
    ]


def test_unknown_columns_are_listed_with_suggestions(load):
    with pytest.raises(Usage, match=r"2 columns are unknown: nmae \(did you mean name\?\), Zodiac") as caught:
        load("email,nmae,Zodiac\na@x.org,Ada,Libra\n")

    assert "--unknown ignore|custom" in str(caught.value)


def test_unknown_columns_can_be_ignored_with_a_notice(load, ask):
    outcome = load("name,Zodiac\nAda,Libra\n", unknown="ignore")

    assert outcome.created == 1
    assert "ignored columns: Zodiac" in outcome.notices


def test_unknown_columns_can_become_fields_in_the_same_undo_step(db, load, ask, counts):
    text = "name,email,Zodiac Sign,Größe\nAda,a@x.org,Libra,170\n"
    outcome = load(text, unknown="custom")

    assert ask("SELECT key, label, kind FROM fields") == [
        ("zodiac_sign", "Zodiac Sign", "text"), ("grosse", "Größe", "text"),
    ]  # fmt: skip
    assert ask("SELECT custom FROM contacts") == [
        ('{"grosse":"170","grosse__f":"170","zodiac_sign":"Libra","zodiac_sign__f":"libra"}',)
    ]
    assert counts(load(text, unknown="custom")) == (0, 0, 1, 0, 0)
    undoing.undo(db, outcome.change_set)
    assert ask("SELECT count(*) FROM fields WHERE deleted_at IS NULL") == [(0,)]


def test_a_person_can_say_where_an_unknown_column_goes(db, tmp_path, ask):
    path = tmp_path / "file.csv"
    path.write_text("name,Wohin,Was,Zodiac\nAda,London,nichts,Libra\n")
    answers = {"Wohin": "city", "Was": "ignore", "Zodiac": "custom"}

    run(db, str(path), Options("contacts", unknown="ask"), ask=lambda header, names: answers[header])

    assert ask("SELECT city, json_extract(custom, '$.zodiac') FROM contacts") == [("London", "Libra")]


def test_nobody_to_ask_is_an_error(load):
    with pytest.raises(Usage, match="unknown"):
        load("name,Zodiac\nAda,Libra\n", unknown="ask")


def test_custom_fields_take_their_key_or_label(db, load, ask, counts):
    custom_fields.add(db, "contacts", "shoe_size", kind="integer", label="Shoe size", default="40")
    custom_fields.add(db, "contacts", "paid", kind="money")

    load("name,email,SHOE SIZE,paid\nAda,a@x.org,38,12.50\nBob,b@x.org,,\n")

    assert ask("SELECT custom FROM contacts") == [('{"paid":1250,"shoe_size":38}',), ('{"shoe_size":40}',)]
    assert counts(load("email,shoe_size\na@x.org,39\n")) == (0, 1, 0, 0, 0)
    assert ask("SELECT custom FROM contacts WHERE id = 1") == [('{"paid":1250,"shoe_size":39}',)]


def test_a_unique_value_of_another_record_or_row_is_refused(db, load, ask, counts):
    custom_fields.add(db, "contacts", "badge", unique=True)
    load("email,badge\na@x.org,7\n")

    text = "email,badge\nb@x.org,8\nc@x.org,8\nd@x.org,7\na@x.org,7\nb@x.org,8\n"
    outcome = load(text, on_error="skip")

    assert [(each.row, each.field, each.code) for each in outcome.errors] == [
        (2, "badge", "conflict"), (3, "badge", "conflict"),
    ]  # fmt: skip
    assert counts(outcome) == (1, 0, 2, 0, 2)


def test_an_explicit_column_wins_over_names(load, ask):
    load("name,alias\nWrong,Ada\n", map=("alias=name",), unknown="ignore")

    assert ask("SELECT name FROM contacts") == [("Ada",)]


def test_two_columns_for_one_field_are_refused(load):
    with pytest.raises(Usage, match="both go to city"):
        load("name,Ort,Stadt\nAda,London,Paris\n")


def test_a_column_can_be_left_out(load, ask):
    load("name,Ort,Stadt\nAda,London,Paris\n", map="Ort=")

    assert ask("SELECT city FROM contacts") == [("Paris",)]


@pytest.mark.parametrize("given", ["Frima=company", "Firma=compny", "Firma", "Firma=id"])
def test_a_wrong_map_is_refused(load, given):
    with pytest.raises(Usage):
        load("name,Firma\nAda,Acme\n", map=given)


def test_what_crm_keeps_itself_is_ignored_with_a_notice(load, ask):
    outcome = load("id,name,version,created_by,company_id,deleted_at\n99,Ada,7,eve,5,2020-01-01\n")

    assert ask("SELECT id, version, company_id, deleted_at FROM contacts") == [(1, 1, None, None)]
    assert any("version (crm keeps it itself)" in notice for notice in outcome.notices)


def test_the_columns_of_a_rejects_file_are_ignored_silently(load):
    outcome = load("name,_row,_field,_code,_message,_suggestion\nAda,1,x,y,z,\n")

    assert outcome.notices == ()


def test_a_profile_can_be_named_or_refused(load, ask):
    text = "Contact ID,Email,Lifecycle Stage,Contact Owner\n7,a@x.org,Marketing Qualified Lead,\n"

    assert any("recognised" in notice for notice in load(text, dry_run=True).notices)
    load(text, profile="hubspot_contacts")
    assert ask("SELECT external_system, external_id, lifecycle FROM contacts") == [("hubspot", "7", "mql")]
    with pytest.raises(Usage, match="no profile of contacts"):
        load(text, profile="zoho_accounts")


@pytest.mark.parametrize(
    "options", [{"mode": "merge"}, {"on_error": "stop"}, {"date": "ydm"}, {"binned": "x"}, {"blank": "x"}]
)
def test_a_wrong_word_for_an_option_is_refused(load, options):
    with pytest.raises(Usage, match="is one of"):
        load("name\nAda\n", **options)


def test_only_some_entities_are_imported(load):
    with pytest.raises(Usage, match="--into takes"):
        load("base,quote\nEUR,USD\n", "exchange_rates")


def test_a_file_of_unknown_columns_only_is_refused(load):
    with pytest.raises(Usage, match="No column"):
        load("Zodiac\nLibra\n", unknown="ignore")


def test_one_column_can_become_a_new_field(load, ask):
    load("name,Shoe size\nAda,37\n", map="Shoe size=custom")

    assert ask("SELECT json_extract(custom, '$.shoe_size') FROM contacts") == [("37",)]
