"""The words of the import screen: what a file is read as, what came of it, what to do."""

from collections.abc import Mapping, Sequence

from crm_tui.errors import CrmError
from crm_tui.screens.import_options import choices
from crm_tui.screens.pick_one import Pick
from crm_tui.services.transfer.encoding import UndecodableText
from crm_tui.services.transfer.options import Options, Unknown, pair
from crm_tui.services.transfer.outcome import Outcome
from crm_tui.services.transfer.rehearsing import Layout
from crm_tui.services.undoing import Undone
from crm_tui.text import shortened
from crm_tui.widgets.told import Piece, Rows, wrapped

STATE = {
    "mapping": "nothing written",
    "differences": "rehearsal, nothing written",
    "applied": "written",
    "trouble": "nothing written",
}
DOING = {"reading": "reading", "rehearsing": "rehearsing", "applying": "importing"}
AGAIN = "as found"
"""Takes a choice back."""


def source(found: Layout) -> str:
    """`HubSpot contacts · UTF-8 · ;`."""
    delimiter = "tab" if found.delimiter == "\t" else found.delimiter
    return " · ".join(part for part in (found.profile, found.encoding.upper(), delimiter) if part)


def chosen(options: Options) -> list[Piece]:
    """The options in one row: the usual ones are not told of, but for how rows find their records."""
    pieces, usual = [], {choice.name: choice.value for choice in choices(Options(options.into, unknown=Unknown.ASK))}
    for choice in choices(options):
        if choice.name in ("mode", "match") or choice.value != usual[choice.name]:
            pieces += [Piece(f"{choice.words.lower()} ", "muted"), Piece(f"{choice.shown[0]}  ")]
    return [*pieces, Piece("o", bold=True), Piece(" changes this", "muted")]


def mapping(options: Options) -> list[tuple[str, str]]:
    """The columns whose field a person chose."""
    return [pair(text, "--map") for text in options.map]


def mapped(given: Mapping[str, str], header: str, name: str) -> tuple[str, ...]:
    """What a person chose, with one more choice or one less."""
    others = {each: field for each, field in given.items() if each != header}
    if name != AGAIN:
        others[header] = name
    return tuple(f"{each}={field}" for each, field in others.items())


def fields(found: Layout, header: str, *, given: bool) -> list[Pick]:
    """Where a column can go; beside a field, the column that goes there now."""
    taken: dict[str, str] = {}
    for column in found.columns:
        for name in (column.field or "").split(", "):
            if column.header.strip() != header:
                taken[name] = shortened(column.header.strip(), 30)
    own = [Pick("", "leave out", "the column is not imported"), Pick("custom", "new field", "called like the column")]
    again = [Pick(AGAIN, AGAIN, "without the choice made here")] if given else []
    return [*again, *own, *(Pick(name, name, taken.get(name, "")) for name in found.fields)]


def unsettled(unknown: Sequence[str]) -> str:
    """What to do about columns that nobody knows."""
    count = "1 column" if len(unknown) == 1 else f"{len(unknown):,} columns"
    return f"{count} to settle first: Enter for one, o for all"


def progress(phase: str, rows: int, *, stopping: bool) -> str:
    """How far a long piece of work is."""
    if stopping:
        return "stopping"
    if phase == "reading":
        return DOING[phase]
    return f"{rows:,} rows read  Esc stops it" if rows else f"{DOING[phase]}  Esc stops it"


def refusal(outcome: Outcome, *, skip: bool) -> str:
    """Why it is not applied; empty if it is."""
    if outcome.rejected and not skip:
        bad = "1 row is" if outcome.rejected == 1 else f"{outcome.rejected:,} rows are"
        return f"{bad} rejected: S skips them, or correct the file"
    if not outcome.created and not outcome.updated:
        return "Nothing was written: no row would create or change a record."
    return ""


def done(found: Outcome, into: str) -> str:
    """What was done, in a line."""
    return f"Imported into {into}: {found.created:,} created, {found.updated:,} updated"


def summary(found: Outcome, into: str, room: int) -> Rows:
    """What was done, where the rest is, how to take it back."""
    rows = [[Piece("✓ ", "success"), Piece(done(found, into), bold=True)], []]
    if found.rejects_file:
        bad = "The rejected row is in " if found.rejected == 1 else f"The {found.rejected:,} rejected rows are in "
        rows += [[Piece("! ", "error"), Piece(bad, "muted"), Piece(found.rejects_file)]]
        rows += [[Piece("  Correct them there and import that file.", "muted")], []]
    for notice in found.notices:
        first, *rest = wrapped(notice[:1].upper() + notice[1:], room)
        rows += [[Piece(f"  {first}", "muted")], *([Piece(f"    {line}", "muted")] for line in rest[:2])]
    undo = [Piece("  u", bold=True), Piece(" takes the whole import back, also later from the history", "muted")]
    return [*rows, *([[]] if found.notices else []), undo]


def undone(found: Undone) -> Rows:
    """What was taken back, and what was not."""
    left = [*found.conflicts, *found.kept]
    rows = [[Piece("✓ ", "success"), Piece("The import is taken back", bold=True)], []]
    return [*rows, *([Piece(f"  {words}", "warning")] for words in left[:12])]


def trouble(error: CrmError, room: int) -> Rows:
    """Why the file cannot be read, and what to do."""
    if isinstance(error, UndecodableText):
        words = f"Line {error.line:,} is not UTF-8; the file reads as {error.suggestion}."
        cells = [[Piece("  Then it holds ", "muted"), Piece(", ".join(error.samples))]] if error.samples else []
        enter = [[Piece("  Enter", bold=True), Piece(f" reads it as {error.suggestion}", "muted")]]
        return [[Piece("! ", "error"), Piece(words, "error")], *cells, [], *enter, _options(), _leave()]
    message = error.message[:1].upper() + error.message[1:]
    first, *rest = wrapped(message if message.endswith((".", "?")) else f"{message}.", max(20, room))
    told = [[Piece("! ", "error"), Piece(first, "error")], *([Piece(f"  {line}", "error")] for line in rest)]
    return [*told, [Piece("  Nothing was written.", "muted")], [], _options(), _leave()]


def _options() -> list[Piece]:
    return [Piece("  o", bold=True), Piece(" changes how the file is read", "muted")]


def _leave() -> list[Piece]:
    return [Piece("  Esc", bold=True), Piece(" leaves", "muted")]
