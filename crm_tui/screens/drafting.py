"""The draft of one form: kept while a person types, also by a signal; removed once saved."""

import os
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from crm_tui.domain.kinds import Instant
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.errors import CrmError
from crm_tui.screens.host import Host
from crm_tui.services import drafts
from crm_tui.services.drafts import Draft

EVERY = 5.0
"""So many seconds of typing are lost at most."""


def folder_of(host: Host) -> Path | None:
    """Where drafts lie; None without a home."""
    return None if host.state_folder is None else host.state_folder / "drafts"


def database_of(host: Host) -> str:
    """The name by which drafts know their database, from whatever folder the program was started."""
    name = host.setup.settings.db
    return name if "://" in name else os.path.abspath(name)


def clock_of(host: Host, draft: Draft) -> str:
    """When a draft was kept, where the person is: the time, of another day with the day."""
    context = host.db.context()
    day, _, clock = Instant().show(draft.at, context).partition(" ")
    today = context.now.astimezone(context.zone).date().isoformat()
    return clock if day == today else f"{day[5:]} {clock}"


class Drafting:
    """Safe to be asked from a worker and by a signal at once: after `forget` nothing is written any more."""

    def __init__(self, host: Host, entity: str, record: int | None) -> None:
        self.host = host
        self.entity = entity
        self.record = record
        self.version: int | None = None
        self.found: Draft | None = None
        """The draft of an earlier run that this form goes on with."""
        self.kept: Draft | None = None
        self._lock = Lock()
        self._over = False

    def keep(self, values: Mapping[str, str]) -> Draft | None:
        """Write the draft unless it is as it was; None if nothing was to be done. Raises StorageError."""
        folder = folder_of(self.host)
        with self._lock:
            known = self.kept.values if self.kept else {}
            if self._over or folder is None or dict(values) == known:
                return None
            at = stored_instant(self.host.setup.clock())
            draft = Draft(database_of(self.host), self.entity, self.record, self.version, dict(values), at)
            drafts.keep(folder, draft)
            self.kept = draft
            self._forget_found(folder)
            return draft

    def forget(self) -> None:
        """Remove the draft: it was saved, or nobody wants it. Raises StorageError."""
        folder = folder_of(self.host)
        with self._lock:
            self._over = True
            self.host.left_drafts.pop((self.entity, self.record), None)
            if folder is None:
                return
            if self.kept is not None:
                drafts.forget(folder, self.kept)
            self._forget_found(folder)

    def throw_away(self) -> None:
        """Remove the draft that was found, and begin afresh. Raises StorageError."""
        folder = folder_of(self.host)
        with self._lock:
            if self.found is not None and folder is not None:
                drafts.forget(folder, self.found)
            self.found = None
            self.host.left_drafts.pop((self.entity, self.record), None)

    def leave(self) -> None:
        """Let the draft lie: this run offers it when the form is opened again."""
        with self._lock:
            self._over = True
            if self.kept is not None:
                self.host.left_drafts[self.entity, self.record] = self.kept

    def end(self, how: str, values: Mapping[str, str]) -> None:
        """Do as somebody answered who leaves what they write: `forget` it, or let it lie; a failure is told."""
        try:
            if how == "forget":
                self.forget()
                return
            if values:
                self.keep(values)
            self.leave()
        except CrmError as error:
            self.host.say(error.message, "warning")

    def _forget_found(self, folder: Path) -> None:
        if self.found is not None and self.found.session:
            drafts.forget(folder, self.found)
        self.found = None


def left(host: Host, entity: str, record: int | None) -> Draft | None:
    """The draft of a form that was left unsaved, in this run or an ended one."""
    here = host.left_drafts.get((entity, record))
    if here is not None:
        return here
    return next((each for each in ended(host) if (each.entity, each.record) == (entity, record)), None)


def ended(host: Host) -> tuple[Draft, ...]:
    """The drafts that ended runs left for this database, newest first."""
    folder = folder_of(host)
    return () if folder is None else drafts.found(folder, database_of(host))
