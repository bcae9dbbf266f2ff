"""The command line as a process: streams, signals, pipes, full disks, and whatever the environment holds."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from acting import add
from calling import outside, surroundings
from conftest import opened

from crm_tui.services import records


def names(env: dict[str, str]) -> list[object]:
    """The contacts in the database, read in this process."""
    database = opened(Path(env["CRM_DB"]))
    found = [row.values["name"] for row in records.page(database, "contacts").rows]
    database.close()
    return found


CRM = [sys.executable, "-m", "crm_tui"]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with Ada in it, to copy."""
    path = tmp_path_factory.mktemp("seeded") / "crm.db"
    database = opened(path)
    add(database, "contacts", "name=Ada Müller 日本 \U0001f600", "phone=030 1234567")
    database.close()
    return path


@pytest.fixture
def env(tmp_path: Path, seeded: Path) -> dict[str, str]:
    """The environment of a process with a database of its own, which holds Ada."""
    path = tmp_path / "crm.db"
    path.write_bytes(seeded.read_bytes())
    home = tmp_path / "home"
    home.mkdir()
    return surroundings(home, path)


def test_the_version_is_the_packages(env: dict[str, str]) -> None:
    assert outside("--version", env=env).out == "crm-tui 0.1.0\n"
    assert outside("--version", "-o", "json", env=env).data == {"version": "0.1.0", "json_contract": 1}


def test_without_a_command_there_is_short_help_on_stderr(env: dict[str, str]) -> None:
    done = outside(env=env)

    assert (done.code, done.out) == (2, "")
    assert "crm contacts add" in done.err
    assert "─" not in done.err


def test_no_home_is_needed_if_the_database_is_named(env: dict[str, str], tmp_path: Path) -> None:
    done = outside("contacts", "list", "--db", str(tmp_path / "crm.db"), env={"PATH": env["PATH"]})

    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    "odd",
    [
        {"LC_ALL": "C"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TERM": "dumb", "PYTHONUTF8": "0"},
    ],
)
def test_any_letter_is_printed_whatever_the_locale(env: dict[str, str], odd: dict[str, str]) -> None:
    listed = outside("contacts", "list", "--fields", "name", env=env | odd)

    assert (listed.out, listed.err) == ("Ada Müller 日本 \U0001f600\n", "")


def test_an_argument_that_is_not_utf8_is_a_usage_error(env: dict[str, str]) -> None:
    done = subprocess.run([*CRM, "contacts", "show", b"a\xffb"], env=env, capture_output=True, check=False)

    assert done.returncode == 2
    assert done.stderr == b"Argument 3 is not valid UTF-8.\n"


