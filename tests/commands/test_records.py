"""The verbs of records on the command line."""

from pathlib import Path

import pytest
from calling import Crm


def test_adding_a_contact_prints_its_id_on_stdout_and_what_else_happened_on_stderr(crm: Crm) -> None:
    added = crm("contacts", "add", "name=Ada Lovelace", "email=Ada@Example.ORG", "phone=030 1234567", "company=Acme")

    assert (added.code, added.out) == (0, "1\n")
    assert "company Acme created" in added.err


def test_adding_with_json_prints_the_record(crm: Crm) -> None:
    added = crm("contacts", "add", "name=Ada", "phone=030 1234567", "-o", "json")

    (record,) = added.data
    assert (record["id"], record["phone"], record["phone_e164"]) == (1, "030 1234567", "+49301234567")


def test_an_empty_list_is_an_empty_array(crm: Crm) -> None:
    assert crm("contacts", "list", "-o", "json").out == "[]\n"


def test_a_list_without_a_terminal_is_tsv_without_header(few: Crm) -> None:
    listed = few("contacts", "list", "--fields", "id,name,company")

    assert listed.out == "1\tAda Lovelace\tAcme\n2\tNora Falk\tGlobex\n"
    assert listed.err == ""


def test_filters_are_joined_by_and_however_they_are_given(few: Crm) -> None:
    assert few("contacts", "list", "tag:vip", "--where", "company:globex", "-o", "ids").out == "2\n"
    assert few("contacts", "list", "tag:vip", "--filter", "company:acme", "-o", "ids").out == ""


def test_a_filter_may_begin_with_a_minus(few: Crm) -> None:
    assert few("contacts", "list", "-tag:vip", "-o", "ids").out == "1\n"
    assert few("contacts", "list", "--sort", "name", "-company.name:Acme", "-o", "ids").out == "2\n"


def test_a_descending_sort_needs_no_equals_sign(few: Crm) -> None:
    assert few("contacts", "list", "--sort", "-name", "-o", "ids").out == "2\n1\n"


def test_a_cut_list_says_so(few: Crm) -> None:
    listed = few("contacts", "list", "--limit", "1", "-o", "ids")

    assert listed.out == "1\n"
    assert listed.err == "showing 1 of 2, --limit 0 for all\n"


def test_a_limit_of_zero_is_all(few: Crm) -> None:
    assert few("contacts", "list", "--limit", "0", "-o", "ids").out == "1\n2\n"


def test_a_record_is_shown_by_phone_in_any_form(few: Crm) -> None:
    shown = few("contacts", "show", "+49 (0)30 1234567", "-o", "json")

    assert shown.data["email"] == "Ada@example.org"
    assert shown.data["tags"] is None


def test_a_shown_record_holds_its_points_and_timeline(few: Crm) -> None:
    few("contact_points", "add", "contact=1", "kind=email", "value=ada@home.example")
    few("activities", "add", "kind=call", "contact=1", "subject=Hello")

    shown = few("contacts", "show", "1", "-o", "json").data

    assert [point["value"] for point in shown["contact_points"]] == ["ada@home.example"]
    assert [(moment["kind"], moment["text"]) for moment in shown["timeline"]] == [("call", "Hello")]


def test_editing_takes_references_and_assignments_in_any_order(few: Crm) -> None:
    edited = few("contacts", "edit", "title=CTO", "1", "tags+=vip", "nora@example.com")

    assert edited.out == "1\n2\n"
    assert few("contacts", "list", "tag:vip title:CTO", "-o", "ids").out == "1\n2\n"


def test_an_empty_value_clears(few: Crm) -> None:
    few("contacts", "edit", "1", "phone=")

    assert few("contacts", "show", "1", "-o", "json").data["phone"] is None


def test_an_edit_of_an_older_version_is_a_conflict(few: Crm) -> None:
    few("contacts", "edit", "1", "title=CTO")

    late = few("contacts", "edit", "1", "title=CEO", "version=1")

    assert late.code == 4


def test_an_edit_without_an_assignment_says_what_is_missing(few: Crm) -> None:
    edited = few("contacts", "edit", "1")

    assert edited.code == 2
    assert "field=value" in edited.err


def test_a_change_by_filter_needs_yes_where_nobody_can_answer(few: Crm) -> None:
    refused = few("contacts", "edit", "--where", "tag:vip", "title=CTO")

    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "Changes 1 contact. Nothing was written; --yes does it without asking.\n"


@pytest.mark.parametrize("verb", ["delete", "edit"])
def test_a_change_by_filter_says_how_many_with_yes(few: Crm, verb: str) -> None:
    values = ["title=CTO"] if verb == "edit" else []

    done = few("contacts", verb, "--where", "id>0", *values, "--yes")

    assert done.out == "1\n2\n"
    assert "2 contacts." in done.err


def test_a_deleted_record_comes_back(few: Crm) -> None:
    few("contacts", "delete", "1")
    assert few("contacts", "list", "-o", "ids").out == "2\n"

    restored = few("contacts", "restore", "--where", "name~ada", "--yes")

    assert restored.out == "1\n"
    assert few("contacts", "list", "-o", "ids").out == "1\n2\n"


