"""What a row does to the record it finds: modes, blank cells, `\\N`, lists, times, choices."""

import pytest

from crm_tui.errors import Usage

ADA = "name,email,title,city,tags\nAda,ada@example.org,CEO,,vip\n"


@pytest.fixture
def ada(load, ask):
    load(ADA)

    def ada(columns: str):
        return ask(f"SELECT {columns} FROM contacts WHERE id = 1")[0]

    return ada


def test_upsert_writes_what_the_file_says_and_keeps_the_rest(load, ada, counts):
    outcome = load("email,title,city\nADA@example.org,CTO,\nGrace@example.org,Admiral,\n")

    assert counts(outcome) == (1, 1, 0, 0, 0)
    assert ada("name, email, title, city") == ("Ada", "ADA@example.org", "CTO", None)


def test_create_skips_what_is_there(load, ada, counts):
    outcome = load("email,title\nada@example.org,CTO\ngrace@example.org,Admiral\n", mode="create")

    assert counts(outcome) == (1, 0, 0, 1, 0)
    assert ada("title") == ("CEO",)


def test_update_skips_what_is_not_there(load, ada, ask, counts):
    outcome = load("email,title,company\nada@example.org,CTO,\ngrace@example.org,Admiral,Navy\n", mode="update")

    assert counts(outcome) == (0, 1, 0, 1, 0)
    assert ada("title") == ("CTO",)
    assert ask("SELECT count(*) FROM companies") == [(0,)]


def test_fill_touches_empty_fields_only(load, ada, counts):
    outcome = load("email,title,city\nada@example.org,CTO,London\n", mode="fill")

    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert ada("title, city") == ("CEO", "London")


def test_fill_makes_no_company_for_a_contact_that_has_one(load, ask, counts):
    load("email,company\nada@example.org,Acme\n")

    outcome = load("email,company\nada@example.org,Other\n", mode="fill")

    assert counts(outcome) == (0, 0, 1, 0, 0)
    assert ask("SELECT name FROM companies") == [("Acme",)]


def test_replace_makes_the_mapped_fields_exactly_the_file(load, ada):
    load("email,title,tags\nada@example.org,,press\n", mode="replace")

    assert ada("title, tags, name") == (None, '["press"]', "Ada")


def test_lists_gain_items_and_lose_none(load, ada, counts):
    outcome = load("email,tags\nada@example.org,press|vip\n")

    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert ada("tags") == ('["vip","press"]',)
    assert counts(load("email,tags\nada@example.org,press\n")) == (0, 0, 1, 0, 0)


def test_a_blank_cell_keeps_the_value(load, ada, counts):
    assert counts(load("email,title\nada@example.org,\n")) == (0, 0, 1, 0, 0)
    assert ada("title") == ("CEO",)


def test_a_blank_cell_clears_when_asked_to(load, ada, counts):
    assert counts(load("email,title\nada@example.org,\n", blank="clear")) == (0, 1, 0, 0, 0)
    assert ada("title") == (None,)


def test_backslash_n_clears_and_a_doubled_one_is_text(load, ada, counts):
    assert counts(load("email,title,city\nada@example.org,\\N,\\\\N\n")) == (0, 1, 0, 0, 0)
    assert ada("title, city") == (None, "\\N")
    assert counts(load("email,title,city\nada@example.org,\\N,\\\\N\n")) == (0, 0, 1, 0, 0)


def test_backslash_n_unlinks_a_company(load, ask):
    load("email,company\nada@example.org,Acme\n")

    load("email,company\nada@example.org,\\N\n")

    assert ask("SELECT company_id FROM contacts") == [(None,)]


def test_the_creation_time_of_the_file_is_kept_and_never_moved(load, ask):
    load("email,created_at\nada@example.org,2020-01-02\ngrace@example.org,\n")
    assert ask("SELECT created_at FROM contacts") == [("2020-01-02T00:00:00Z",), (None,)]

    load("email,created_at\nada@example.org,2021-01-01\ngrace@example.org,2021-01-01\n")

    assert ask("SELECT created_at FROM contacts") == [("2020-01-02T00:00:00Z",), ("2021-01-01T00:00:00Z",)]


def test_a_composed_name_never_replaces_one_that_was_given(load, ask, counts):
    load("email,name\nada@example.org,Countess Lovelace\n")

    load("email,first name,last name\nada@example.org,Ada,Lovelace\nb@example.org,Bob,\nc@example.org,,\n")

    assert ask("SELECT name, given_name FROM contacts") == [
        ("Countess Lovelace", "Ada"), ("Bob", "Bob"), (None, None),
    ]  # fmt: skip


def test_a_company_gets_its_domain_from_its_website(load, ask, counts):
    load("name,website\nAcme,https://www.acme.example/about\n", "companies")

    assert ask("SELECT domain FROM companies") == [("acme.example",)]
    again = load("name,website\nAcme,https://www.acme.example/about\n", "companies")
    assert counts(again) == (0, 0, 1, 0, 0)


def test_amounts_are_read_in_the_currency_of_their_row(load, ask):
    load("name,annual_revenue,currency\nA,1000,JPY\nB,1000.50,EUR\n", "companies")

    assert ask("SELECT annual_revenue_minor, currency FROM companies") == [(1000, "JPY"), (100050, "EUR")]


