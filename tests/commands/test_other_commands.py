"""Undo, log, search, fields, config, maintenance, demo, export and help on the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from calling import Crm


def test_undo_and_redo_print_their_change_and_say_what_it_was(few: Crm) -> None:
    few("contacts", "edit", "1", "title=CTO")
    few("contacts", "edit", "1", "phone=030 7654321")

    undone = few("undo")

    assert undone.code == 0
    assert undone.out.strip().isdigit()
    assert undone.err.startswith("Undid change")
    shown = few("contacts", "show", "1", "-o", "json").data
    assert (shown["phone"], shown["title"]) == ("030 1234567", "CTO")
    assert few("redo", "-o", "json").data["conflicts"] == []
    assert few("contacts", "show", "1", "-o", "json").data["phone"] == "030 7654321"


def test_the_log_lists_changes_newest_first(few: Crm) -> None:
    few("contacts", "edit", "1", "title=CTO")

    entries = few("log", "-o", "json").data

    assert entries[0]["label"] == "Edit contact Ada Lovelace"
    assert [each["id"] for each in entries] == sorted((each["id"] for each in entries), reverse=True)
    assert [each["label"] for each in few("log", "2", "-o", "json").data] == ["Add contact Nora Falk"]
    assert few("log", "--by", "nobody", "-o", "json").data == []
    assert few("log", "--since", "2027-01-01", "-o", "json").data == []


def test_one_change_is_shown_field_by_field(few: Crm) -> None:
    few("contacts", "edit", "1", "title=CTO")
    change = few("log", "--limit", "1", "-o", "json").data[0]["id"]

    shown = few("log", "--show", str(change), "-o", "json")

    assert shown.data == [{"record": "contacts 1", "field": "title", "before": "", "after": "CTO"}]


def test_search_finds_parts_of_words_whatever_the_case_and_accents(few: Crm) -> None:
    few("contacts", "add", "name=Jürgen Müller")

    assert few("search", "ULL").out.split("\t")[:3] == ["contacts", "3", "Jürgen Müller"]
    assert few("search", "ull", "-o", "ids").out == "3\n"
    assert few("search", "ull", "--in", "companies").out == ""
    assert few("search", "nobody at all").code == 0


def test_a_field_is_added_used_renamed_and_archived(few: Crm) -> None:
    assert few("fields", "add", "contacts", "size", "kind=choice", "options=small|large").code == 0
    few("contacts", "edit", "1", "size=large")
    few("fields", "edit", "contacts", "size", "option:large=xl", "label=T-shirt size")

    assert few("contacts", "list", "size:xl", "--fields", "size").out == "xl\n"
    (field,) = few("fields", "list", "contacts", "-o", "json").data
    assert (field["key"], field["label"], field["options"]) == ("size", "T-shirt size", ["small", "xl"])
    few("fields", "archive", "contacts", "size")
    assert few("contacts", "list", "size:xl").code == 2


def test_a_field_may_be_of_any_kind_and_unique(few: Crm) -> None:
    assert few("fields", "add", "contacts", "badge", "unique=yes", "indexed=yes", "help=on the door").code == 0
    few("contacts", "edit", "1", "badge=7")

    assert few("contacts", "edit", "2", "badge=7").code == 4
    assert few("fields", "add", "contacts", "x", "kind=colour").code == 6
    assert few("fields", "add", "contacts", "x", "unique=perhaps").code == 6


def test_config_shows_what_is_in_force_and_why(crm: Crm, home: Path) -> None:
    crm("config", "set", "bin_days", "30")

    shown = {name: (value, origin) for name, value, origin in map(split, crm("config", "show", "--origin").lines)}

    assert shown["bin_days"] == ("30", "config file")
    assert shown["country"] == ("DE", "locale")
    assert shown["user"] == ("ann", "CRM_USER")
    assert crm("config", "get", "bin_days").out == "30\n"
    assert crm("config", "path").out == f"{home}/.config/crm-tui/config.toml\n"
    assert crm("config", "show", "-o", "json").data["currency"] == "EUR"


def test_config_shows_and_changes_keys(crm: Crm) -> None:
    crm("config", "set", "keys.records.new", "a")

    assert crm("config", "get", "keys.records.new").out == "a\n"
    assert crm("config", "show", "--origin").lines[-1] == "keys.records.new\ta\tconfig file"
    assert crm("config", "set", "keys.records.new", "").code == 0
    assert "keys.records.new" not in crm("config", "show", "-o", "json").data


def test_flags_of_the_screens_are_settings_and_stand_anywhere(crm: Crm) -> None:
    shown = crm("config", "--ascii", "show", "-o", "json", "--no-mouse").data

    assert (shown["ascii"], shown["mouse"]) == ("on", "off")


def split(line: str) -> list[str]:
    return line.split("\t")


def test_a_broken_config_file_is_named_and_can_still_be_found(crm: Crm, home: Path) -> None:
    (home / ".config/crm-tui").mkdir(parents=True)
    (home / ".config/crm-tui/config.toml").write_text('contry = "DE"\n', encoding="utf-8")

    listed = crm("contacts", "list")

    assert listed.code == 2
    assert "line 1" in listed.err
    assert "country" in listed.err
    assert crm("config", "path").code == 0
    assert crm("--help").code == 0


def test_paths_are_printed(crm: Crm, home: Path, path: Path) -> None:
    assert crm("paths", "-o", "json").data == {
        "db": str(path),
        "config": f"{home}/.config/crm-tui/config.toml",
        "backups": f"{home}/.local/share/crm-tui/backups",
        "log": f"{home}/.local/state/crm-tui/crm.log",
    }


def test_a_backup_is_verified_and_comes_back(few: Crm, tmp_path: Path) -> None:
    made = few("backup", str(tmp_path / "kept.db"))
    few("contacts", "delete", "1")

    restored = few("restore", str(tmp_path / "kept.db"))

    assert made.out == f"{tmp_path}/kept.db\n"
    assert restored.code == 0
    assert Path(restored.out.strip()).exists()
    assert few("contacts", "list", "-o", "ids").out == "1\n2\n"


def test_a_backup_without_a_name_goes_to_the_folder_of_backups(crm: Crm, home: Path) -> None:
    made = Path(crm("backup").out.strip())

    assert made.parent == home / ".local/share/crm-tui/backups"
    assert made.exists()


def test_the_doctor_finds_a_sound_database_sound(few: Crm) -> None:
    examined = few("doctor", "-o", "json")

    assert examined.code == 0
    assert all(check["ok"] for check in examined.data)


def test_sql_only_reads(few: Crm) -> None:
    read = few("sql", "select id, name from contacts order by id", "-o", "csv")

    assert read.out == "id,name\n1,Ada Lovelace\n2,Nora Falk\n"
    assert few("sql", "delete from contacts").code == 2
    assert few("contacts", "list", "-o", "ids").out == "1\n2\n"


def test_a_demo_is_thrown_away(crm: Crm, tmp_path: Path) -> None:
    shown = crm("demo", "-o", "json")

    assert shown.code == 0
    assert shown.data["contacts"] >= 120
    assert crm("contacts", "list", "-o", "json").data == []
    assert not list(tmp_path.glob("*demo*"))


def test_a_demo_with_a_name_is_kept_and_never_replaces_anything(crm: Crm, path: Path, tmp_path: Path) -> None:
    demo = str(tmp_path / "demo.db")
    other = tmp_path / "other.txt"
    other.write_text("mine", encoding="utf-8")

    assert crm("--db", demo, "demo").code == 0
    assert crm("--db", demo, "demo").code == 0
    assert crm("--db", str(path), "demo").code == 4
    assert crm("--db", str(other), "demo").code == 4
    assert other.read_text(encoding="utf-8") == "mine"


def test_export_takes_its_form_from_the_name_of_the_file(few: Crm, tmp_path: Path) -> None:
    done = few("export", "contacts", "--fields", "name", "--where", "tag:vip", "--to", str(tmp_path / "vip.json"))

    assert (done.out, done.err) == ("", f"exported contacts: 1 to {tmp_path}/vip.json\n")
    assert json.loads((tmp_path / "vip.json").read_text(encoding="utf-8"))[0]["name"] == "Nora Falk"
    assert few("export", "contacts", "--fields", "name").out == "name\nAda Lovelace\nNora Falk\n"
    assert few("export", "contacts", "--fields", "name", "-o", "tsv").out.startswith("name\n")


def test_a_full_disk_leaves_the_old_export(few: Crm) -> None:
    assert few("export", "contacts", "--to", "/dev/full").code == 10
    assert few("export", "contacts", "--to", "/missing/x.csv").code == 10


def test_everything_is_exported_to_a_folder(few: Crm, tmp_path: Path) -> None:
    done = few("export", "all", "--dir", str(tmp_path / "all"), "-o", "json")

    assert done.data["contacts"] == 2
    assert few("export", "all").code == 2


@pytest.mark.parametrize("topic", ["exit-codes", "fields", "filters", "import", "settings"])
def test_help_explains_its_topics_offline(crm: Crm, topic: str) -> None:
    assert len(crm("help", topic).lines) > 5


def test_help_on_nothing_lists_the_topics(crm: Crm) -> None:
    assert "crm help filters" in crm("help").out
    assert crm("help", "nothing").code == 2


def test_global_options_stand_anywhere(few: Crm, tmp_path: Path) -> None:
    for line in (
        ("-o", "json", "contacts", "list", "--limit", "1"),
        ("contacts", "-ojson", "list", "--limit", "1"),
        ("contacts", "list", "--limit", "1", "--output=json"),
    ):
        assert len(few(*line).data) == 1
    other = str(tmp_path / "other.db")
    assert few("contacts", "list", "-o", "ids", "--db", other).out == ""


def test_the_value_of_an_option_is_never_an_option(few: Crm) -> None:
    assert few("contacts", "delete", "--where", "--yes").code == 2
    assert few("search", "--", "--version").code == 0


def test_the_clock_is_fixed_by_now(crm: Crm) -> None:
    crm("contacts", "add", "name=Ada", "--now", "2020-02-29T12:00:00+02:00")

    assert crm("contacts", "show", "1", "-o", "json").data["created_at"] == "2020-02-29T10:00:00Z"


@pytest.mark.parametrize(
    "line",
    [
        ("undo",),
        ("redo",),
        ("imports", "undo", "1"),
        ("fields", "add", "contacts", "badge"),
        ("fields", "edit", "contacts", "size", "label=Size"),
        ("fields", "archive", "contacts", "size"),
    ],
)
def test_a_rehearsal_writes_nothing(few: Crm, tmp_path: Path, line: tuple[str, ...]) -> None:
    few("fields", "add", "contacts", "size")
    (tmp_path / "new.csv").write_text("name\nZoe\n", encoding="utf-8")
    few("import", str(tmp_path / "new.csv"), "--into", "contacts")
    few("contacts", "edit", "1", "title=CTO")
    few("contacts", "edit", "1", "title=CEO")
    few("undo")
    before = few("log", "-o", "json").out

    done = few(*line, "--dry-run")

    assert (done.code, few("log", "-o", "json").out) == (0, before)
    assert "Dry run: nothing was written." in done.err
    assert few(*line).code == 0
    assert few("log", "-o", "json").out != before


def test_a_redo_is_told_in_words(few: Crm) -> None:
    few("contacts", "edit", "1", "title=CTO")
    few("undo")

    assert few("redo").err == "Redid: Edit contact Ada Lovelace\n"


@pytest.mark.parametrize("text", ["-x", "--foo", "-5"])
def test_a_search_for_what_begins_with_a_minus_finds_it(few: Crm, text: str) -> None:
    few("contacts", "add", f"name=Zoe {text}")

    assert few("search", text, "--in", "contacts", "-o", "ids").out == "3\n"


def test_a_slip_of_an_option_is_not_searched_for(few: Crm) -> None:
    done = few("search", "--limt", "5", "ada")

    assert done.code == 2
    assert "Did you mean --limit?" in done.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("undo", "x"), "CHANGE takes a number, such as 12. See crm undo --help.\n"),
        (("undo", "0"), "CHANGE takes a number of at least 1, such as 12. See crm undo --help.\n"),
        (
            ("contacts", "list", "--limit", "many"),
            "--limit takes a number, such as 12. See crm contacts list --help.\n",
        ),
    ],
)
def test_a_word_for_a_number_is_refused_in_plain_words(crm: Crm, line: tuple[str, ...], said: str) -> None:
    done = crm(*line)

    assert (done.code, done.err) == (2, said)


def test_the_doctor_of_a_newer_database_says_to_upgrade(crm: Crm, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    examined = crm("doctor")

    assert examined.code == 9
    assert "upgrade this crm" in examined.err
    assert "restore" not in examined.err


def test_columns_of_one_name_are_all_kept(crm: Crm) -> None:
    read = crm("sql", "select 1 as a, 2 as a, 3 as b, 4 as a, 5 as a_2", "-o", "json")

    assert read.data == [{"a": 1, "a_3": 2, "b": 3, "a_4": 4, "a_2": 5}]
    assert crm("sql", "select 1 as a, 2 as a", "-o", "csv").out == "a,a_2\n1,2\n"
