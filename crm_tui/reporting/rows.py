"""The rows of a report as bars: which numbers are parts, how they look, and what stands beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from crm_tui.domain.kinds import Context
from crm_tui.reporting import wording
from crm_tui.reporting.pictures import Bar, Part
from crm_tui.services.reports.base import Exact, Key, Unit
from crm_tui.services.reports.running import Report

CERTAIN = ("success", "accent", "text")
"""The tones of what is certain, one after the other."""

ALIKE = ("accent", "text", "success")
"""The tones of numbers that are no outcome."""


@dataclass(frozen=True)
class Row:
    """The numbers of one row in one currency; `line` is its place in the report."""

    label: str
    currency: str
    values: Mapping[str, Exact]
    line: int | None
    key: Key | None

    def unnamed(self) -> "Row":
        """The same without its name, for a second bar of it."""
        return replace(self, label="")


@dataclass(frozen=True)
class Drawn:
    """A report and those of its numbers that are drawn."""

    report: Report
    context: Context
    some: tuple[str, ...] | None = None

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers from left to right, as far as the report has them."""
        wanted = self.report.definition.drawing.numbers if self.some is None else self.some
        return tuple(number for number in wanted if number in self.units)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """The unit of each number."""
        return {number.name: number.unit for number in self.report.definition.numbers}

    @property
    def base(self) -> str:
        """The base currency."""
        return self.context.currency

    @property
    def apart(self) -> bool:
        """Whether each number has a bar of its own."""
        return self.report.definition.drawing.apart and self.some is None

    @cached_property
    def summed(self) -> frozenset[str]:
        """The numbers that can be added over currencies: a sum that is no money."""
        numbers = self.report.definition.numbers
        return frozenset(each.name for each in numbers if each.summed and each.unit is not Unit.MONEY)

    @cached_property
    def by_currency(self) -> bool:
        """Whether the rows of different currencies cannot be added."""
        mixed = any(number not in self.summed for number in self.numbers)
        return self.report.definition.money and mixed

    @cached_property
    def several(self) -> bool:
        """Whether there is more than one currency."""
        return self.by_currency and len({line.currency or self.base for line in self.report.lines}) > 1

    def only(self, numbers: tuple[str, ...]) -> "Drawn":
        """The same with some numbers."""
        return replace(self, some=numbers)

    def length(self, row: Row) -> Fraction:
        """How long the bar of a row is."""
        whole = self._held(row)
        if whole is not None:
            return Fraction(whole)
        values = (row.values.get(number) for number in self.numbers)
        return Fraction(sum(value for value in values if value is not None and value > 0))

    def parts(self, row: Row) -> tuple[Part, ...]:
        """The stretches of the bar of a row; what is nothing or less has none."""
        found = [(number, _exact(row.values.get(number))) for number in self.numbers]
        made = [self._part(row, number, value) for number, value in found]
        if (whole := self._held(row)) is not None:
            rest = _exact(whole) - sum(value for _, value in found)
            name = self.report.definition.drawing.of
            made.append(Part(name, f"rest of {wording.named(name)}", rest, self.text(row, name, rest), "accent", True))
        return tuple(part for part in made if part.value > 0)

    def bar(self, row: Row, *, lonely: bool = False) -> Bar:
        """The bar of a row; a `lonely` number says its name, for there are others above or below it."""
        parts = self.parts(row)
        label, text, note = row.label, self._told(row, parts), "" if lonely else self._note(row)
        if lonely:
            name = wording.named(self.numbers[0]).removesuffix(" days").removesuffix(" hours")
            label, text = (label, f"{name} {text}") if self.report.by else (name, text)
        return Bar(label, parts, text, note, self._before(row), row.line)

    def shared(self, row: Row) -> Bar:
        """The bar of a row whose parts say what share of it they are."""
        bar, length = self.bar(row), self.length(row)
        return replace(bar, parts=tuple(replace(part, text=wording.share(part.value, length)) for part in bar.parts))

    def steps(self, row: Row) -> list[tuple[Bar, Fraction]]:
        """A bar for each number that is something, and where it begins; the first and the last begin at nought."""
        drawing, at, made = self.report.definition.drawing, Fraction(0), []
        for number in self.numbers:
            value = _exact(row.values.get(number))
            ends, down = number in (self.numbers[0], self.numbers[-1]), number in drawing.minus
            after = value if ends else at - value if down else at + value
            if value or ends:
                tone = "accent" if ends else "warning" if number in drawing.trouble else "text" if down else "success"
                text = ("" if ends or not value else "-" if down else "+") + self.text(row, number, value)
                part = Part(number, wording.named(number), abs(value), text, tone, thin=down)
                bar = Bar(part.label, (part,) if value else (), text, before=self._before(row, number))
                made.append((bar, Fraction(0) if ends else min(at, after)))
            at = after
        return made

    def shares(self, row: Row, every: Sequence[Row]) -> tuple[Fraction | None, ...]:
        """The numbers of a row between 0 and 1; None stays unknown."""
        whole = self._held(row)
        if whole is None:
            percents = all(self.units[number] is Unit.PERCENT for number in self.numbers)
            known = [_exact(each.values.get(number)) for each in every for number in self.numbers]
            whole = 100 if percents else max(known, default=Fraction(0))
        found = (row.values.get(number) for number in self.numbers)
        return tuple(None if value is None else _between(value, whole) for value in found)

    def texts(self, row: Row) -> tuple[str, ...]:
        """The numbers of a row as they read; nothing for one that nobody can know."""
        found = [(number, row.values.get(number)) for number in self.numbers]
        return tuple("" if value is None else self.text(row, number, value) for number, value in found)

    def text(self, row: Row, number: str, value: Exact) -> str:
        """A value as a number of a row."""
        return wording.brief(self.units[number], value, row.currency, self.context)

    def _part(self, row: Row, number: str, value: Fraction) -> Part:
        tone, thin = self.look(number)
        return Part(number, wording.named(number), value, self.text(row, number, value), tone, thin)

    def look(self, number: str) -> tuple[str, bool]:
        """The tone of a number, and whether it is thin; neighbours that are alike differ in both."""
        drawing = self.report.definition.drawing
        if number in drawing.missing:
            return "muted", True
        if number in drawing.trouble:
            return "warning", False
        if number in drawing.expected:
            return "accent", True
        others = (*drawing.expected, *drawing.trouble, *drawing.missing)
        certain = [each for each in self.numbers if each not in others]
        outcome = bool(drawing.of) or certain != [*self.numbers]
        at = certain.index(number)
        if not outcome or (len(self.numbers) == 1 and not drawing.of):
            return ALIKE[at % 3], at % 2 == 1
        return CERTAIN[at % 3], False

    def _held(self, row: Row) -> Exact:
        """The number that holds the others, if the report has one."""
        name = self.report.definition.drawing.of
        return row.values.get(name) if name and name not in self.numbers else None

    def _told(self, row: Row, parts: Sequence[Part]) -> str:
        """The parts in words, or one number alone; of what holds them, how much they are."""
        known = [number for number in self.numbers if row.values.get(number) is not None]
        if not known:
            return self.text(row, self.numbers[0], None)
        whole = self._held(row)
        if whole is None and len(parts) > 1:
            return " · ".join(f"{part.label} {part.text}" for part in parts)
        text = self.text(row, known[0], sum(_exact(row.values[number]) for number in known))
        if whole is not None:
            return f"{text} of {self.text(row, self.report.definition.drawing.of, whole)}"
        return f"{parts[0].label} {text}" if parts and len(self.numbers) > 1 else text

    def _note(self, row: Row) -> str:
        """How many deals it is, else the first rate of the headline."""
        if "deals" in self.units and "deals" not in self.numbers:
            counts = ("deals", *(f"{number}_deals" for number in self.numbers))
            return wording.deals(sum(int(row.values.get(name) or 0) for name in counts))
        for number in self.report.definition.drawing.headline:
            if self.units[number] is Unit.PERCENT and row.values.get(number) is not None and number not in self.numbers:
                return f"{wording.named(number)} {self.text(row, number, row.values[number])}"
        return ""

    def _before(self, row: Row, *numbers: str) -> Part | None:
        """What the bar was in the other period."""
        comparison = self.report.comparison
        if comparison is None or row.key is None:
            return None
        if row.key and self.report.definition.money and not self.by_currency:
            return None  # of a currency that the row has no longer nothing is said, so the sum would be too small
        of = self.report.definition.drawing.of
        wanted = numbers or ((of,) if self._held(row) is not None else self.numbers)
        idents = tuple(group.ident for group in row.key) if self.report.by else None
        value = self._was.get((idents, row.currency if self.by_currency and idents else None), {})
        found = [value[number] for number in wanted if value.get(number) is not None]
        if not found:
            return None
        label = wording.BEFORE[comparison.against]
        amount = sum(map(_exact, found), Fraction(0))
        return Part(wanted[0], label, amount, f"{self.text(row, wanted[0], amount)} {label}", "muted")

    @cached_property
    def _was(self) -> dict[tuple[tuple[str | int | None, ...] | None, str | None], dict[str, Exact]]:
        made: dict[tuple[tuple[str | int | None, ...] | None, str | None], dict[str, Exact]] = {}
        for line in self.report.comparison.lines if self.report.comparison else ():
            idents = None if line.key is None else tuple(group.ident for group in line.key)
            currency = line.currency or self.base
            into = made.setdefault((idents, currency if self.by_currency and idents is not None else None), {})
            into[line.number] = _added(into.get(line.number), line.before)
        return made