def test_erasing_needs_yes_even_for_one_record(few: Crm) -> None:
    assert few("contacts", "delete", "1", "--erase").code == 2

    assert few("contacts", "delete", "1", "--erase", "--yes").code == 0
    assert "Ada" not in few("contacts", "show", "1").out


@pytest.mark.parametrize(
    "line",
    [
        ("add", "name=Bob", "--dry-run"),
        ("edit", "1", "title=CTO", "--dry-run"),
        ("edit", "--where", "id>0", "title=CTO", "--dry-run"),
        ("delete", "1", "--dry-run"),
        ("delete", "1", "--erase", "--dry-run"),
    ],
)
def test_a_dry_run_writes_nothing(few: Crm, line: tuple[str, ...]) -> None:
    before = few("contacts", "list", "--fields", "*", "-o", "json").out

    done = few("contacts", *line)

    assert done.code == 0
    assert "nothing was written" in done.err
    assert few("contacts", "list", "--fields", "*", "-o", "json").out == before


def test_a_long_text_comes_from_a_file(few: Crm, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Met at the fair\n\nWants an offer\n", encoding="utf-8")

    few("contacts", "edit", "1", f"notes=@{tmp_path}/notes.md")

    assert few("contacts", "show", "1", "-o", "json").data["notes"] == "Met at the fair\n\nWants an offer"


def test_a_short_text_may_begin_with_an_at_sign(few: Crm) -> None:
    few("contacts", "edit", "1", "nickname=@ada", "notes=@@ada")

    shown = few("contacts", "show", "1", "-o", "json").data
    assert (shown["nickname"], shown["notes"]) == ("@ada", "@ada")


def test_a_missing_file_is_exit_10(few: Crm) -> None:
    edited = few("contacts", "edit", "1", "notes=@missing.md")

    assert edited.code == 10
    assert edited.err == "notes: missing.md cannot be read: No such file or directory.\n"


def test_a_file_that_is_not_utf8_is_invalid(few: Crm, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"M\xfcller")

    assert few("contacts", "edit", "1", f"notes=@{tmp_path}/latin.txt").code == 6


def test_a_second_contact_with_the_same_email_is_refused_unless_allowed(few: Crm) -> None:
    refused = few("contacts", "add", "name=Augusta", "email=ada@example.org")

    assert refused.code == 4
    assert "Contact 1" in refused.err
    assert few("contacts", "add", "name=Augusta", "email=ada@example.org", "--allow-duplicate").code == 0


def test_a_company_may_be_required(crm: Crm) -> None:
    assert crm("contacts", "add", "name=Bob", "company=Nowhere", "--link", "require").code == 3
    assert crm("contacts", "add", "name=Bob", "company=Nowhere", "--link", "maybe").code == 2


def test_the_team_is_the_members(few: Crm) -> None:
    few("team", "add", "login=ben", "name=Ben", "role=rep")

    assert few("team", "list", "--fields", "login,role").out == "ann\tadmin\nben\trep\n"


def test_everything_a_noun_offers_is_in_its_help(crm: Crm) -> None:
    helped = crm("companies", "--help").out

    assert all(verb in helped for verb in ("list", "show", "add", "edit", "delete", "restore"))


@pytest.mark.parametrize("filter", ["-owner:me", "-outcome:x", "-ok:yes"])
def test_a_filter_that_begins_like_the_option_o_is_a_filter(crm: Crm, filter: str) -> None:
    crm("activities", "add", "kind=call", "subject=Offer", "outcome=x", "owner=me")

    listed = crm("activities", "list", filter, "-o", "ids")

    assert (listed.code, listed.out) == ((2, "") if filter == "-ok:yes" else (0, ""))


@pytest.mark.parametrize(
    ("link", "code", "company"), [("create", 0, "New"), ("require", 3, "Acme"), ("skip", 0, "Acme")]
)
def test_an_edit_says_what_happens_to_a_company_that_is_not_there(few: Crm, link: str, code: int, company: str) -> None:
    assert few("contacts", "edit", "1", "company=New", "--link", link).code == code

    assert few("contacts", "show", "1", "-o", "json").data["company"] == company
    assert few("contacts", "edit", "1", "title=CTO", "--link", "perhaps").code == 2


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("title", ("contacts", "edit", "1", "title=CTO", "title=CEO")),
        ("version", ("contacts", "edit", "1", "title=CTO", "version=1", "version=2")),
        ("tags", ("contacts", "edit", "1", "tag=a", "tags=b")),
        ("tags", ("contacts", "edit", "1", "tags=a", "tags+=b")),
        ("name", ("contacts", "add", "name=Ada", "name=Bob")),
        ("kind", ("fields", "add", "contacts", "page", "kind=url", "kind=email")),
        ("option:a", ("fields", "edit", "contacts", "page", "option:a=b", "option:a=c")),
    ],
)
def test_two_values_for_one_field_are_a_slip(few: Crm, field: str, line: tuple[str, ...]) -> None:
    done = few(*line, "-o", "json")

    assert (done.code, done.error["field"]) == (2, field)


def test_lists_may_be_added_to_several_times(few: Crm) -> None:
    few("contacts", "edit", "2", "tags+=a", "tags+=b", "tags-=vip")

    assert few("contacts", "show", "2", "-o", "json").data["tags"] == ["press", "a", "b"]
