"""The text of a post on the command line: typed, from a file, from stdin, or from the person's editor."""

import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.commands.assigning import STDIN, from_file, parted
from crm_tui.errors import Usage

if TYPE_CHECKING:
    from crm_tui.commands.invocation import Invocation
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