def test_a_closed_pipe_is_silent(env: dict[str, str]) -> None:
    process = subprocess.Popen([*CRM, "help", "filters"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    process.stdout.close()
    _, err = process.communicate()

    assert (process.returncode, err) == (141, b"")


@pytest.mark.parametrize("line", [("help", "filters"), ("--version",), ("--help",)])
def test_a_full_disk_is_noticed_at_the_last_flush(env: dict[str, str], line: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([*CRM, *line], env=env, stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 10
    assert done.stderr == b"The output cannot be read or written: the disk is full.\n"


def shell(env: dict[str, str], line: str) -> tuple[int, str, str]:
    """The exit code and both streams of `crm` with the redirections of a shell."""
    script = f"exec {sys.executable} -m crm_tui {line}"
    done = subprocess.run(["sh", "-c", script], env=env, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("line", ["contacts list -o jsonl", "--version"])
def test_a_closed_stdout_is_no_success(env: dict[str, str], line: str) -> None:
    assert shell(env, f"{line} >&-") == (10, "", "The output cannot be read or written: it is closed.\n")


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-"])
def test_a_failing_stderr_does_not_change_the_exit_code(env: dict[str, str], redirection: str) -> None:
    assert shell(env, f"contacts show 99 {redirection}") == (3, "", "")
    assert shell(env, f"contacts list --limit 1 -o ids {redirection}")[:2] == (0, "1\n")


def test_an_add_whose_id_cannot_be_printed_says_that_it_was_written(env: dict[str, str]) -> None:
    code, _, err = shell(env, "contacts add name=Zoe >/dev/full")

    assert code == 10
    assert err.startswith("The output cannot be read or written: the disk is full. Change ")
    assert err.endswith(" was written.\n")
    assert "Zoe" in names(env)


def test_a_path_cannot_steer_the_terminal(env: dict[str, str], tmp_path: Path) -> None:
    code, seen = on_terminal(env, "backup", str(tmp_path / "a\x1b[31m\x9b\u202eb.db"))

    assert code == 0
    assert seen.endswith("a␛[31m‹9B›‹RLO›b.db\n")


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [
        (signal.SIGINT, 130, b"Interrupted"),
        (signal.SIGTERM, 143, b"Terminated"),
        (signal.SIGHUP, 129, b"Hung up"),
    ],
)
def test_a_signal_rolls_back_and_says_so(env: dict[str, str], number: signal.Signals, code: int, word: bytes) -> None:
    line = [*CRM, "contacts", "add", "name=Ada", "notes=@-"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(line, env=env, stdin=pipe, stdout=pipe, stderr=pipe)
    assert process.stdin
    wait_until_reading(process.pid)

    process.send_signal(number)
    out, err = process.communicate()

    assert (process.returncode, out) == (code, b"")
    assert err == word + b"; nothing was written.\n"
    assert names(env) == ["Ada Müller 日本 \U0001f600"]


def wait_until_reading(pid: int) -> None:
    """Until the process sleeps on its stdin, a pipe."""
    for _ in range(400):
        try:
            if "pipe" in Path(f"/proc/{pid}/wchan").read_text() or _reads(pid):
                return
        except OSError:
            return
        time.sleep(0.05)


def _reads(pid: int) -> bool:
    return Path(f"/proc/{pid}/syscall").read_text().startswith("0 0x0 ")


def test_nohup_is_heeded(env: dict[str, str]) -> None:
    script = 'trap "" HUP; exec "$@"'
    line = ["sh", "-c", script, "sh", *CRM, "contacts", "add", "name=Ada", "notes=@-"]
    process = subprocess.Popen(line, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    wait_until_reading(process.pid)

    process.send_signal(signal.SIGHUP)
    out, _ = process.communicate(b"later\n")

    assert (process.returncode, out) == (0, b"2\n")


def test_what_it_makes_is_private(env: dict[str, str], tmp_path: Path) -> None:
    outside("contacts", "list", env=env | {"CRM_DB": str(tmp_path / "new" / "crm.db")})

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "crm.db").stat().st_mode & 0o777 == 0o600


def test_long_text_comes_from_stdin(env: dict[str, str]) -> None:
    written = outside("contacts", "edit", "1", "notes=@-", "-o", "json", env=env, stdin="one\ntwo\n")

    assert written.data[0]["notes"] == "one\ntwo"


def on_terminal(env: dict[str, str], *arguments: str, typed: bytes = b"", rows: int = 24) -> tuple[int, str]:
    """The exit code and all that is seen when the command runs on a terminal of 80 columns."""
    terminal, inner = pty.openpty()
    size = {"TERM": "xterm", "COLUMNS": "80", "LINES": str(rows)}
    process = subprocess.Popen([*CRM, *arguments], env=env | size, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    os.write(terminal, typed)
    seen = b"".join(read_all(terminal))
    os.close(terminal)
    return process.wait(), seen.decode().replace("\r\n", "\n")


def read_all(terminal: int) -> Iterator[bytes]:
    """What a terminal shows until its program ends."""
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            return
        if not data:
            return
        yield data


def test_on_a_terminal_a_list_is_a_table(env: dict[str, str]) -> None:
    code, seen = on_terminal(env | {"NO_COLOR": "1"}, "contacts", "list", "--fields", "id,phone")

    assert code == 0
    assert seen.splitlines() == ["id  phone", " 1  +49301234567"]


def test_a_change_by_filter_asks_on_a_terminal(env: dict[str, str]) -> None:
    code, seen = on_terminal(env, "contacts", "delete", "--where", "id:1", typed=b"n\n")
    assert code == 1
    assert "Deletes 1 contact." in seen
    assert "Nothing was written." in seen

    code, seen = on_terminal(env, "contacts", "delete", "--where", "id:1", typed=b"y\n")
    assert code == 0
    assert names(env) == []


def test_no_input_never_asks(env: dict[str, str]) -> None:
    code, seen = on_terminal(env, "contacts", "delete", "--where", "id:1", "--no-input")

    assert code == 2
    assert "--yes" in seen


def test_what_is_taller_than_the_screen_goes_through_the_pager(env: dict[str, str]) -> None:
    paged = env | {"CRM_PAGER": "sed s/^/paged:/"}

    assert "paged:Filters" in on_terminal(paged, "help", "filters", rows=10)[1]
    assert "paged:" not in on_terminal(paged, "help", "filters", "--no-pager", rows=10)[1]
    assert "paged:" not in on_terminal(paged, "help", "filters", rows=60)[1]
    assert "paged:" not in outside("help", "filters", env=paged).out


def test_colour_follows_option_then_no_color_then_the_terminal(env: dict[str, str]) -> None:
    line = ("paths",)

    assert "\x1b[1m" in on_terminal(env, *line)[1]
    assert "\x1b[" not in on_terminal(env | {"NO_COLOR": "1"}, *line)[1]
    assert "\x1b[1m" in on_terminal(env | {"NO_COLOR": "1"}, *line, "--color", "always")[1]
    assert "\x1b[" not in on_terminal(env, *line, "--color", "never")[1]
    assert "\x1b[" not in outside(*line, "-o", "table", env=env).out
    assert "\x1b[1m" in outside(*line, "-o", "table", env=env | {"FORCE_COLOR": "1"}).out
