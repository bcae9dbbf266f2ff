"""All or nothing, counts, rejects, rehearsal, undo."""

import csv
from pathlib import Path

import pytest

from crm_tui.db.database import Database
from crm_tui.services import history, undoing
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options

GOOD = "name,email,birthday\nAda,ada@example.org,1815-12-10\nGrace,grace@example.org,1906-12-09\n"
BAD = GOOD + "Alan,alan@example.org,1912-13-45\n"


def test_new_rows_become_contacts_in_the_order_of_the_file(load, ask, counts):
    outcome = load(GOOD)

    assert counts(outcome) == (2, 0, 0, 0, 0)
    assert outcome.exit == 0
    assert ask("SELECT id, name, email, birthday FROM contacts") == [
        (1, "Ada", "ada@example.org", "1815-12-10"),
        (2, "Grace", "grace@example.org", "1906-12-09"),
    ]


def test_the_same_file_again_writes_nothing(load, ask, counts):
    load(GOOD)
    sets = ask("SELECT count(*) FROM change_sets")

    outcome = load(GOOD)

    assert counts(outcome) == (0, 0, 2, 0, 0)
    assert outcome.change_set is None
    assert ask("SELECT count(*) FROM change_sets") == sets
    assert ask("SELECT count(*) FROM imports") == [(1,)]


def test_one_bad_row_stops_everything(load, ask, counts):
    outcome = load(BAD)

    assert outcome.exit == 6
    assert counts(outcome) == (0, 0, 0, 2, 1)
    assert [(error.row, error.line, error.field) for error in outcome.errors] == [(3, 4, "birthday")]
    assert ask("SELECT count(*) FROM contacts") == [(0,)]
    assert ask("SELECT count(*) FROM change_sets") == [(0,)]


def test_only_the_first_twenty_errors_are_told(load):
    rows = "".join(f"P{number},nonsense\n" for number in range(30))

    outcome = load("name,birthday\n" + rows)

    assert len(outcome.errors) == 20
    assert (outcome.rejected, outcome.more_errors) == (30, 10)


def test_good_rows_go_in_and_bad_ones_into_a_file(load, ask, counts):
    outcome = load(BAD, on_error="skip")

    assert outcome.exit == 5
    assert counts(outcome) == (2, 0, 0, 0, 1)
    assert outcome.rejects_file is not None
    with Path(outcome.rejects_file).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["name"], row["birthday"], row["_row"], row["_field"]) for row in rows] == [
        ("Alan", "1912-13-45", "3", "birthday")
    ]


def test_corrected_rejects_go_straight_back_in(load, ask, counts, tmp_path):
    outcome = load(BAD, on_error="skip")
    corrected = Path(str(outcome.rejects_file)).read_text(encoding="utf-8-sig").replace("1912-13-45", "1912-06-23")

    again = load(corrected, name="rejects.csv")

    assert counts(again) == (1, 0, 0, 0, 0)
    assert ask("SELECT birthday FROM contacts WHERE name = 'Alan'") == [("1912-06-23",)]


def test_rows_refused_late_keep_their_text_and_their_line(load):
    outcome = load('name,email,notes\n"",,"two\nlines"\n,,left out\nZoë,zoe@example.org,\n', on_error="skip")

    assert [(each.row, each.line, each.code) for each in outcome.errors] == [(1, 2, "missing"), (2, 4, "missing")]
    with Path(str(outcome.rejects_file)).open(encoding="utf-8-sig", newline="") as file:
        assert [row["notes"] for row in csv.DictReader(file)] == ["two\nlines", "left out"]


def test_the_counts_of_a_mixed_file(load, counts):
    load("name,email,title\nAda,ada@example.org,CEO\nGrace,grace@example.org,CTO\n")

    outcome = load(
        "name,email,title\nAda,ada@example.org,CEO\nGrace,grace@example.org,Admiral\nAlan,alan@example.org,\n"
    )

    assert counts(outcome) == (1, 1, 1, 0, 0)


