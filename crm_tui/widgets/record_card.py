"""What a pane or a screen shows of one record, as texts ready to be laid out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """What the cursor stands on: what is copied under which name, and where Enter and a link lead."""

    name: str
    text: str
    leads: tuple[str, int] | None = None
    """An entity and a record of it."""
    address: str = ""
    """A web address, `mailto:` or `tel:`."""
    field: str = ""
    """The field of the record."""
    long: bool = False
    """Whether it is a text that the editor opens."""


@dataclass(frozen=True)
class Fact:
    """A field that has a value: its label, a state mark, the text, and what belongs to it in a softer tone."""

    label: str
    text: str
    target: Target
    mark: str = ""
    tone: str = "text"
    rest: str = ""
    aside: str = ""
    """What is said only where there is room."""
    long: bool = False
    label_tone: str = "muted"


@dataclass(frozen=True)
class Group:
    """Facts under a name; `count` stands at the right end of their rule."""

    title: str
    facts: tuple[Fact, ...]
    count: str = ""


@dataclass(frozen=True)
class Happening:
    """An entry of the timeline: its day, the sign on the line, its kind and its text."""

    day: str
    kind: str
    text: str
    target: Target
    sign: str = "│"
    day_tone: str = "muted"
    tone: str = "text"
    short: bool = False
    """One line is enough."""


@dataclass(frozen=True)
class Card:
    """One record: its head, the facts one looks for first, all others, the records beside it, its timeline."""

    entity: str
    id: int
    version: int
    title: str
    initials: str
    shade: str
    role: str = ""
    joint: str = ""
    place: Fact | None = None
    state: str = ""
    main: tuple[Fact, ...] = ()
    groups: tuple[Group, ...] = ()
    empty: tuple[str, ...] = ()
    """Labels of the fields that have no value."""
    beside: tuple[Group, ...] = ()
    timeline: tuple[Happening, ...] = ()
    ended: bool = True
    """Whether the timeline goes back to its beginning."""

    @property
    def context(self) -> str:
        """`Head of IT, Globex`."""
        return ", ".join(part for part in (self.role, self.place.text if self.place else "") if part)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every field that has a value."""
        return tuple(fact for group in self.groups for fact in group.facts)
