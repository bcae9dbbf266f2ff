"""A real pseudo-terminal with the real program in it: keys go in, the bytes it writes are kept and drawn."""

import os
import resource
import signal
import sys
import time
from functools import partial
from pathlib import Path

import pexpect
import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "up": "\x1b[A", "down": "\x1b[B", "pagedown": "\x1b[6~",
    "end": "\x1b[F", "home": "\x1b[H", "space": " ", "backspace": "\x7f",
    "ctrl+s": "\x13", "ctrl+r": "\x12", "ctrl+p": "\x10", "ctrl+c": "\x03", "ctrl+u": "\x15",
}  # fmt: skip
PATIENCE = 20.0


class Terminal:
    """`crm` with some arguments on a terminal of a size, as a person has it before them.

    With `file_limit` no file it writes gets larger than so many bytes: a full disk.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        file_limit: int | None = None,
        program: tuple[str, ...] = ("-m", "crm_tui"),
        **env: str,
    ) -> None:
        columns, lines = size
        given = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "CRM_USER": "mara",
            "CRM_NOW": "2026-11-23T09:48:00Z",
            "CRM_TIMEZONE": "UTC",
            "CRM_COUNTRY": "DE",
            **env,
        }
        self.raw = b""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        command = [*program, *arguments]
        limited = None if file_limit is None else partial(limit_files, file_limit)
        self.child = pexpect.spawn(
            sys.executable,
            command,
            env=given,
            dimensions=(lines, columns),
            timeout=1,
            preexec_fn=limited,
            use_poll=True,
        )

    @property
    def text(self) -> str:
        """What a person sees."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, quiet: float = 0.15) -> None:
        """Take in what the program writes until it is quiet."""
        while True:
            try:
                chunk = self.child.read_nonblocking(65_536, timeout=quiet)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return
            self.raw += chunk
            self._stream.feed(chunk)

    def wait_for(self, text: str, *, gone: bool = False, within: float = PATIENCE) -> None:
        """Read until a text is on the screen, or no longer."""
        end = time.monotonic() + within
        while (text in self.text) == gone:
            assert time.monotonic() < end, f"{text!r} never {'went' if gone else 'came'}:\n{self.text}"
            assert self.child.isalive() or text in self.text, f"the program ended:\n{self.text}"
            self.read(0.1)

    def press(self, *keys: str) -> None:
        """Press keys one by one: names of keys, or texts to type."""
        for key in keys:
            self.child.send(KEYS.get(key, key))
            self.read()

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.child.pid, number)

    def ended(self, within: float = 5.0) -> int:
        """The exit code, once the program has ended by itself; a death by signal is negative."""
        end = time.monotonic() + within
        while self.child.isalive():
            assert time.monotonic() < end, f"still running after {within} s:\n{self.text}"
            self.read(0.05)
        self.read(0.05)
        self.child.close()
        code = self.child.exitstatus
        return -int(self.child.signalstatus) if code is None else int(code)

    def hang_up(self) -> None:
        """Close the terminal under the program; what becomes of it is for `waited` to tell."""
        os.close(self.child.child_fd)
        self.child.closed = self.child.terminated = True

    def waited(self, within: float) -> int:
        """The exit code of a program whose terminal was closed."""
        end = time.monotonic() + within
        while True:
            pid, status = os.waitpid(self.child.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, f"still running {within} s after its terminal was closed"
            time.sleep(0.02)

    def close(self) -> None:
        """End what is left."""
        if self.child.closed:
            return
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
        self.child.close(force=True)

    def restored(self) -> bool:
        """Whether the terminal was given back: main screen, cursor shown, no mouse reports."""
        last = self.raw.rfind
        return all(
            last(off) > last(on)
            for on, off in (
                (b"\x1b[?1049h", b"\x1b[?1049l"),
                (b"\x1b[?25l", b"\x1b[?25h"),
                (b"\x1b[?1000h", b"\x1b[?1000l"),
                (b"\x1b[?2004h", b"\x1b[?2004l"),
            )
            if last(on) >= 0
        )


def limit_files(size: int) -> None:
    """From now on no file of this process gets larger."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
