"""Every exit code that can be reached today, and the shape of errors."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from calling import Crm

from crm_tui.commands import failing
from crm_tui.domain.kinds import plain
from crm_tui.errors import Busy
from crm_tui.services import records

NOBODY = 65534


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (0, ("contacts", "list")),
        (2, ("contcts", "list")),
        (2, ("contacts", "lst")),
        (2, ("contacts", "list", "--wher", "x")),
        (2, ("contacts", "list", "--limit", "many")),
        (2, ("contacts", "list", "clsoe_date<2027-01-01")),
        (2, ("contacts", "list", "--fields", "nmae")),
        (2, ("contacts", "edit", "1", "titel=CTO")),
        (2, ("contacts", "list", "--output", "xml")),
        (2, ("contacts", "list", "--now", "someday")),
        (2, ("contacts", "list", "--db")),
        (2, ("contacts", "show", "a\udcffb")),
        (2, ()),
        (2, ("contacts",)),
        (3, ("contacts", "show", "99")),
        (3, ("undo", "99")),
        (4, ("contacts", "show", "a")),
        (6, ("contacts", "edit", "1", "birthday=31.31.2026")),
        (9, ("contacts", "list", "--db", "/dev/null")),
        (9, ("contacts", "list", "--db", "/")),
        (10, ("contacts", "edit", "1", "notes=@/missing")),
    ],
)
def test_each_failure_has_its_exit_code(few: Crm, code: int, line: tuple[str, ...]) -> None:
    few("contacts", "add", "name=Alan")

    done = few(*line)

    assert done.code == code
    assert bool(done.err) == (code != 0)
    assert "Traceback" not in done.err


def test_an_error_is_one_line(few: Crm) -> None:
    assert few("contacts", "show", "99").err.count("\n") == 1


def test_with_json_an_error_is_one_object(few: Crm) -> None:
    error = few("contacts", "edit", "1", "birthday=31.31.2026", "-o", "json").error

    assert (error["code"], error["exit"], error["field"], error["candidates"]) == ("invalid", 6, "birthday", [])
    assert error["message"].startswith("birthday: 31.31.2026 is no date")


@pytest.mark.parametrize("line", [("contcts",), ("contacts",), ("contacts", "list", "--wher"), ("--db",)])
def test_with_json_a_usage_error_is_one_object_too(crm: Crm, line: tuple[str, ...]) -> None:
    done = crm("-o", "json", *line)

    assert done.error["code"] == "usage"


def test_candidates_are_listed_one_a_line(few: Crm) -> None:
    few("contacts", "add", "name=Ada Byron")

    shown = few("contacts", "show", "ada")

    assert shown.code == 4
    assert [line.split()[0] for line in shown.err.splitlines()[1:]] == ["1", "3"]
    assert len(few("contacts", "show", "ada", "-o", "json").error["candidates"]) == 2


def test_a_wrong_filter_shows_where(few: Crm) -> None:
    done = few("contacts", "list", "name:ada (")

    assert done.err.splitlines()[1:] == ["  name:ada (", "            ^"]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (("contcts",), "contacts"),
        (("contacts", "lsit"), "list"),
        (("contacts", "list", "--wher", "x"), "--where"),
        (("contacts", "list", "--outptu", "x"), "--output"),
        (("contacts", "edit", "1", "titel=x"), "title"),
        (("contacts", "edit", "1", "lifecycle=custmer"), "customer"),
        (("config", "get", "contry"), "country"),
        (("fields", "add", "contacts", "x", "knd=text"), "kind"),
    ],
)
def test_a_slip_gets_the_word_that_was_meant(few: Crm, line: tuple[str, ...], meant: str) -> None:
    done = few(*line)

    assert "did you mean" in done.err.lower()
    assert meant in done.err


def test_no_command_is_taken_by_its_beginning(crm: Crm) -> None:
    assert crm("cont", "list").code == 2
    assert crm("contacts", "li").code == 2
    assert crm("contacts", "list", "--lim", "1").code == 2


def test_an_undo_that_meets_a_later_change_is_exit_5(few: Crm) -> None:
    few("contacts", "edit", "1", "title=CTO")
    few("contacts", "edit", "1", "title=CEO")
    first = few("log", "--limit", "2", "-o", "json").data[1]["id"]

    undone = few("undo", str(first))

    assert undone.code == 5
    assert "title" in undone.err


def test_a_busy_database_is_exit_8(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: object, **options: object) -> None:
        raise Busy("Someone else is writing. Nothing was written; try again.")

    monkeypatch.setattr(records, "page", busy)

    assert crm("contacts", "list").code == 8


def test_a_newer_database_is_exit_9_and_left_alone(crm: Crm, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_text("no database at all", encoding="utf-8")

    done = crm("contacts", "list", "--db", str(other))

    assert done.code == 9
    assert other.read_text(encoding="utf-8") == "no database at all"


def test_a_bug_goes_to_the_log_and_says_where(crm: Crm, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "page", lambda *args, **options: 1 / 0)

    done = crm("contacts", "list")

    log = home / ".local/state/crm-tui/crm.log"
    assert done.code == 1
    assert str(log) in done.err
    assert done.err.count("\n") == 1
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o777 == 0o600


def test_debug_shows_the_traceback(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "page", lambda *args, **options: 1 / 0)

    assert "Traceback" in crm("contacts", "list", "--debug").err


def test_a_log_that_cannot_be_written_is_no_second_failure(
    crm: Crm, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "page", lambda *args, **options: 1 / 0)
    (home / ".local").write_text("in the way", encoding="utf-8")

    done = crm("contacts", "list")

    assert done.code == 1
    assert "--debug" in done.err


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "Interrupted; nothing was written.\n"),
        (failing.Stopped(15), 143, "Terminated; nothing was written.\n"),
        (failing.Stopped(1), 129, "Hung up; nothing was written.\n"),
        (BrokenPipeError(), 141, ""),
        (MemoryError(), 1, "There is not enough memory; nothing was written.\n"),
        (OSError(28, "No space left on device"), 10, "The output cannot be read or written: the disk is full.\n"),
    ],
)
def test_an_end_from_outside_is_one_line(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, said: str
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise raised

    monkeypatch.setattr(records, "page", fail)

    done = crm("contacts", "list")

    assert (done.code, done.err) == (code, said)


def test_an_interruption_after_the_write_says_what_was_written(few: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(records, "rows", fail)

    done = few("contacts", "edit", "1", "title=CTO", "-o", "json")

    assert done.code == 130
    assert done.err.startswith("Interrupted; change ")


def test_the_exit_codes_are_listed_by_help(crm: Crm) -> None:
    listed = crm("help", "exit-codes").out

    codes = [line.split()[0] for line in listed.splitlines() if line.startswith("  ")]
    assert codes == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "129", "130", "141", "143"]


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("/dev/zero", 6, "notes: /dev/zero is longer than 1,000 characters, the limit.\n"),
        ("/", 10, "notes: / cannot be read: Is a directory.\n"),
        ("/missing", 10, "notes: /missing cannot be read: No such file or directory.\n"),
    ],
)
def test_a_text_from_a_file_without_end_or_content_is_refused_in_a_line(
    few: Crm, monkeypatch: pytest.MonkeyPatch, name: str, code: int, said: str
) -> None:
    monkeypatch.setattr(plain, "LONG", 1_000)

    done = few("contacts", "edit", "1", f"notes=@{name}")

    assert (done.code, done.err) == (code, said)


def test_a_text_of_just_the_limit_is_taken_from_a_file(
    few: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(plain, "LONG", 1_000)
    file = tmp_path / "notes.txt"

    file.write_bytes(("\U0001f600" * 1_000 + "\r\n").encode())
    assert few("contacts", "edit", "1", f"notes=@{file}").code == 0
    file.write_bytes(("\U0001f600" * 1_001).encode())
    assert few("contacts", "edit", "1", f"notes=@{file}").code == 6


def test_a_command_that_is_none_cannot_steer_the_terminal(crm: Crm) -> None:
    done = crm("con\ntacts\x1b[31m")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "\x1b" not in done.err


@pytest.fixture
def theirs(few: Crm, path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A database of a mode in a folder that cannot be written to; whoever looks at it is not root."""
    with TemporaryDirectory() as name:
        folder, before = Path(name), os.geteuid()
        (folder / "crm.db").write_bytes(path.read_bytes())
        (folder / "crm.db").chmod(request.param)
        folder.chmod(0o555)
        monkeypatch.setenv("HOME", name)
        if before == 0:
            os.seteuid(NOBODY)
        yield folder / "crm.db"
        os.seteuid(before)
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("theirs", "line"),
    [(0, ("contacts", "list")), (0, ("contacts", "add", "name=Zoe")), (0o444, ("contacts", "add", "name=Zoe"))],
    indirect=["theirs"],
)
def test_a_database_that_file_modes_keep_from_me_is_exit_7(few: Crm, theirs: Path, line: tuple[str, ...]) -> None:
    done = few(*line, "--db", str(theirs))

    assert (done.code, done.err.count("\n")) == (7, 1)
    assert str(theirs) in done.err
