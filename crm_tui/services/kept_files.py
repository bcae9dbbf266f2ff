"""Small JSON files the program keeps for itself: whole or not there, for the owner's eyes only."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from crm_tui.services.transfer.files import unusable, writing

LARGEST = 64_000_000
"""Bytes; nothing we keep comes near it."""


def write(path: Path, content: Mapping[str, object]) -> None:
    """Replace the file, 0600, after the last byte is on the disk; its folder is made, 0700. Raises StorageError."""
    make_folder(path.parent)
    with writing(path) as stream:
        stream.write(json.dumps(content).encode("ascii"))


def make_folder(folder: Path) -> None:
    """Make the folder, 0700, if it is not there. Raises StorageError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(folder, error) from error


def read(path: Path) -> Mapping[str, object] | None:
    """The content; None for a file that is not there, damaged, or none of ours."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def key_of(*parts: object) -> str:
    """What stands for a database, or for something in it, in a file name."""
    return sha256(json.dumps(parts).encode("ascii")).hexdigest()[:16]
