"""What a person can act on: every expected failure, with its code, its exit status and the field it names."""

from collections.abc import Sequence


class CrmError(Exception):
    """An expected failure; its text is one line a person reads: what happened, what was kept, what to do."""

    exit = 1
    code = "failed"

    def __init__(self, message: str, *, field: str | None = None, candidates: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.candidates = tuple(candidates)


class Usage(CrmError):
    """A command, option, field name or filter that does not exist or is not written right."""

    exit = 2
    code = "usage"


class NotFound(CrmError):
    """No record answers to the reference."""

    exit = 3
    code = "not_found"


class Conflict(CrmError):
    """The record exists already, or somebody changed it since."""

    exit = 4
    code = "conflict"


class Ambiguous(Conflict):
    """Several records answer to the reference; `candidates` lists them, a line each."""

    code = "ambiguous"


class Invalid(CrmError):
    """A value its field does not take; the message names the field, the value and an example."""

    exit = 6
    code = "invalid"


class NotAllowed(CrmError):
    """The person or the file mode does not permit it."""

    exit = 7
    code = "not_allowed"


class Busy(CrmError):
    """Somebody else held the write lock for longer than the budget; nothing was written."""

    exit = 8
    code = "busy"


class DatabaseUnusable(CrmError):
    """The database is damaged, newer than this program, not upgraded, or no database at all."""

    exit = 9
    code = "database_unusable"


class StorageError(CrmError):
    """The disk is full or a file cannot be read or written."""

    exit = 10
    code = "storage"


class Stopped(CrmError):
    """A person stopped it on its way; nothing was written."""

    code = "stopped"
