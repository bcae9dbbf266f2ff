"""A file stands under its name only when it is complete."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.errors import StorageError, Usage
from crm_tui.services.transfer.files import writing, writing_text


def test_a_new_file_is_private_and_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    with writing(target) as stream:
        stream.write(b"a,b\n")
        assert not target.exists()

    assert target.read_bytes() == b"a,b\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_the_old_file_and_nothing_else(tmp_path: Path, fault: type[BaseException]) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def interrupted() -> None:
        with writing(target) as stream:
            stream.write(b"new")
            raise fault

    with pytest.raises(fault):
        interrupted()

    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")

    with writing_text(tmp_path / "link.csv") as stream:
        stream.write("new\r\n")

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new\r\n"


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom crm_tui.services.transfer.files import writing\n"
        "with writing(sys.argv[1]) as stream:\n    stream.write(b'x'); stream.flush(); os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "o.csv")], cwd=root, check=False)
    left = os.listdir(tmp_path)

    with writing(tmp_path / "o.csv") as stream:
        stream.write(b"y")

    assert len(left) == 1
    assert left[0].startswith(".o.csv.")
    assert os.listdir(tmp_path) == ["o.csv"]


def test_a_run_beside_keeps_its_file(tmp_path: Path) -> None:
    with writing(tmp_path / "o.csv") as first:
        first.write(b"first")
        with writing(tmp_path / "o.csv") as second:
            second.write(b"second")

    assert (tmp_path / "o.csv").read_bytes() == b"first"


def test_a_full_device_is_a_storage_error() -> None:
    with pytest.raises(StorageError, match="cannot write /dev/full: the disk is full"), writing("/dev/full") as stream:
        stream.write(b"x")


def test_text_to_a_full_device_is_a_storage_error() -> None:
    with pytest.raises(StorageError) as caught, writing_text("/dev/full") as stream:
        stream.write("x" * 1_000_000)

    assert caught.value.exit == 10


def test_a_pipe_that_closed_stays_a_broken_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def written_to_nobody() -> None:
        with writing(pipe) as stream:
            os.close(reader)
            stream.write(b"x")

    with pytest.raises(BrokenPipeError):
        written_to_nobody()


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with writing_text("-") as stream:
        stream.write("Zoë\n")

    assert capfdbinary.readouterr().out == "Zoë\n".encode()


def test_a_full_standard_output_is_a_storage_error() -> None:
    script = "from crm_tui.services.transfer.files import writing\nwith writing('-') as out: out.write(b'x')"
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-c", script],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
            check=False,
        )

    assert b"cannot write standard output: the disk is full" in run.stderr
    assert run.returncode == 1


def test_a_directory_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(Usage), writing(tmp_path):
        pass


def test_a_missing_directory_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file"), writing(tmp_path / "none" / "o.csv"):
        pass
