"""A thread laid out for a width: rows of pieces, each with the line at its left, and the rows of every post."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from crm_tui.widgets.long_text import wrapped
from crm_tui.widgets.record_layout import MORE, Piece
from crm_tui.widgets.thread_entries import ThreadCard, ThreadMove, ThreadPost

PRIVATE = "PRIVATE NOTE"
NEVER = "customer never sees this"
EDGE, TEXT = 2, 8
"""Where the line at the left of a narrow thread stands, and its texts."""


@dataclass(frozen=True)
class ThreadRow:
    """One row; a private one has the ground of notes, `edge` is the sign at its left."""

    pieces: tuple[Piece, ...] = ()
    edge: str = ""
    private: bool = False
    post: int = 0
    """The post it belongs to; 0 for none."""


@dataclass(frozen=True)
class Placed:
    """The rows of a post."""

    post: ThreadPost
    row: int
    rows: int


class ThreadLayout:
    """The rows from top to bottom; `airy` leaves one empty between entries, long posts show `lines` of their text."""

    def __init__(self, card: ThreadCard, width: int, *, airy: bool, lines: int, marked: Sequence[int] = ()) -> None:
        self.width = width
        self.airy = airy
        self.lines = lines
        self.edge = 1 if width < 60 or not airy else EDGE
        self.text = self.edge + TEXT - 1
        self.rows: list[ThreadRow] = []
        self.posts: list[Placed] = []
        if card.earlier:
            self._quiet(f"… {card.earlier:,} earlier; they are read as one goes up")
        for entry in card.entries:
            self._space()
            if isinstance(entry, ThreadMove):
                self._move(entry)
            else:
                self._post(entry, marked=entry.id in marked)
        if card.last:
            self._space()
            self._quiet(card.last)

    def _space(self) -> None:
        if self.airy and self.rows:
            self.rows.append(ThreadRow())

    def _quiet(self, text: str) -> None:
        for line in wrapped(text, self.width - self.text - 2, 3)[0]:
            self.rows.append(ThreadRow((Piece(self.text, line, "muted"),), "│"))

    def _move(self, entry: ThreadMove) -> None:
        room = self.width - self.text - cell_len(entry.at) - 4
        lines, _ = wrapped(entry.text.replace("\n", " "), max(8, room), 2)
        for number, line in enumerate(lines):
            at = [self._at(entry.at)] if number == 0 else []
            self.rows.append(ThreadRow((Piece(self.text, line, "muted", width=room), *at), "│"))

    def _post(self, post: ThreadPost, *, marked: bool) -> None:
        first = len(self.rows)
        self.rows.append(self._row(post, *self._head(post, marked=marked)))
        lines, more = wrapped(post.text, self.width - self.text - 3, self.lines)
        self.rows += [self._row(post, Piece(self.text, line)) for line in lines]
        if more:
            self.rows.append(self._row(post, Piece(self.text, MORE, "faint")))
        room = self.width - self.text - 2
        self.rows += [self._row(post, Piece(self.text, f"[{name}]", "muted", width=room)) for name in post.files]
        self.posts.append(Placed(post, first, len(self.rows) - first))

    def _row(self, post: ThreadPost, *pieces: Piece) -> ThreadRow:
        return ThreadRow(pieces, "╎" if post.private else "│", post.private, post.id)

    def _head(self, post: ThreadPost, *, marked: bool) -> list[Piece]:
        """` NF ` Nora Falk customer                  09:00; a note says what it is before anything else."""
        sign = f" {post.initials} " if post.initials else ""
        pieces = [Piece(self.edge + 2, sign, post.shade, bold=True, ground="panel")] if sign else []
        end = self.width - cell_len(post.at) - 3
        at = self._put(pieces, Piece(self.text, post.author, bold=True), end)
        if post.private:
            at = self._put(pieces, Piece(at + 2, PRIVATE, "warning", bold=True, underline=True), end)
        told = [NEVER if post.private and self.width >= 60 else "", post.role, post.origin, "marked" if marked else ""]
        for text in filter(None, told):
            at = self._put(pieces, Piece(at + 1, text, "accent" if text == "marked" else "muted"), end)
        return [*pieces, self._at(post.at)]

    def _put(self, pieces: list[Piece], piece: Piece, end: int) -> int:
        """Add a piece as far as there is room; where it ends."""
        room = max(0, end - piece.at)
        size = min(cell_len(piece.text), room)
        pieces.append(replace(piece, width=size))
        return piece.at + size

    def _at(self, at: str) -> Piece:
        return Piece(self.width - cell_len(at) - 2, at, "muted")