def test_amounts_are_in_the_currency_asked_for(load, ask):
    load("name,annual_revenue\nA,1000\nB,\n", "companies", currency="JPY")

    assert ask("SELECT annual_revenue_minor, currency FROM companies") == [(1000, "JPY"), (None, None)]


def test_an_amount_without_a_currency_is_in_that_of_its_record(load, ask, counts):
    load("name,annual_revenue,currency\nA,1000,JPY\n", "companies")

    assert counts(load("name,annual_revenue\nA,1000\n", "companies")) == (0, 0, 1, 0, 0)
    assert counts(load("name,annual_revenue\nA,2000\n", "companies")) == (0, 1, 0, 0, 0)
    assert ask("SELECT annual_revenue_minor, currency FROM companies") == [(2000, "JPY")]


def test_a_decimal_comma_is_read_when_asked_for(load, ask):
    load("name;annual_revenue\nA;12.000,50\n", "companies", decimal="comma")

    assert ask("SELECT annual_revenue_minor FROM companies") == [(1200050,)]


def test_activities_happen_now_unless_the_file_says_when(load, ask, counts):
    text = "kind,subject,occurred_at\ncall,Hello,\ncall,Hello,2026-01-05T10:00:00Z\n"
    load(text, "activities")

    assert ask("SELECT occurred_at FROM activities ORDER BY id") == [
        ("2026-11-23T09:00:00Z",),
        ("2026-01-05T10:00:00Z",),
    ]


def test_a_record_needs_what_the_table_insists_on(load, counts):
    outcome = load("kind,subject\n,Hello\n", "activities")

    assert [(each.code, each.field) for each in outcome.errors] == [("missing", "kind")]


def test_a_nearly_right_choice_gets_a_suggestion_and_no_guess(load):
    outcome = load("name,lifecycle\nAda,custmer\n")

    assert outcome.exit == 6
    assert outcome.errors[0].suggestion == "customer"


def test_foreign_words_for_choices_are_mapped_by_hand(load, ask):
    load("name,Phase\nAda,Prospect\nBob,lead\n", map_value="Phase:prospect=subscriber")

    assert ask("SELECT lifecycle FROM contacts") == [("subscriber",), ("lead",)]


def test_an_unknown_field_of_a_mapped_value_is_refused(load):
    with pytest.raises(Usage, match="map-value"):
        load("name\nAda\n", map_value="nonsense:a=b")


def test_one_sure_date_decides_the_order_of_a_column(load, ask):
    load("name,birthday\nAda,03/04/1980\nBob,31/03/1980\n")

    assert ask("SELECT birthday FROM contacts") == [("1980-04-03",), ("1980-03-31",)]


def test_dates_that_can_mean_two_days_are_refused_with_advice(load, ask):
    outcome = load("name,birthday\nAda,03/04/1980\nBob,05/06/1980\n")

    assert [each.suggestion for each in outcome.errors] == ["--date dmy or --date mdy"] * 2
    load("name,birthday\nAda,03/04/1980\n", date="mdy")
    assert ask("SELECT birthday FROM contacts") == [("1980-03-04",)]


def test_contradicting_dates_decide_nothing(load):
    outcome = load("name,birthday\nAda,03/04/1980\nBob,31/03/1980\nCid,03/31/1980\n")

    assert [each.row for each in outcome.errors] == [1]


def test_a_guard_of_a_spreadsheet_is_taken_off_when_asked_for(load, ask):
    load("name\n'=1+1\n", from_spreadsheet=True)
    load("name\n'=2+2\n")

    assert ask("SELECT name FROM contacts") == [("=1+1",), ("'=2+2",)]


def test_an_owner_is_a_member_by_login_email_or_name(db, load, ask):
    from crm_tui.db.models.members import Member

    with db.write("Add Bea") as session:
        session.add(
            Member(login="bea", name="Bea Arthur", name_f="bea arthur", email="b@x.org", email_key="b@x.org", active=1)
        )

    outcome = load("name,owner\nA,bea\nB,B@x.org\nC,Bea ARTHUR\nD,ann\nE,Zed\n")

    owners = ask("SELECT contacts.name, login, source_detail FROM contacts LEFT JOIN members m ON m.id = owner_id")
    assert owners == [
        ("A", "bea", None), ("B", "bea", None), ("C", "bea", None), ("D", "ann", None), ("E", None, "owner: Zed"),
    ]  # fmt: skip
    assert "owners who are no members stay in source_detail: Zed" in outcome.notices


def test_the_first_import_of_a_person_already_knows_them_as_owner(load, ask, counts):
    load("name,email,owner\nA,a@x.org,ann\n")

    assert ask("SELECT owner_id FROM contacts") == ask("SELECT id FROM members")
    assert counts(load("name,email,owner\nA,a@x.org,ann\n")) == (0, 0, 1, 0, 0)


def test_the_stranger_who_owns_a_record_is_added_to_its_detail_once(load, ask, counts):
    load("email,source_detail\na@x.org,Fair 2026\n")

    assert counts(load("email,owner\na@x.org,Zed\n")) == (0, 1, 0, 0, 0)
    assert counts(load("email,owner\na@x.org,Zed\n")) == (0, 0, 1, 0, 0)
    assert ask("SELECT source_detail FROM contacts") == [("Fair 2026\nowner: Zed",)]
