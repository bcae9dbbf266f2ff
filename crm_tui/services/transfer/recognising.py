"""Where a column of a file goes by its header alone: `--map`, the profile, names, labels, synonyms (SPEC 8.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import IntEnum

from crm_tui.domain.fields import Field, Is
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services.transfer.headers import Profile, normalise, synonyms
from crm_tui.services.transfer.options import Options, Unknown, pair
from crm_tui.services.transfer.rejects import is_reason
from crm_tui.services.transfer.targets import Column, Identity, Later, Link, Point, Target, Value, named, target_of
from crm_tui.text import safe, shortened


class Strength(IntEnum):
    """How surely a column goes to a field; the surest column of a field wins."""

    SYNONYM = 1
    LABEL = 2
    KEY = 3
    NAME = 4
    PROFILE = 5
    GIVEN = 6


BECAUSE = {
    Strength.SYNONYM: "synonym",
    Strength.LABEL: "label",
    Strength.KEY: "name",
    Strength.NAME: "name",
    Strength.PROFILE: "profile",
    Strength.GIVEN: "as asked",
}
"""Why a column goes to its field, in a word."""


@dataclass
class Mapper:
    """The columns of one file, header by header: found, unknown, wished for as fields of their own, left out."""

    entity: Entity
    fields: Mapping[str, Field]
    options: Options
    profile: Profile | None
    by_id: bool
    found: list[tuple[Strength, Column]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    wished: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)

    def read(self, header: Sequence[str]) -> None:
        """Decide about every column. Raises Usage for a wish that cannot be."""
        given = self._given(header)
        names = self._names()
        for at, cell in enumerate(header):
            if not cell.strip() or is_reason(cell):
                self.reasons[at] = "from a rejects file" if cell.strip() else "no name"
                continue
            key = normalise(cell)
            if key in given:
                self._add_given(at, cell, given[key])
            elif self.profile and (targets := self.profile.targets(cell)):
                if targets == (Unknown.CUSTOM,):
                    self._wish(at, cell)
                    continue
                self._add(Strength.PROFILE, at, cell, targets)
            elif self.profile and (reason := self.profile.reason_ignored(cell)):
                self._ignore(at, cell, reason)
            elif self.by_id and cell.strip() == "id":
                self._take(Strength.NAME, Column(at, cell, Identity()))
            elif key in names:
                strength, name = names[key]
                self._add(strength, at, cell, (name,))
            else:
                self._leave(at, cell)

    def _take(self, strength: Strength, column: Column) -> None:
        self.found.append((strength, column))
        title = f" {self.profile.title}" if self.profile and strength is Strength.PROFILE else ""
        self.reasons[column.at] = BECAUSE[strength] + title

    def _ignore(self, at: int, cell: str, reason: str) -> None:
        self.ignored.append(f"{safe(shortened(cell))} ({reason})")
        self.reasons[at] = reason

    def _leave(self, at: int, cell: str) -> None:
        self.unknown.append((at, cell))
        self.reasons[at] = "unknown"

    def _given(self, header: Sequence[str]) -> dict[str, str]:
        given = {}
        present = {normalise(cell) for cell in header}
        wanted = [pair(text, "--map") for text in self.options.map]
        if self.options.pipeline_column is not None:
            wanted.append((self.options.pipeline_column, "pipeline"))
        for theirs, ours in wanted:
            if normalise(theirs) not in present:
                near = get_close_matches(theirs, list(header), 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise Usage(f"The file has no column {shortened(theirs)!r}{hint}", candidates=near)
            given[normalise(theirs)] = ours
        return given

    def _add_given(self, at: int, cell: str, name: str) -> None:
        if name in ("", "ignore"):
            self._ignore(at, cell, "as asked")
        elif name == Unknown.CUSTOM:
            self._wish(at, cell)
        elif name == "id" and self.by_id:
            self._take(Strength.GIVEN, Column(at, cell, Identity()))
        elif (target := target_of(name, self.entity.name, self.fields)) is not None:
            self._take(Strength.GIVEN, Column(at, cell, target))
        else:
            near = get_close_matches(name, list(self.fields), 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise Usage(f"There is no field {shortened(name)!r} in {self.entity.name} to import into.{hint}")

    def _wish(self, at: int, cell: str) -> None:
        """A field of its own, which may be there from an earlier import."""
        key = normalise(cell)
        same = (
            each
            for each in self.fields.values()
            if each.is_(Is.CUSTOM) and key in map(normalise, (each.name, each.label))
        )
        if (there := next(same, None)) is not None:
            self._take(Strength.KEY, Column(at, cell, Value(there)))
        else:
            self.wished.append((at, cell))

    def _add(self, strength: Strength, at: int, cell: str, names: Sequence[str]) -> None:
        for name in names:
            target = self._target(name)
            if name == "pipeline" and self.options.pipeline_name:
                self._ignore(at, cell, f"every row goes to {safe(shortened(self.options.pipeline_name))}")
            elif target is None:
                self._ignore(at, cell, "crm keeps it itself")
            else:
                self._take(strength, Column(at, cell, target))

    def _target(self, name: str) -> Target | None:
        field = self.fields.get(name.removesuffix("_id"))
        if name.endswith("_id") and name not in self.fields and field is not None:
            target = target_of(field.name, self.entity.name, self.fields)
            return Link(target.field, "id") if self.by_id and isinstance(target, Link) else None
        return target_of(name, self.entity.name, self.fields)

    def _names(self) -> dict[str, tuple[Strength, str]]:
        """Normalised header -> how surely it names which target; columns that are no fields are known, too."""
        names: dict[str, tuple[Strength, str]] = {}
        for name, each in self.fields.items():
            names.setdefault(normalise(name), (Strength.KEY if each.is_(Is.CUSTOM) else Strength.NAME, name))
        for name in self.entity.table.c.keys():  # noqa: SIM118 a collection of columns
            names.setdefault(normalise(name), (Strength.NAME, name))
        names.setdefault("assignee", (Strength.NAME, "owner"))
        for name, each in self.fields.items():
            names.setdefault(normalise(each.label), (Strength.LABEL, name))
        for spelling, name in synonyms(self.entity.name).items():
            if name.partition(".")[0] not in {*self.fields, "points", "posts", "csat"}:
                continue
            names.setdefault(spelling, (Strength.SYNONYM, name))
        return names

    def settle(self, *, twins: bool = False) -> tuple[Column, ...]:
        """One column for each field: the surest; of two equally sure a person must choose.

        With `twins` the second of those is unknown, else they are refused.
        """
        best: dict[Target, tuple[Strength, Column]] = {}
        kept = []
        for strength, column in sorted(self.found, key=lambda one: -one[0]):
            if isinstance(column.target, Point):
                kept.append(column)
                continue
            goal = Value(column.target.field) if isinstance(column.target, Later) else column.target
            stronger = best.setdefault(goal, (strength, column))
            if stronger[1] is column:
                kept.append(column)
            elif stronger[0] == strength and twins:
                self._leave(column.at, column.header)
                self.reasons[column.at] = f"{shortened(stronger[1].header.strip(), 30)} goes to {named(column.target)}"
            elif stronger[0] == strength:
                first, second = stronger[1].header.strip(), column.header.strip()
                text = f"The columns {first!r} and {second!r} both go to {named(column.target)};"
                raise Usage(f'{text} leave one out with --map "{second}=".')
            else:
                self._leave(column.at, column.header)
        return tuple(sorted(kept, key=lambda column: column.at))
