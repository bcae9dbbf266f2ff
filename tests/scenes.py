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
    "record": Scene(keys=("j", "enter")),
    "record-company": Scene("companies", keys=("j", "enter")),
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
