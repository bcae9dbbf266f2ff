"""What is due, in groups: one line each, with what it is, who, where, when and how late."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import Heading, LineList

WHO, WHEN = 9, 12
"""The cells of a kind and of a day."""

RIGHT = 10
COMPANY = 10
"""At least so many cells of a company, two fifths of the room if it needs them; a short name leaves it more."""

ROOMY = 70
"""Below so many columns companies are left out."""


@dataclass(frozen=True)
class Entry:
    """A line of Home; `entity` and `id` are the record that it opens, `change_set` the change."""

    sign: str
    tone: str
    kind: str
    title: str
    company: str
    when: str
    left: str
    entity: str = ""
    id: int = 0


class AgendaList(LineList[Entry]):
    """The margin has the state, the right end says it in words."""

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.name_room, self.company_room = WHO, 0, 0

    def show(self, entries: Sequence[Entry | Heading], *, keep: bool = False) -> None:
        shown = [each for each in entries if isinstance(each, Entry)]
        self.kind = max([WHO, *(cell_len(each.kind) + 1 for each in shown)])
        self.name_room = max((cell_len(each.title) for each in shown), default=0)
        self.company_room = max((cell_len(each.company) for each in shown), default=0)
        super().show(entries, keep=keep)

    def draw_entry(self, line: Line, entry: Entry, *, here: bool) -> None:
        when = self.size.width - RIGHT - WHEN - 3
        line.put(entry.sign, entry.tone, width=1).gap(1).put(entry.kind, "muted", width=self.kind)
        room = when - line.at - 1
        least = max(COMPANY, min(self.company_room, room * 2 // 5))
        company = max(least, room - self.name_room - 2) if self.size.width >= ROOMY and entry.company else 0
        line.put(entry.title, width=room - company - (1 if company else 0), bold=here).gap(1)
        if company:
            line.put(entry.company, "muted", width=company).gap(1)
        line.put(entry.when, "muted", width=WHEN).gap(1)
        line.put(entry.left, entry.tone if entry.tone != "text" else "muted", width=RIGHT, right=True)
