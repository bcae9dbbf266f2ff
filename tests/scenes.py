"""Every screen and dialog by name: the database it stands on, where it starts, and the keys that lead to it."""

from dataclasses import dataclass, field

REST = "rest"
"""Stands among the keys where a person looks at the screen before they go on."""


@dataclass(frozen=True)
class Scene:
    """How a person gets to see something: keys, `=` and a text that is typed, `+` and one that is pasted."""

    start: str = "contacts"
    keys: tuple[str, ...] = ()
    empty: bool = False
    desk: bool = False
    """Whether it is the help desk."""
    env: dict[str, str] = field(default_factory=dict)

    def pressed(self, file: str) -> list[str]:
        """The keys, with the texts to type taken apart."""
        found: list[str] = []
        for key in self.keys:
            found += typed(key[1:].replace("{file}", file)) if key.startswith("=") else [key]
        return found


def typed(text: str) -> list[str]:
    """A text as the keys that type it."""
    return ["space" if letter == " " else letter for letter in text]


IMPORT = ("I", "ctrl+u", "={file}", "enter")

SCENES = {
    "home": Scene("home"),
    "home-empty": Scene("home", empty=True),
    "contacts": Scene(keys=("j", "j", "j")),
    "contacts-empty": Scene(empty=True),
    "contacts-filter": Scene(keys=("slash", "=city:Ber")),
    "contacts-filtered": Scene(keys=("slash", "=city:Berlin", REST, "enter", "j")),
    "contacts-wrong-filter": Scene(keys=("slash", "=city:Berlin", REST, "+ nosuch:x")),
    "contacts-nothing-found": Scene(keys=("slash", "=city:Atlantis", REST, "enter")),
    "contacts-marked": Scene(keys=("space", "space", "j", "space")),
    "contacts-all-marked": Scene(keys=("asterisk",)),
    "contacts-detail": Scene(keys=("j", "tab", "down", "down")),
    "companies": Scene("companies", keys=("j", "j")),
    "companies-empty": Scene("companies", empty=True),
    "pipeline": Scene("deals", keys=("l", "j")),
    "pipeline-empty": Scene("deals", empty=True),
    "pipeline-filtered": Scene("deals", keys=("slash", "=owner:me", "enter", "l")),
    "pipeline-nothing": Scene("deals", keys=("slash", "=amount>99999999", "enter")),
    "pipeline-scrolled": Scene("deals", keys=("l", "l", "l", "l", "G")),
    "pipeline-moved": Scene("deals", keys=("l", "greater_than_sign")),
    "pipeline-lost": Scene("deals", keys=("j", "x")),
    "pipeline-stages": Scene("deals", keys=("E", "j")),
    "deals": Scene("deals", keys=("v", "j")),
    "deal": Scene("deals", keys=("l", "enter")),
    "deal-edit": Scene("deals", keys=("l", "e")),
    "record": Scene(keys=("j", "enter")),
    "record-company": Scene("companies", keys=("j", "enter")),
    "leads": Scene("leads", keys=("j", "j")),
    "leads-empty": Scene("leads", empty=True),
    "leads-disqualify": Scene("leads", keys=("j", "x")),
    "leads-recycle": Scene("leads", keys=("j", "R", "=+3w")),
    "leads-assign": Scene("leads", keys=("j", "a", "=jon")),
    "convert": Scene("leads", keys=("j", "c")),
    "convert-ambiguous": Scene("leads", keys=("j", "j", "c")),
    "convert-deal": Scene("leads", keys=("j", "c", "e")),
    "convert-choose": Scene("leads", keys=("j", "c", "shift+tab", "down", "space", "=hank")),
    "tasks": Scene("tasks", keys=("j", "j")),
    "tasks-empty": Scene("tasks", empty=True),
    "tasks-postpone": Scene("tasks", keys=("j", "z")),
    "tasks-week": Scene("tasks", keys=("w", "l")),
    "record-lead": Scene("leads", keys=("G", "enter")),
    "tickets": Scene("tickets", keys=("j",), desk=True),
    "tickets-empty": Scene("tickets", empty=True),
    "tickets-thread": Scene("tickets", keys=("j", "tab", "k"), desk=True),
    "tickets-views": Scene("tickets", keys=("v",), desk=True),
    "tickets-reply": Scene("tickets", keys=("j", "r", "=We look at it now."), desk=True),
    "tickets-note": Scene("tickets", keys=("j", "N", "=The driver again."), desk=True),
    "tickets-status": Scene("tickets", keys=("j", "s"), desk=True),
    "tickets-resolve": Scene("tickets", keys=("j", "R"), desk=True),
    "tickets-merge": Scene("tickets", keys=("j", "M"), desk=True),
    "ticket": Scene("tickets", keys=("j", "enter"), desk=True),
    "ticket-facts": Scene("tickets", keys=("j", "enter", "tab"), desk=True),
    "reports": Scene("reports", keys=("down", "right")),
    "reports-empty": Scene("reports", empty=True),
    "reports-list": Scene("reports", keys=("escape", "down")),
    "reports-form": Scene("reports", keys=("e", "=this-q")),
    "reports-form-wrong": Scene("reports", keys=("e", "=soon", "ctrl+s")),
    "reports-period": Scene("reports", keys=("p",)),
    "reports-compared": Scene("reports", keys=("p", "=this quarter", "enter", "c")),
    "reports-explained": Scene("reports", keys=("x", "j")),
    "reports-behind": Scene("reports", keys=("right", "enter")),
    "reports-funnel": Scene("reports", keys=("ctrl+p", REST, "=funnel", "enter")),
    "reports-by-month": Scene("reports", keys=("b", "=month", "enter", "end")),
    "reports-export": Scene("reports", keys=("o",)),
    "sort": Scene(keys=("s",)),
    "columns": Scene(keys=("C",)),
    "form-new": Scene(keys=("n",)),
    "form-edit": Scene(keys=("j", "e")),
    "form-wrong": Scene(keys=("n", "+Nora Falk", *["tab"] * 4, "+31.31.1980", "ctrl+s")),
    "form-leaving": Scene(keys=("n", "+Nora Falk", "escape")),
    "form-command": Scene(keys=("n", "+Nora Falk", "f2")),
    "quick-log": Scene(keys=("c",)),
    "delete-marked": Scene(keys=("space", "space", "d")),
    "deleted": Scene(keys=("d",)),
    "bulk": Scene(keys=("space", "space", "full_stop")),
    "bulk-preview": Scene(keys=("space", "space", "full_stop", "=city=Hamburg")),
    "history": Scene(keys=("d", "j", "d", "u", "g", "l")),
    "history-record": Scene(keys=("j", "L")),
    "find": Scene(keys=("ctrl+p",)),
    "find-records": Scene(keys=("ctrl+p", REST, "=grub")),
    "find-nothing": Scene(keys=("ctrl+p", REST, "=qqqqzz")),
    "keys": Scene(keys=("question_mark",)),
    "keys-searched": Scene(keys=("question_mark", "=undo")),
    "go-to": Scene(keys=("g",)),
    "looks": Scene(keys=("T",)),
    "command": Scene(keys=("colon", "=contacts list city:Berlin")),
    "import-file": Scene(keys=("I",)),
    "import": Scene(keys=IMPORT),
    "export": Scene(keys=("X",)),
}
"""What the golden files hold, and where hostile text is let loose."""
