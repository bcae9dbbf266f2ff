"""Calling the command line as a person does: in this process, or as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crm_tui.cli import run


@dataclass(frozen=True)
class Result:
    """What a command line printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)["error"]

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Crm = Callable[..., Result]


def surroundings(home: Path, path: Path) -> dict[str, str]:
    """An environment in which nothing of this machine shows: German, in Berlin, at nine on a Monday."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "CRM_DB": str(path),
        "CRM_NOW": "2026-11-23T09:00:00Z",
        "CRM_USER": "ann",
        "LANG": "de_DE.UTF-8",
        "TZ": "Europe/Berlin",
    }


def inside(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], env: Mapping[str, str]) -> Crm:
    """A `crm` that runs in this process."""
    for name in list(os.environ):
        if name.startswith(("CRM_", "XDG_", "LC_", "LANG", "PAGER", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")):
            monkeypatch.delenv(name)
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    def crm(*arguments: str) -> Result:
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return crm


def outside(*arguments: str, env: Mapping[str, str], stdin: str | None = None) -> Result:
    """`crm` as a process of its own."""
    command = [sys.executable, "-m", "crm_tui", *arguments]
    given = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(command, env=dict(env), capture_output=True, encoding="utf-8", check=False, **given)
    return Result(done.returncode, done.stdout, done.stderr)
