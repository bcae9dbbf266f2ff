"""An import as a screen shows it before anything is written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from acting import add

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Stopped, StorageError, Usage
from crm_tui.services import history, records, writing
from crm_tui.services.transfer import rehearsing
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.rehearsing import Layout, Line, Mapped, Rehearsal, layout, rehearse

File = Callable[[str], str]


@pytest.fixture
def file(tmp_path: Path) -> File:
    def file(text: str) -> str:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return file


def seen(db: Database, source: str, **options: Any) -> Layout:
    return layout(db, source, Options("contacts", **options))


def tried(db: Database, source: str, **options: Any) -> Rehearsal:
    return rehearse(db, source, Options("contacts", **options))


def test_a_layout_says_where_each_column_goes_and_why_with_samples(db: Database, file: File) -> None:
    found = seen(db, file("name;E-Mail;Firma\nAda;ada@example.org;Acme\nBob;;Acme\n"), map=("Firma=company",))

    assert (found.profile, found.encoding, found.delimiter) == (None, "utf-8", ";")
    assert found.columns == (
        Mapped("name", "name", "name", ("Ada", "Bob")),
        Mapped("E-Mail", "email", "name", ("ada@example.org",)),
        Mapped("Firma", "company", "as asked", ("Acme",)),
    )


def test_an_unknown_column_is_listed_with_the_fields_it_can_go_to(db: Database, file: File) -> None:
    found = seen(db, file("name,Quux\nAda,7\n"))

    assert found.unknown == ("Quux",)
    assert found.columns[1] == Mapped("Quux", None, "unknown", ("7",))
    assert {"title", "company", "company.domain"} <= set(found.fields)
    assert "created_by" not in found.fields


@pytest.mark.parametrize(
    ("unknown", "field", "reason"), [("ignore", None, "left out"), ("custom", "quux", "new field")]
)
def test_unknown_columns_that_the_options_settle_are_settled(
    db: Database, file: File, unknown: str, field: str | None, reason: str
) -> None:
    found = seen(db, file("name,Quux\nAda,7\n"), unknown=unknown)

    assert found.unknown == ()
    assert (found.columns[1].field, found.columns[1].reason) == (field, reason)


def test_a_column_left_out_as_asked_goes_nowhere(db: Database, file: File) -> None:
    assert seen(db, file("name,Quux\nAda,7\n"), map=("Quux=",)).columns[1].reason == "as asked"


def test_a_profile_is_named_with_the_columns_it_places(db: Database, file: File) -> None:
    found = seen(db, file("Record ID - Contact,Email\n1,ada@example.org\n"))

    assert found.profile == "HubSpot contacts"
    assert [(each.field, each.reason) for each in found.columns] == [
        ("external_id", "profile HubSpot contacts"),
        ("email", "profile HubSpot contacts"),
    ]


def test_json_has_columns_but_no_delimiter(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text('[{"name": "Ada", "title": "CTO"}]', encoding="utf-8")

    found = seen(db, str(path))

    assert (found.delimiter, [each.field for each in found.columns]) == ("", ["name", "title"])


def test_a_file_that_is_not_there_is_the_same_error_as_for_the_import(db: Database, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        seen(db, str(tmp_path / "none.csv"))


def test_a_rehearsal_shows_updates_field_by_field_in_the_order_of_the_file(db: Database, file: File) -> None:
    add(db, "contacts", "name=Nora Falk", "email=nora@example.org", "title=IT manager", "company=Acme")
    add(db, "contacts", "name=Emil Strand", "email=emil@example.org")

    found = tried(
        db,
        file(
            "name,email,title,company\nEmil Strand,emil@example.org,CEO,\nNora Falk,nora@example.org,Head of IT,Bolt\n"
        ),
    )

    assert [(each.row, each.action, each.record, each.field, each.before, each.after) for each in found.lines] == [
        (1, "update", "Emil Strand", "title", "", "CEO"),
        (2, "update", "Nora Falk", "company", "Acme", "Bolt"),
        (2, "update", "Nora Falk", "title", "IT manager", "Head of IT"),
    ]
    assert (found.outcome.updated, found.more) == (2, 0)


def test_a_new_record_is_one_line_with_its_company(db: Database, file: File) -> None:
    add(db, "companies", "name=Initech")

    found = tried(db, file("name,email,company\nPetra,p@example.org,Massive\nWen,w@example.org,Initech\nIda,,\n"))

    assert found.lines == (
        Line(1, "create", "Petra", "company", "", "Massive", "new company"),
        Line(2, "create", "Wen", "company", "", "Initech"),
        Line(3, "create", "Ida"),
    )


def test_a_refused_row_shows_the_cell_what_is_wrong_and_the_line_while_others_are_shown_too(
    db: Database, file: File
) -> None:
    source = file("given name;family name;birthday\nOtto;Brand;31.31.1980\nAda;Lovelace;1815-12-10\n")

    found = tried(db, source)

    first, second = found.lines
    assert (first.row, first.action, first.record, first.field) == (1, "reject", "Otto Brand", "birthday")
    assert (first.after, first.reason.partition(",")[0], first.text) == (
        "31.31.1980",
        "is no date",
        "Otto;Brand;31.31.1980",
    )
    assert (second.action, second.record) == ("create", "Ada Lovelace")
    assert (found.outcome.created, found.outcome.rejected) == (1, 1)


def test_a_row_cut_off_is_refused_with_what_is_left_of_it(db: Database, file: File) -> None:
    found = tried(db, file("name,email,title\nAda,ada@example.org\n"))

    assert (found.lines[0].action, found.lines[0].text) == ("reject", "Ada,ada@example.org")
    assert "2 cells" in found.lines[0].reason


def test_rows_the_mode_leaves_out_are_shown_as_skipped(db: Database, file: File) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org")
    source = file("name,email\nAda L.,ada@example.org\nBob,bob@example.org\n")

    created, updated = tried(db, source, mode="create"), tried(db, source, mode="update")

    assert created.lines[0] == Line(1, "skip", "Ada L.", reason="is there already")
    assert updated.lines[1] == Line(2, "skip", "Bob", reason="is not there")


def test_a_record_that_comes_back_from_the_bin_says_so(db: Database, file: File) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org")
    writing.delete(db, "contacts", refs=["1"])

    found = tried(db, file("name,email\nAda,ada@example.org\n"))

    assert [(each.action, each.field, each.reason) for each in found.lines] == [
        ("update", "deleted_at", "comes back from the bin")
    ]


def test_a_row_that_only_brings_a_further_number_is_an_update(db: Database, file: File) -> None:
    add(db, "contacts", "name=Ada", "email=ada@example.org")

    found = tried(
        db,
        file("name,email,Second\nAda,ada@example.org,030 1234567\n"),
        map=("Second=points.phone.office",),
    )

    assert [(each.record, each.field, each.after) for each in found.lines] == [
        ("Ada", "points.phone.office", "030 1234567")
    ]


def test_a_rehearsal_writes_nothing_whatever_the_options_say(db: Database, file: File, tmp_path: Path) -> None:
    before = history.log(db)

    tried(db, file("name,birthday\nAda,\nBob,x\n"), on_error="skip", rejects=str(tmp_path / "rejects.csv"))

    assert history.log(db) == before
    assert records.count(db, "contacts", ["deleted_at:any"]) == 0
    assert [each.name for each in tmp_path.glob("*.csv")] == ["file.csv"]


def test_the_first_lines_of_the_file_are_kept_and_the_others_counted(
    db: Database, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsing, "MOST", 3)
    for at in range(9, 0, -1):
        add(db, "contacts", f"name=P{at}", f"email=p{at}@example.org")
    rows = "".join(f"P{at},p{at}@example.org,CEO,Rome,\n" for at in range(1, 10))

    found = tried(db, file(f"name,email,title,city,birthday\n{rows}New,n@example.org,,,\nBad,,,,x\n"))

    assert [(each.row, each.field) for each in found.lines] == [(1, "title"), (1, "city"), (2, "title")]
    assert found.more == 9 * 2 + 1 + 1 - 3


def test_what_was_rehearsed_is_what_is_applied_afterwards(db: Database, file: File) -> None:
    source = file("name,email,company\nAda,ada@example.org,Acme\nBob,bob@example.org,Acme\n")
    found = tried(db, source)

    outcome = run(db, source, Options("contacts"), fingerprint=found.layout.fingerprint)

    assert (outcome.created, outcome.linked) == (found.outcome.created, found.outcome.linked) == (2, 2)


def test_a_file_changed_after_the_rehearsal_is_noticed(db: Database, file: File) -> None:
    found = tried(db, file("name\nAda\n"))
    source = file("name\nAda\nBob\n")

    with pytest.raises(Conflict, match=r"file\.csv has changed since it was read\. Nothing was written"):
        run(db, source, Options("contacts"), fingerprint=found.layout.fingerprint)


def test_a_rehearsal_can_be_stopped(db: Database, file: File) -> None:
    with pytest.raises(Stopped):
        rehearse(db, file("name\nAda\n"), Options("contacts"), cancelled=lambda: True)


def test_an_unknown_column_refuses_the_rehearsal_as_it_refuses_the_import(db: Database, file: File) -> None:
    with pytest.raises(Usage, match="Quux"):
        tried(db, file("name,Quux\nAda,7\n"))


def test_the_second_of_two_columns_for_one_field_is_still_to_be_settled(db: Database, file: File) -> None:
    found = seen(db, file("name,Ort,Stadt\nAda,London,Paris\n"))

    assert found.unknown == ("Stadt",)
    assert [(each.field, each.reason) for each in found.columns[1:]] == [
        ("city", "synonym"),
        (None, "Ort goes to city"),
    ]


def test_a_column_wished_as_a_new_field_is_one_in_the_layout(db: Database, file: File) -> None:
    found = seen(db, file("name,Quux\nAda,7\n"), map=("Quux=custom",))

    assert found.unknown == ()
    assert (found.columns[1].field, found.columns[1].reason) == ("quux", "new field")
