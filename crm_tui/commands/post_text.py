"""The text of a post on the command line: typed, from a file, from stdin, or from the person's editor."""

import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.commands.assigning import STDIN, from_file, parted
from crm_tui.errors import Invalid, Usage
from crm_tui.text import shortened

if TYPE_CHECKING:
    from crm_tui.commands.invocation import Invocation
    from crm_tui.db.database import Database
    from crm_tui.services.rows import Assignment

BODY = "body"
TICKET = re.compile(r"(?:T-|#)?[0-9]+", re.IGNORECASE)


def read(
    here: "Invocation", values: Sequence[str], *, named: bool, verb: str
) -> "tuple[list[str], str, list[Assignment]]":
    """The tickets, the text and the fields among the words: the last word is the text unless it reads like a ticket.

    `named` says that a filter names tickets. Without a text the editor opens, or stdin is read. Raises Usage.
    """
    words, given = parted(values)
    bodies = [each.text for each in given if each.field == BODY]
    fields = [each for each in given if each.field != BODY]
    if bodies:
        return words, _text(bodies[0], quoted=True), fields
    if words and not TICKET.fullmatch(words[-1]) and (named or len(words) > 1):
        return words[:-1], _text(words[-1], quoted=False), fields
    if not words and not named:
        raise Usage(f"Say which tickets and what: crm tickets {verb} T-12 'It works again.'")
    return words, _asked(here, verb), fields


def canned(
    db: "Database", name: str, values: Sequence[str], *, named: bool
) -> "tuple[list[str], str, list[Assignment]]":
    """As `read`, with the text of a snippet. Raises Usage unless one ticket is named, Invalid for an empty place."""
    from crm_tui.services.snippets import filled

    refs, given = parted(values)
    if named or len(refs) != 1 or any(each.field == BODY for each in given):
        raise Usage("A snippet is the whole text for one ticket: crm tickets reply T-12 --snippet thanks")
    found = filled(db, name, refs[0])
    if found.missing:
        empty = f"{' and '.join(found.missing)} {'is' if len(found.missing) == 1 else 'are'} empty"
        raise Invalid(
            f"{empty} on {shortened(refs[0])}; nothing was sent. `crm snippets fill` shows the text.", field=BODY
        )
    return refs, found.text, given


def _text(typed: str, *, quoted: bool) -> str:
    """`-` alone and `@-` are stdin, `@file` a file, `@@` begins a text with one @; in `body=` a `-` is a text."""
    if typed == STDIN and not quoted:
        return from_file(STDIN, BODY)
    if typed.startswith("@@"):
        return typed[1:]
    return from_file(typed[1:], BODY) if typed.startswith("@") else typed


def _asked(here: "Invocation", verb: str) -> str:
    if here.may_ask():
        from crm_tui.screens.editor import editor_command, through_editor

        found = through_editor(editor_command(os.environ), "")
        if found is None:
            raise Usage("There was no text; nothing was written.")
        return found.strip("\n")
    if here.line.has("--no-input") or sys.stdin is None or sys.stdin.isatty():
        raise Usage(f"There is no text: crm tickets {verb} T-12 'It works again.', @file, or - for stdin")
    return from_file(STDIN, BODY)
