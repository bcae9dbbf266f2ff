"""An import or export of the screen as a command line, to be put into a script."""

import shlex
from collections.abc import Sequence

from crm_tui.services.transfer.options import Options

USUAL = Options("")
WORDS = (
    *("profile", "mode", "on_error", "rejects", "unknown", "link", "blank", "date", "decimal", "country", "currency"),
    *("encoding", "delimiter", "binned"),
)
"""The options of an import that take one word."""


def import_command(path: str, options: Options) -> str:
    """`crm import` with the options that are not the usual ones."""
    words = ["crm", "import", path, "--into", options.into]
    words += [word for text in options.map for word in ("--map", text)]
    words += [word for text in options.match for word in ("--match", text)]
    for name in WORDS:
        value = getattr(options, name)
        if value != getattr(USUAL, name) and value != "ask":
            words += [f"--{name.replace('_', '-')}", str(value)]
    return shlex.join(words)


def export_command(entity: str, filters: Sequence[str], fields: Sequence[str], to: str, *, spreadsheet: bool) -> str:
    """`crm export`."""
    words = ["crm", "export", entity]
    words += [word for text in filters for word in ("--where", text)]
    words += ["--fields", ",".join(fields)] if fields else []
    words += ["--to", to, *(["--for-spreadsheet"] if spreadsheet else [])]
    return shlex.join(words)
