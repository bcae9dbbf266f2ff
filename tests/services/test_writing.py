"""Adding, editing, deleting and restoring records on a real file."""

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.errors import Ambiguous, Conflict, Invalid, NotFound, Usage
from crm_tui.services import history, records, writing
from crm_tui.services.detail import show
from crm_tui.services.erasing import erase


def test_a_contact_is_added_with_its_company_and_found_by_any_spelling_of_its_phone(db: Database) -> None:
    written = writing.add(
        db, "contacts", given("name=Ada Lovelace", "email=Ada@Example.ORG", "phone=030 1234567", "company=Acme")
    )

    assert written.ids == (1,)
    assert written.notes == ("company Acme created",)
    found = row(db, "contacts", "+49 (0)30 1234567")
    assert found.values["email"] == "Ada@example.org"
    assert found.names["company"] == "Acme"
    assert found.twins["phone_e164"] == "+49301234567"


def test_a_second_live_contact_with_the_same_e_mail_is_refused_and_the_first_named(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org")

    with pytest.raises(Conflict, match="Contact 1 Ada") as caught:
        add(db, "contacts", "name=Augusta", "email=ADA@example.org")

    assert caught.value.exit == 4
    assert records.page(db, "contacts").total == 1


def test_a_shared_mailbox_is_added_when_asked_for(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=info@example.org")

    written = writing.add(db, "contacts", given("name=Bob", "email=info@example.org"), allow_duplicate=True)

    assert written.ids == (2,)


def test_a_further_e_mail_of_a_live_contact_counts_as_taken(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    add(db, "contact_points", "contact=1", "kind=email", "value=ada@home.example")

    with pytest.raises(Conflict):
        add(db, "contacts", "name=Other", "email=Ada@Home.example")


def test_the_e_mail_of_a_binned_contact_does_not_block_and_is_named(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org")
    writing.delete(db, "contacts", refs=["1"])

    written = writing.add(db, "contacts", given("name=Ada", "email=ada@example.org"))

    assert "crm contacts restore 1" in written.notes[0]


def test_a_name_is_composed_from_its_parts_only_if_absent(db: Database) -> None:
    composed = add(db, "contacts", "given_name=Ada", "family_name=Lovelace")
    as_given = add(db, "contacts", "name=Countess", "given_name=Ada", "family_name=Lovelace")

    assert row(db, "contacts", composed).values["name"] == "Ada Lovelace"
    assert row(db, "contacts", as_given).values["name"] == "Countess"


def test_a_domain_is_derived_from_the_website_if_empty(db: Database) -> None:
    number = add(db, "companies", "name=Acme", "website=https://www.Acme.example/about")

    assert row(db, "companies", number).values["domain"] == "acme.example"


def test_a_record_without_anything_to_know_it_by_is_refused(db: Database) -> None:
    with pytest.raises(Invalid, match="One of name, given_name"):
        add(db, "contacts", "title=CTO")


def test_an_unknown_field_is_refused_with_the_nearest_name(db: Database) -> None:
    with pytest.raises(Usage, match="Did you mean lifecycle"):
        add(db, "contacts", "name=Ada", "lifecycel=lead")


def test_a_bad_value_names_the_field_and_an_example(db: Database) -> None:
    with pytest.raises(Invalid, match=r"^birthday: .*e\.g\.") as caught:
        add(db, "contacts", "name=Ada", "birthday=31.31.2026")

    assert caught.value.field == "birthday"


def test_a_field_crm_keeps_itself_cannot_be_set(db: Database) -> None:
    with pytest.raises(Usage, match="crm keeps it itself"):
        add(db, "contacts", "name=Ada", "id=7")


def test_tags_are_added_and_taken_away_one_by_one(db: Database) -> None:
    add(db, "contacts", "name=Ada", "tags=vip|press")

    writing.edit(db, "contacts", given("tags+=new", "tags-=press"), refs=["1"])

    assert row(db, "contacts", 1).values["tags"] == '["vip","new"]'


def test_an_empty_value_clears_the_field_and_its_search_key(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org")

    writing.edit(db, "contacts", given("email="), refs=["1"])

    assert row(db, "contacts", 1).values["email"] is None
    assert records.page(db, "contacts", filters=["email:any"]).total == 0


def test_money_is_read_in_the_currency_given_in_the_same_command(db: Database) -> None:
    number = add(db, "companies", "name=Acme", "annual_revenue=12000", "currency=JPY")

    assert row(db, "companies", number).values["annual_revenue"] == 12000


def test_an_edit_by_filter_is_one_change_set_and_touches_only_what_changes(db: Database) -> None:
    for name in ("Ada", "Bob", "Cy"):
        add(db, "contacts", f"name={name}", "title=CTO" if name == "Ada" else "title=CEO")

    written = writing.edit(db, "contacts", given("title=CTO"), filters=["title:any"])

    assert written.ids == (1, 2, 3)
    entry = history.log(db, limit=1)[0]
    assert (entry.id, entry.changes, entry.label) == (written.change_set, 2, "Edit 3 contacts")


def test_an_edit_that_changes_nothing_writes_no_change_set(db: Database) -> None:
    add(db, "contacts", "name=Ada", "title=CTO")
    before = history.log(db)

    written = writing.edit(db, "contacts", given("title=CTO"), refs=["1"])

    assert written.change_set is None
    assert history.log(db) == before


def test_a_dry_run_writes_nothing(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    before = history.log(db)

    writing.add(db, "contacts", given("name=Bob", "company=New"), dry_run=True)
    writing.edit(db, "contacts", given("title=CTO"), refs=["1"], dry_run=True)
    writing.delete(db, "contacts", refs=["1"], dry_run=True)

    assert history.log(db) == before
    assert records.page(db, "contacts").total == 1
    assert records.page(db, "companies").total == 0


def test_an_edit_of_an_old_version_is_refused_where_the_same_field_changed_since(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.edit(db, "contacts", given("title=CTO"), refs=["1"])

    with pytest.raises(Conflict, match="ann changed title"):
        writing.edit(db, "contacts", given("title=CEO", "version=1"), refs=["1"])

    assert row(db, "contacts", 1).values["title"] == "CTO"


def test_an_edit_of_an_old_version_merges_with_changes_of_other_fields(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.edit(db, "contacts", given("title=CTO"), refs=["1"])

    written = writing.edit(db, "contacts", given("city=Berlin", "version=1"), refs=["1"])

    assert "ann changed title" in written.notes[0]
    assert (row(db, "contacts", 1).values["title"], row(db, "contacts", 1).values["city"]) == ("CTO", "Berlin")


def test_a_deleted_record_lies_in_the_bin_and_comes_back_as_it_was(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org", "tags=vip")
    before = row(db, "contacts", 1).values

    writing.delete(db, "contacts", refs=["ada"])
    assert records.page(db, "contacts").total == 0
    assert records.page(db, "contacts", filters=["deleted_at:any"]).total == 1
    writing.restore(db, "contacts", refs=["ada"])

    kept = {name: value for name, value in row(db, "contacts", 1).values.items() if name != "version"}
    assert kept == {name: value for name, value in before.items() if name != "version"}


def test_a_binned_record_is_named_with_the_command_that_restores_it(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.delete(db, "contacts", refs=["1"])

    with pytest.raises(NotFound, match="crm contacts restore 1"):
        writing.edit(db, "contacts", given("title=CTO"), refs=["1"])


def test_a_name_that_several_share_is_ambiguous_and_lists_them(db: Database) -> None:
    add(db, "contacts", "name=Ada", "email=a@example.org")
    add(db, "contacts", "name=Ada", "email=b@example.org")

    with pytest.raises(Ambiguous) as caught:
        writing.delete(db, "contacts", refs=["ada"])

    assert [line.split()[0] for line in caught.value.candidates] == ["1", "2"]


def test_an_exact_name_wins_over_the_start_of_another(db: Database) -> None:
    add(db, "contacts", "name=Ada Lovelace")
    exact = add(db, "contacts", "name=Ada")

    assert row(db, "contacts", "ADA").id == exact


def test_a_record_is_found_by_external_id_with_and_without_its_system(db: Database) -> None:
    number = add(db, "contacts", "name=Ada", "external_system=hubspot", "external_id=4711x")

    assert row(db, "contacts", "hubspot:4711x").id == number
    assert row(db, "contacts", "4711x").id == number


def test_a_company_is_found_by_url(db: Database) -> None:
    number = add(db, "companies", "name=Acme", "website=acme.example")

    assert row(db, "companies", "https://www.acme.example/jobs").id == number


def test_two_live_records_cannot_share_an_external_id(db: Database) -> None:
    add(db, "contacts", "name=Ada", "external_system=x", "external_id=1")

    with pytest.raises(Conflict, match="Contact 1 has external_system x and external_id 1"):
        add(db, "contacts", "name=Bob", "external_system=x", "external_id=1")


def test_a_link_to_a_contact_that_is_not_there_is_refused(db: Database) -> None:
    with pytest.raises(NotFound, match=r"^contact: No contact answers"):
        add(db, "activities", "kind=call", "contact=nobody@example.org")


def test_a_missing_company_can_be_required(db: Database) -> None:
    with pytest.raises(NotFound, match="company"):
        writing.add(db, "contacts", given("name=Ada", "company=Acme"), link="require")

    assert records.page(db, "companies").total == 0


def test_touches_follow_activities_and_notes_do_not_count(db: Database) -> None:
    add(db, "contacts", "name=Ada", "cadence_days=30")
    add(db, "activities", "kind=call", "contact=1", "occurred_at=2026-10-01T10:00:00Z")
    add(db, "activities", "kind=note", "contact=1", "occurred_at=2026-11-01T10:00:00Z")

    values = row(db, "contacts", 1).values

    assert values["last_touch_at"] == "2026-10-01T10:00:00Z"
    assert values["next_touch_at"] == "2026-10-31T10:00:00Z"


def test_without_a_cadence_no_next_touch_is_due(db: Database) -> None:
    add(db, "contacts", "name=Ada")

    add(db, "activities", "kind=call", "contact=1")

    assert row(db, "contacts", 1).values["next_touch_at"] is None


def test_a_deleted_activity_no_longer_counts_as_touch(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    add(db, "activities", "kind=call", "contact=1")

    writing.delete(db, "activities", refs=["1"])

    assert row(db, "contacts", 1).values["last_touch_at"] is None


def test_the_timeline_shows_the_newest_first(db: Database) -> None:
    add(db, "contacts", "name=Ada", "company=Acme")
    add(db, "activities", "kind=call", "contact=1", "subject=First", "occurred_at=2026-10-01T10:00:00Z")
    add(db, "activities", "kind=email", "direction=out", "contact=1", "subject=Second")

    timeline = show(db, "contacts", "1").timeline

    assert [(moment.kind, moment.text) for moment in timeline] == [("email out", "Second"), ("call", "First")]


def test_a_person_of_another_login_becomes_a_member_with_their_first_write(db: Database) -> None:
    add(db, "contacts", "name=Ada")

    members = records.page(db, "members", fields=["login", "role"])

    assert [found.values["login"] for found in members.rows] == ["ann"]


def test_the_binned_record_with_the_same_external_id_is_named(db: Database) -> None:
    add(db, "companies", "name=Acme", "external_system=hubspot", "external_id=4711")
    writing.delete(db, "companies", refs=["1"])

    written = writing.add(db, "companies", given("name=Acme", "external_system=hubspot", "external_id=4711"))

    assert written.ids == (2,)
    assert written.notes == (
        "Company 1 in the bin has the same external_system hubspot and external_id 4711: `crm companies restore 1`",
    )


def test_two_records_of_one_edit_that_would_share_an_external_id_are_refused_in_words(db: Database) -> None:
    add(db, "companies", "name=Acme")
    add(db, "companies", "name=Bolt")

    with pytest.raises(Conflict, match="same external_id and external_system"):
        writing.edit(db, "companies", given("external_system=h", "external_id=1"), refs=["1", "2"])


def test_a_number_with_a_leading_zero_is_no_id(db: Database) -> None:
    add(db, "contacts", "name=Ada")

    with pytest.raises(NotFound):
        writing.delete(db, "contacts", refs=["01"])


@pytest.mark.parametrize("text", ["\u200b", "\xa0 \u2060"])
def test_a_company_of_which_nothing_is_visible_is_none(db: Database, text: str) -> None:
    add(db, "contacts", "name=Ada", f"company={text}")

    assert records.page(db, "companies").rows == ()


def test_a_company_made_by_a_link_obeys_the_limit_of_a_name(db: Database) -> None:
    with pytest.raises(Invalid, match="10,001 characters"):
        add(db, "contacts", "name=Ada", f"company={'x' * 10_001}")


def test_a_domain_is_stored_without_its_port(db: Database) -> None:
    add(db, "companies", "name=Acme", "domain=HTTPS://WWW.Acme.Example:8080/x")

    assert row(db, "companies", 1).values["domain"] == "acme.example"


def test_a_conflict_names_the_field_and_not_its_search_key(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    writing.edit(db, "contacts", given("name=Eda"), refs=["1"])

    with pytest.raises(Conflict, match="ann changed name at"):
        writing.edit(db, "contacts", given("version=1", "name=Ida"), refs=["1"])


def test_a_version_of_5000_digits_is_refused(db: Database) -> None:
    add(db, "contacts", "name=Ada")

    with pytest.raises(Invalid, match="it has 1 to 1"):
        writing.edit(db, "contacts", given(f"version={'9' * 5000}", "title=x"), refs=["1"])


def test_an_erased_activity_is_not_restored_and_does_not_stop_a_restore_by_filter(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    for subject in ("first", "second"):
        add(db, "activities", "kind=call", "contact=1", f"subject={subject}")
    erase(db, "activities", refs=["1"])
    writing.delete(db, "activities", refs=["2"])

    with pytest.raises(NotFound, match="was erased"):
        writing.restore(db, "activities", refs=["1"])
    assert writing.restore(db, "activities", filters=["kind:call"]).ids == (2,)


def test_a_new_currency_alone_leaves_the_amount_as_it_reads(db: Database) -> None:
    add(db, "companies", "name=Acme", "annual_revenue=12000", "currency=JPY")

    writing.edit(db, "companies", given("currency=KWD"), refs=["1"])

    assert row(db, "companies", 1).values["annual_revenue"] == 12_000_000


def test_a_new_currency_without_room_for_the_amount_is_refused(db: Database) -> None:
    add(db, "companies", "name=Acme", "annual_revenue=12.345", "currency=KWD")

    with pytest.raises(Invalid, match=r"12\.345 KWD cannot be written in JPY"):
        writing.edit(db, "companies", given("currency=JPY"), refs=["1"])


def test_a_new_currency_and_amount_in_one_command_are_read_together(db: Database) -> None:
    add(db, "companies", "name=Acme", "annual_revenue=12.345", "currency=KWD")

    writing.edit(db, "companies", given("annual_revenue=900", "currency=JPY"), refs=["1"])

    assert row(db, "companies", 1).values["annual_revenue"] == 900


def test_a_cut_list_counts_all_records_up_to_a_limit(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "COUNTED", 3)
    for number in range(5):
        add(db, "contacts", f"name=P{number}")

    few = records.page(db, "contacts", filters=["name:p0,p1,p2"], limit=2)
    many = records.page(db, "contacts", limit=2)
    whole = records.page(db, "contacts")

    assert [(page.total, page.more) for page in (few, many, whole)] == [(3, False), (3, True), (5, False)]
