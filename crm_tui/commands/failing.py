"""How a run ends: signals, closed pipes, full disks and errors, each as one line and the exit code of SPEC 2.2."""

import errno
import io
import os
import re
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

import typer

from crm_tui.commands.options import near_option
from crm_tui.errors import CrmError, StorageError, Usage
from crm_tui.text import safe

ENDED = {signal.SIGTERM: "Terminated", signal.SIGHUP: "Hung up"}
SIGPIPE_EXIT = 128 + signal.SIGPIPE
NUMBER = re.compile(
    "Invalid value for '(?P<name>[^']+)': Input should be (a valid integer.*|greater than or equal to (?P<least>\\d+))",
    re.DOTALL,
)
"""How Typer complains about a number."""

REASONS = dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "the disk is full") | {errno.EBADF: "it is closed"}


class Stopped(BaseException):
    """A signal that ends the run; transactions on its way up roll back."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def prepare() -> None:
    """Make the process ours: private files, UTF-8 that never fails, and signals that unwind instead of killing."""
    os.umask(0o077)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    sys.stdout = sys.stdout or _closed_stream()
    sys.stderr = _narration(sys.stderr)
    for number in ENDED:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays nohup
            signal.signal(number, _stop)


class Narration(io.TextIOWrapper):
    """Stderr: a disk that is full or a reader who has gone changes neither what is done nor the exit code."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:
            _abandon(self)
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            _abandon(self)


def _narration(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # it stands in for a closed stream
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    return Narration(stream.buffer, encoding="utf-8", errors="backslashreplace", newline="\n", line_buffering=True)


def _closed_stream() -> TextIO:
    """Stands in for a closed stdout: only what prints to it fails."""
    return open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8", errors="backslashreplace")


def _stop(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise Stopped(number)


def flushed(status: int, kept: str | None) -> int:
    """The exit code once everything printed has left: a full disk shows only now."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return closed_pipe()
    except OSError as error:
        return disk(error, kept, json=False)
    return status


def failed(error: CrmError, *, json: bool) -> int:
    """Report an expected failure."""
    if json:
        _report(error)
    else:
        _say(error.message)
        for line in _further(error):
            print(f"  {line}", file=sys.stderr)
    return error.exit


def _further(error: CrmError) -> list[str]:
    """The lines below an error: the place in a filter, or who else was meant."""
    from crm_tui.domain.filters.errors import FilterError

    if isinstance(error, FilterError):
        return [safe(error.text), error.caret]
    return [safe(each) for each in error.candidates] if error.code == "ambiguous" else []


def wrong(error: typer.TyperException, *, json: bool) -> int:
    """Report a command line that Typer does not understand, with the option or command that was meant."""
    text = error.format_message()
    run = getattr(error, "ctx", None)
    without = run is not None and text == run.get_help()
    if without and not json:  # a group without a command: its help is the answer
        print(text, file=sys.stderr)
        return Usage.exit
    option = getattr(error, "option_name", None)
    path = run.command_path if run else "crm"
    if without:
        text = "A command is missing."
    elif option and "No such option" in text:
        known = [name for each in run.command.params for name in each.opts] if run else []
        text = f"No such option {option}.{near_option(option, known)}"
    elif number := NUMBER.fullmatch(text):
        least = f" of at least {number['least']}" if number["least"] else ""
        text = f"{number['name']} takes a number{least}, such as 12."
    return failed(Usage(f"{text.rstrip('.?')}{'?' if text.endswith('?') else '.'} See {path} --help."), json=json)


def disk(error: OSError, kept: str | None = None, *, json: bool) -> int:
    """Report a file or disk that refuses, and what had been written before."""
    _abandon(sys.stdout)
    what = REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
    where = error.filename or "The output"
    before = f" {kept[0].upper()}{kept[1:]} was written." if kept else ""
    return failed(StorageError(f"{where} cannot be read or written: {what}.{before}"), json=json)


def stopped(why: KeyboardInterrupt | Stopped, kept: str | None) -> int:
    """Report Ctrl-C or a signal, and what had been written before."""
    number = why.number if isinstance(why, Stopped) else signal.SIGINT
    name = ENDED.get(signal.Signals(number), "Interrupted")
    with suppress(OSError):
        _say(f"{name}; {f'{kept} was written' if kept else 'nothing was written'}.")
    return 128 + number


def closed_pipe() -> int:
    """Whoever read our output has gone: be silent."""
    _abandon(sys.stdout)
    return SIGPIPE_EXIT


def out_of_memory() -> int:
    """Report that there is no memory left, with as little as possible."""
    sys.stderr.write("There is not enough memory; nothing was written.\n")
    return CrmError.exit


def unexpected(error: Exception, log: Path | None, *, debug: bool, json: bool) -> int:
    """Report a bug: the traceback goes to the log, or to stderr with --debug."""
    if debug:
        traceback.print_exception(error)
    name = f"{type(error).__name__}: {error}".splitlines()[0]
    where = _logged(error, log)
    hint = f"Details are in {where}." if where else "Run it again with --debug for details."
    return failed(CrmError(f"Something unexpected went wrong ({name}). {hint}"), json=json)


def _logged(error: Exception, log: Path | None) -> Path | None:
    if log is None:
        return None
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            traceback.print_exception(error, file=file)
    except OSError:
        return None
    return log


def _report(error: CrmError) -> None:
    from crm_tui.sheets import to_json

    told = ("code", "exit", "message", "field", "candidates")
    print(to_json({"error": {name: getattr(error, name) for name in told}}), file=sys.stderr)


def _say(text: str) -> None:
    print(safe(text), file=sys.stderr)


def _abandon(stream: TextIO) -> None:
    """Let the interpreter's last flush go nowhere."""
    with suppress(OSError, ValueError, AttributeError):
        target = os.open(os.devnull, os.O_WRONLY)
        os.dup2(target, stream.fileno())
        os.close(target)
