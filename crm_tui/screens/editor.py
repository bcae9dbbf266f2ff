"""Long texts in the person's own editor, with the screen out of its way meanwhile."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from crm_tui.errors import CrmError, StorageError
from crm_tui.text import shortened


def edited(app: App[Any], text: str) -> str | None:
    """The text as it was saved in `$VISUAL`, `$EDITOR` or vi; None when it is unchanged. Raises CrmError."""
    command = editor_command(os.environ)
    try:
        with app.suspend():
            return through_editor(command, text)
    except SuspendNotSupported:
        raise CrmError("This terminal has no room for an editor beside the program.") from None
    finally:
        app.refresh(layout=True)


def editor_command(env: Mapping[str, str]) -> list[str]:
    """The words of the editor's command; no shell reads them. Raises CrmError."""
    given = env.get("VISUAL", "").strip() or env.get("EDITOR", "").strip() or "vi"
    try:
        return shlex.split(given)
    except ValueError as error:
        raise CrmError(f"The editor {shortened(given)} has an open quote. Set $EDITOR anew.") from error


def through_editor(command: list[str], text: str) -> str | None:
    """Run an editor on a file that only the person may read; None when the text is unchanged. Raises CrmError."""
    lined = text if text.endswith("\n") else text + "\n"
    with _file(lined) as path:
        status = _run([*command, str(path)])
        if status:
            raise CrmError(f"The editor {shortened(command[0])} ended with {status}. Nothing was changed.")
        try:
            found = path.read_bytes().decode()
        except OSError as error:
            raise StorageError(f"The text cannot be read back: {error.strerror}. Nothing was changed.") from error
        except UnicodeDecodeError as error:
            raise CrmError("The text was not saved as UTF-8. Nothing was changed.") from error
    if found == lined:
        return None
    return found if text.endswith("\n") else found.removesuffix("\n")


@contextmanager
def _file(text: str) -> Iterator[Path]:
    try:
        handle, name = tempfile.mkstemp(prefix="crm-", suffix=".txt")  # mode 0600
    except OSError as error:
        raise StorageError(f"There is no room for a temporary file: {error.strerror}.") from error
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _run(command: list[str]) -> int:
    """Ctrl+C in the editor is the editor's alone."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - the person's own editor
    except OSError as error:
        text = f"The editor {shortened(command[0])} cannot be started: {error.strerror}. Set $EDITOR to another one."
        raise CrmError(text) from error
    finally:
        signal.signal(signal.SIGINT, before)