def test_a_rehearsal_writes_no_byte_and_tells_the_differences(db, load, counts, tmp_path):
    load("name,email,title\nAda,ada@example.org,CEO\n")
    before = (tmp_path / "crm.db").read_bytes()

    outcome = load("name,email,title\nAda,ada@example.org,CTO\nAlan,alan@example.org,\n", dry_run=True)

    assert counts(outcome) == (1, 1, 0, 0, 0)
    assert [(each.record, each.field, each.before, each.after) for each in outcome.differences] == [
        ("contacts 1", "title", "CEO", "CTO")
    ]
    assert outcome.change_set is None
    assert (tmp_path / "crm.db").read_bytes() == before


def test_a_rehearsal_of_bad_rows_says_so(load, ask):
    outcome = load(BAD, dry_run=True)

    assert outcome.exit == 6
    assert ask("SELECT count(*) FROM contacts") == [(0,)]


def test_an_import_is_one_undo_step(db, load, ask):
    load("name,email,title\nAda,ada@example.org,CEO\n")
    outcome = load("name,email,title,company\nAda,ada@example.org,CTO,\nAlan,alan@example.org,,Bletchley\n")

    undoing.undo(db, outcome.change_set)

    assert ask("SELECT name, title FROM contacts WHERE deleted_at IS NULL") == [("Ada", "CEO")]
    assert ask("SELECT count(*) FROM companies WHERE deleted_at IS NULL") == [(0,)]


def test_after_an_undo_the_same_file_brings_the_binned_records_back(db, load, ask, counts):
    text = "name,email,company,linkedin\nAda,ada@example.org,Acme,in/ada\nGrace,grace@example.org,Acme,in/grace\n"
    columns = ("linkedin=points.url.linkedin",)
    outcome = load(text, map=columns)
    undoing.undo(db, outcome.change_set)

    again = load(text, map=columns)

    assert counts(again) == (0, 2, 0, 0, 0)
    assert ask("SELECT id FROM contacts WHERE deleted_at IS NULL") == [(1,), (2,)]
    assert ask("SELECT id FROM companies WHERE deleted_at IS NULL") == [(1,)]
    assert ask("SELECT value FROM contact_points WHERE deleted_at IS NULL") == [("in/ada",), ("in/grace",)]
    assert counts(load(text, map=columns)) == (0, 0, 2, 0, 0)


def test_every_import_that_changed_something_is_listed(db, load):
    load(GOOD)

    (entry,) = history.imports(db)

    assert (entry.file.endswith("file.csv"), entry.entity, entry.rows, entry.created) == (True, "contacts", 2, 2)


def test_the_journal_says_that_it_was_an_import(db, load):
    load(GOOD)

    assert [(each.origin, each.label) for each in history.log(db)] == [
        ("import", "Import file.csv"),
        ("cli", "ann joined"),
    ]


def test_progress_counts_the_rows_read(db, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("name,email\n" + "".join(f"P{n},p{n}@example.org\n" for n in range(7_000)))
    told: list[int] = []

    run(db, str(path), Options("contacts"), progress=told.append)

    assert told[-1] == 7_000
    assert len(told) > 1


def test_a_large_import_into_a_filled_database_makes_a_backup_first(db: Database, load, tmp_path):
    rows = "name,email\n" + "".join(f"P{n},p{n}@example.org\n" for n in range(1_001))
    backups = tmp_path / "kept"

    load(GOOD, backups=backups)
    assert not backups.exists()
    load(rows, backups=backups)

    assert list(backups.glob("*.db"))


def test_a_file_of_a_header_only_has_no_rows(load, counts):
    outcome = load("name,email\n")

    assert (outcome.rows, outcome.exit) == (0, 0)
    assert counts(outcome) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("suffix", ["jsonl", "json"])
def test_json_is_imported_like_a_table(load, ask, suffix):
    rows = '{"name": "Ada", "tags": ["vip", "press"], "do_not_call": true}'
    load(rows if suffix == "jsonl" else f"[{rows}]", name=f"file.{suffix}")

    assert ask("SELECT name, tags, do_not_call FROM contacts") == [("Ada", '["vip","press"]', 1)]
