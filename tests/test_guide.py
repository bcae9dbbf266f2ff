"""The guide tells the truth: its commands run one after the other, and print what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

GUIDE = Path(__file__).parent.parent / "docs" / "guide.md"
README = GUIDE.parent.parent / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
INSTALL = "pip install"


def test_every_command_of_the_guide_runs_and_prints_what_it_says(tmp_path: Path) -> None:
    blocks = [(found[1], found[2]) for found in BLOCK.finditer(GUIDE.read_text())]
    shell = Shell(tmp_path)

    assert [commands.strip() for commands, _ in blocks if INSTALL in commands] == [_first_command()]
    for commands, printed in blocks:
        if INSTALL not in commands:
            found = shell.run(commands)
            assert printed is None or found == printed, commands
    assert (tmp_path / "sources.html").read_text().startswith("<!DOCTYPE html>")


def _first_command() -> str:
    """How README installs it; CI runs that."""
    return next(line for line in README.read_text().splitlines() if line.startswith("python3 -m venv"))


class Shell:
    """A shell that is told one block after the other; what a block exports holds for the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        here = Path(sys.executable).parent
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "XDG_"))}
        fixed = {"HOME": str(folder), "CRM_NOW": "2026-11-23T09:00:00Z", "CRM_USER": "mara", "COLUMNS": "100"}
        self.env = kept | fixed | {"PATH": f"{here}:{kept['PATH']}"}

    def run(self, commands: str) -> str:
        """What a block prints, in the order it is printed; fails with it where a command does."""
        self.env |= dict(re.findall(r"^export (\w+)=(\S+)$", commands, re.MULTILINE))
        done = subprocess.run(
            ["bash", "-e", "-c", commands],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        return done.stdout