def rows(drawn: Drawn) -> dict[str, list[Row]]:
    """The rows by currency; counts of several currencies are one row."""
    report, made = drawn.report, dict[str, list[Row]]()
    for at, line in enumerate(report.lines):
        currency = (line.currency or drawn.base) if drawn.by_currency else drawn.base
        some = made.setdefault(currency, [])
        if some and not drawn.by_currency and some[-1].key == line.key:
            before = some[-1].values
            values = {name: _added(before.get(name), line.values.get(name)) for name in drawn.summed}
            some[-1] = replace(some[-1], values=values)
        else:
            some.append(Row(wording.row(report.by, line.key), currency, line.values, at, line.key))
    return made


def total(drawn: Drawn) -> Row | None:
    """All rows as one, money in the base currency; None where a rate of it is missing."""
    totals = drawn.report.totals
    return None if totals.missing and drawn.by_currency else Row("", drawn.base, totals.values, None, None)


def _exact(value: Exact) -> Fraction:
    return Fraction(value or 0)


def _added(one: Exact, other: Exact) -> Exact:
    return one if other is None else other if one is None else one + other


def _between(value: int | Fraction, whole: Exact) -> Fraction:
    return min(Fraction(1), max(Fraction(0), Fraction(value) / Fraction(whole))) if whole else Fraction(0)
