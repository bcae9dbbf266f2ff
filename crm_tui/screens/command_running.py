"""A crm command as a process of its own, on the database that is open here."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Timer

from crm_tui.text import safe

LONGEST = 60.0
"""Seconds after which a command is ended."""

MOST = 2_000_000
"""Bytes of output that are kept."""

OUTPUTS = ("-o", "--output")


@dataclass(frozen=True)
class Said:
    """What a command said, line by line, and its exit code; `ended` names what cut it short."""

    lines: tuple[str, ...]
    exit: int
    ended: str = ""


class Command:
    """It runs in the thread that calls `run`; `stop` may be called from any other."""

    def __init__(self, words: Sequence[str], database: str, columns: int) -> None:
        self.words = tuple(words)
        self.database = database
        self.columns = columns
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = ""

    def run(self) -> Said:
        """Run it to its end, at most a minute."""
        # The database goes by the environment: its address may hold a password, and other users see command lines.
        env = {**os.environ, "CRM_DB": self.database, "NO_COLOR": "1", "COLUMNS": str(self.columns)}
        env["PYTHONIOENCODING"] = "utf-8"
        with subprocess.Popen(  # noqa: S603 - the person's own command
            self.line(), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            self._process = process
            if self._ended:
                process.terminate()
            limit = Timer(LONGEST, self.stop, ["after a minute"])
            limit.daemon = True
            limit.start()
            kept = self._read(process)
            limit.cancel()
            status = process.wait()
        text = safe(kept.decode("utf-8", "replace"), multiline=True)
        return Said(tuple(line.expandtabs() for line in text.split("\n")), status, self._ended)

    def stop(self, why: str) -> None:
        """End it now; what it has not committed is not written."""
        self._ended = self._ended or why
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def line(self) -> list[str]:
        """The words of the process."""
        form = [] if any(word in OUTPUTS or word.startswith("--output=") for word in self.words) else ["-o", "table"]
        return [sys.executable, "-m", "crm_tui", *form, "--no-input", "--no-pager", *self.words]

    def _read(self, process: "subprocess.Popen[bytes]") -> bytes:
        kept = bytearray()
        while process.stdout is not None and (piece := os.read(process.stdout.fileno(), 65_536)):
            kept += piece
            if len(kept) > MOST:
                self.stop("because there is more than fits here")
                break
        return bytes(kept[:MOST]).rstrip(b"\n")
