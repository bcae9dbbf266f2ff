"""How a file is read and what happens to its rows, as far as a person chooses it on the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.entities import entity
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.services.transfer.headers import profiles
from crm_tui.services.transfer.options import DateOrder, DecimalSign, Mode, Options, Unknown
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList

AUTOMATIC = Pick("", "as found", "judged from the file")

MODES: dict[str, str] = {
    Mode.UPSERT: "new rows are created, known ones updated",
    Mode.CREATE: "known rows are skipped",
    Mode.UPDATE: "new rows are skipped",
    Mode.FILL: "only empty fields of known rows are filled",
    Mode.REPLACE: "empty cells clear the fields of known rows",
}
UNKNOWN: dict[str, str] = {
    Unknown.ASK: "each is to be settled",
    Unknown.IGNORE: "all are left out",
    Unknown.CUSTOM: "each becomes a new field",
}
ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "mac-roman", "cp437")
DELIMITERS: dict[str, str] = {"comma": ",", "semicolon": ";", "tab": "", "pipe": "|"}
DATES: dict[str, str] = {DateOrder.DMY: "31.12.2026", DateOrder.MDY: "12/31/2026", DateOrder.YMD: "2026-12-31"}
SIGNS: dict[str, str] = {DecimalSign.POINT: "1,234.50", DecimalSign.COMMA: "1.234,50"}


@dataclass(frozen=True)
class Choice:
    """One option: its name in `Options`, its words, what it is now, what it can be, an example of what else."""

    name: str
    words: str
    value: str
    picks: tuple[Pick, ...]
    free: str = ""

    @property
    def shown(self) -> tuple[str, str]:
        """Its value and a note, as a line shows them."""
        found = next((pick for pick in self.picks if pick.value == self.value), None)
        return (found.words, found.note) if found else (self.value, "")


def choices(options: Options) -> tuple[Choice, ...]:
    """What can be chosen, with what is chosen."""
    fitting = [Pick(name, name, each.title) for name, each in profiles().items() if each.entity == options.into]
    usual = ",".join(entity(options.into).match)
    return (
        Choice("mode", "Mode", options.mode, _picks(MODES)),
        Choice(
            "match", "Recognised by", ",".join(options.match), (Pick("", usual or "id", "the usual keys"),), "email"
        ),
        Choice("unknown", "Unknown columns", options.unknown, _picks(UNKNOWN)),
        Choice("profile", "Profile", options.profile or "", (AUTOMATIC, Pick("none", "none"), *fitting)),
        Choice("encoding", "Encoding", options.encoding or "", (AUTOMATIC, *(Pick(e, e) for e in ENCODINGS)), "cp850"),
        Choice("delimiter", "Delimiter", options.delimiter or "", (AUTOMATIC, *_picks(DELIMITERS)), "|"),
        Choice("date", "Dates", options.date or "", (AUTOMATIC, *_picks(DATES))),
        Choice("decimal", "Numbers", options.decimal or "", (Pick("", "as set", "in the settings"), *_picks(SIGNS))),
        Choice("country", "Country", options.country or "", (Pick("", "as set", "of phone numbers without +"),), "DE"),
    )


def _picks(words: Mapping[str, str]) -> tuple[Pick, ...]:
    return tuple(Pick(str(name), str(name), note) for name, note in words.items())


def changed(options: Options, name: str, value: str) -> Options:
    """The options with another choice."""
    if name == "match":
        return replace(options, match=(value,) if value else ())
    return replace(options, **{name: value if value or name in ("mode", "unknown") else None})  # type: ignore[arg-type]


class ChoiceList(LineList[Choice]):
    """A line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Change", id="import.change"),
    ]

    def draw_entry(self, line: Line, entry: Choice, *, here: bool) -> None:
        value, note = entry.shown
        line.put(entry.words, "muted", width=18, bold=here).put(value, width=26).gap(2)
        line.put(note, "muted", width=max(0, self.size.width - line.at - 1))


class ImportOptions(Dialog[Options]):
    """Each option is a line; Esc ends with what was chosen."""

    CSS_PATH = "pick_one.tcss"
    found = getters.query_one(ChoiceList)

    def __init__(self, options: Options) -> None:
        super().__init__("How the file is read")
        self.options = options

    def body(self) -> ComposeResult:
        yield ChoiceList(ground="surface")

    def on_mount(self) -> None:
        lines: Sequence[Choice] = choices(self.options)
        self.found.styles.height = len(lines)
        self.found.show(lines)
        self.found.focus()

    @on(LineList.Chosen)
    def _change(self) -> None:
        choice = self.found.entry
        if choice is None:
            return

        def take(value: str | None) -> None:
            if value is not None:
                self.options = changed(self.options, choice.name, value)
                at = self.found.cursor
                self.found.show(choices(self.options))
                self.found.action_move(at)

        self.app.push_screen(
            PickOne(choice.words, choice.picks, at=choice.value, free=choice.free, loose=not choice.free), take
        )

    def action_cancel(self) -> None:
        """Leave with what was chosen."""
        self.dismiss(self.options)
