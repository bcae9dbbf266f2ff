"""A report as JSON, as rows for machines and as tables for eyes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from crm_tui.domain.currencies import exponent
from crm_tui.domain.figures.ratios import rounded
from crm_tui.domain.kinds import Context, JsonNumber, Money
from crm_tui.domain.kinds.numbers import exact
from crm_tui.services.reports.base import Contribution, Exact, Key, Unit
from crm_tui.services.reports.running import Compared, Line, Report, changed
from crm_tui.sheets import Plain, Sheet, of_records

DIGITS = {Unit.COUNT: 0, Unit.PERCENT: 2, Unit.DAYS: 1, Unit.HOURS: 4, Unit.SCORE: 6, Unit.RATIO: 2}
SHOWN = DIGITS | {Unit.HOURS: 1, Unit.SCORE: 2}
"""The digits of each unit, for machines and for eyes."""

NOT_APPLICABLE = "n/a"
TOTAL = "total"


def plain(unit: Unit, value: Exact, currency: str) -> Plain:
    """A number as JSON writes it, with the digits of its unit; None is null."""
    if value is None:
        return None
    if unit is Unit.MONEY:
        return JsonNumber(exact(rounded(Fraction(value)), exponent(currency)))
    return _in_digits(value, DIGITS[unit])


def _in_digits(value: int | Fraction, digits: int) -> Plain:
    found = rounded(Fraction(value), digits)
    return JsonNumber(exact(found, digits)) if digits else found


def shown(unit: Unit, value: Exact, currency: str, context: Context) -> str:
    """A number as a person reads it."""
    if value is None:
        return NOT_APPLICABLE
    if unit is Unit.MONEY:
        return Money().show(rounded(Fraction(value)), context.in_currency(currency))
    text = str(_in_digits(value, SHOWN[unit]))
    sign = " %" if unit is Unit.PERCENT else ""
    return (text if context.decimal == "point" else text.replace(".", ",")) + sign


class Sheets:
    """One report in all its forms."""

    def __init__(self, report: Report, context: Context) -> None:
        self.report = report
        self.context = context
        self.base = context.currency
        self.money = report.definition.money
        self.units = {number.name: number.unit for number in report.definition.numbers}

    def json(self) -> dict[str, Plain]:
        """The whole report; its shape is a promise (SPEC 15)."""
        report = self.report
        made: dict[str, Plain] = {
            "report": report.definition.name,
            "definition": report.definition.text,
            "period": self._period(),
            "as_of": report.as_of.isoformat(),
            "timezone": str(self.context.zone),
            "currency": self.base,
            "n": report.n,
            "rows": [self._row(line) for line in report.lines],
            "totals": self._totals(),
            "notes": [*self.notes()],
        }
        if report.comparison is not None:
            made["comparison"] = self._comparison()
        if report.contributions:
            made["records"] = [self._record(each) for each in report.contributions]
        return made

    def headline(self) -> str:
        """What the numbers are about, in one line."""
        period = self._period()
        when = f"{period['name']}, {period['from']} to before {period['until']}" if period else "all time"
        about = f"{self.report.definition.name}: {when}, as of {self.report.as_of}, {self.context.zone}"
        return f"{about}, {self.base}, n = {self.report.n}"

    def when(self) -> str:
        """The period and what the rows are, shortly."""
        rows = f", by {', '.join(self.report.by).replace('_', ' ')}" if self.report.by else ""
        return (self.report.period or "all time") + rows

    def about(self) -> str:
        """The currency, the number of records and the day, shortly."""
        money = f"{self.base} · " if self.money else ""
        return f"{money}n = {self.report.n:,} · as of {self.report.as_of}"

    def notes(self) -> Iterator[str]:
        """What a reader has to know beside the numbers."""
        totals = self.report.totals
        if totals.missing:
            yield f"the total is incomplete: there is no rate into {self.base} for {', '.join(totals.missing)}"
        if totals.rated_on:
            yield f"amounts without a frozen rate are converted by the latest rates, the oldest of {totals.rated_on}"
        yield from self.report.notes

    def rows(self) -> Sheet:
        """Rows for machines: a column for each group, the currency, and each number."""
        names = self._heads()
        rows = [self._row(line) for line in self.report.lines]
        return of_records(names, [[row[name] for name in names] for row in rows], self.context)

    def table(self) -> Sheet:
        """For eyes: a line for each row and, where they add up, one for all; a report of one row stands upright."""
        if not self.report.by:
            return self._upright()
        rows = [[*self._names(line), *self._texts(line)] for line in self.report.lines]
        if self.report.definition.totalled:
            heads = [TOTAL, *[""] * (len(self.report.by) - 1), *([self.base] if self.money else [])]
            rows.append([*heads, *self._texts(Line((), None, self.report.totals.values))])
        return _texts(self._heads(), rows, len(self.report.by) + self.money)

    def main(self) -> Sheet:
        """What a file of one table holds: the records if they were asked for, else the comparison, else the rows."""
        if self.report.contributions:
            return self.records()
        return self.rows() if self.report.comparison is None else self.compared()

    def tables(self) -> Iterator[Sheet]:
        """All that a page shows: the rows, the comparison, and the records if they were asked for."""
        yield self.table()
        if self.report.comparison is not None:
            yield self.compared()
        if self.report.contributions:
            yield self.records()

    def records(self) -> Sheet:
        """The records behind the numbers; those of one number of a row add up to it."""
        names = [*self.report.by, "number", "entity", "id", "name", "value", *(["currency"] if self.money else [])]
        rows = [self._record(each) for each in self.report.contributions]
        at = names.index("id")
        return of_records(names, [[row[name] for name in names] for row in rows], self.context, ids=at)

    def compared(self) -> Sheet:
        """The numbers beside those of the other period."""
        names = [
            *self.report.by,
            *(["currency"] if self.money else []),
            "number",
            "value",
            "before",
            "change",
            "percent",
        ]
        found = self.report.comparison
        rows = [self._compared(line) for line in found.lines] if found else []
        made = of_records(names, [[row[name] for name in names] for row in rows], self.context)
        return replace(made, right=frozenset(names[-4:]))

    def _upright(self) -> Sheet:
        lines = [line for line in self.report.lines if line.currency in (None, self.base)]
        others = [line for line in self.report.lines if line not in lines]
        columns = [*lines, *others, *([Line((), None, self.report.totals.values)] if others or not lines else [])]
        heads = ["number", *(line.currency or (TOTAL if others else "value") for line in columns)]
        texts = [self._texts(line) for line in columns]
        return _texts(heads, [[name, *(some[at] for some in texts)] for at, name in enumerate(self.units)], 1)

    def _heads(self) -> list[str]:
        return [*self.report.by, *(["currency"] if self.money else []), *self.units]

    def _names(self, line: Line) -> list[str]:
        names = [group.text or "" for group in line.key]
        return [*names, line.currency or self.base] if self.money else names

    def _texts(self, line: Line) -> list[str]:
        currency = line.currency or self.base
        return [shown(unit, line.values.get(name), currency, self.context) for name, unit in self.units.items()]

    def _period(self) -> dict[str, str] | None:
        days = self.report.days
        if days is None:
            return None
        return {"name": str(self.report.period), "from": days.first.isoformat(), "until": days.until.isoformat()}

    def _row(self, line: Line) -> dict[str, Plain]:
        made = self._grouped(line.key) if line.key else {}
        currency = line.currency or self.base
        if self.money:
            made["currency"] = currency
        return made | {name: plain(unit, line.values.get(name), currency) for name, unit in self.units.items()}

    def _grouped(self, key: Key | None) -> dict[str, Plain]:
        if key is None:
            return dict.fromkeys(self.report.by)
        return {name: group.text for name, group in zip(self.report.by, key, strict=True)}

    def _totals(self) -> dict[str, Plain]:
        totals = self.report.totals
        values = {name: plain(unit, totals.values.get(name), self.base) for name, unit in self.units.items()}
        if not self.money:
            return values
        about: dict[str, Plain] = {"currency": self.base, "incomplete": bool(totals.missing)}
        lines = [self._row(line) for line in totals.by_currency]
        return about | values | {"missing": [*totals.missing], "rated_on": totals.rated_on, "by_currency": lines}

    def _record(self, each: Contribution) -> dict[str, Plain]:
        currency = each.currency or self.base
        unit = self.units.get(each.number, Unit.COUNT)
        made = self._grouped(each.key) | {"number": each.number, "entity": each.entity, "id": each.id}
        made |= {"name": each.name, "value": plain(unit, each.value, currency)}
        return made | ({"currency": currency} if self.money else {})

    def _comparison(self) -> dict[str, Plain]:
        found = self.report.comparison
        if found is None:
            return {}
        last = found.days.until - timedelta(days=1)
        about = {"with": found.against.value, "from": found.days.first.isoformat()}
        days = {"until": found.days.until.isoformat(), "counted_to": min(found.until, last).isoformat()}
        return about | days | {"rows": [self._compared(line) for line in found.lines]}

    def _compared(self, line: Compared) -> dict[str, Plain]:
        currency, unit = line.currency or self.base, self.units[line.number]
        change, percent = changed(line)
        made = self._grouped(line.key) | ({"currency": currency} if self.money else {})
        made |= {"number": line.number, "value": plain(unit, line.value, currency)}
        made |= {"before": plain(unit, line.before, currency), "change": plain(unit, change, currency)}
        return made | {"percent": plain(Unit.PERCENT, percent, currency)}


def _texts(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> Sheet:
    """A sheet of texts whose columns after the first ones are numbers."""
    return Sheet(
        columns=tuple(heads),
        right=frozenset(heads[left:]),
        ids=lambda: (row[0] for row in rows),
        records=lambda: (dict(zip(heads, row, strict=True)) for row in rows),
        machine=lambda: ([*row] for row in rows),
        human=lambda: ([*row] for row in rows),
    )
