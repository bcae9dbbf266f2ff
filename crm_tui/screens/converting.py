"""What a lead may become: each of company, contact and deal as choices, one of them chosen."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crm_tui.services.conversion import OPTIONS, Wanted
from crm_tui.services.lead_matches import NEW, SKIP, Candidate, ConvertPlan, Part
from crm_tui.services.rows import Assignment

ORDER = ("companies", "contacts", "deals")
CHOOSE = "choose"
SINGULAR = {"companies": "company", "contacts": "contact", "deals": "deal"}


@dataclass(frozen=True)
class Choice:
    """A line of the sheet: one thing that a part of the lead may become.

    `value` is `new`, `skip`, an id, or `choose` for a record that is looked for; `found` is why it may be the lead.
    """

    part: str
    value: str
    words: str
    found: str = ""
    note: str = ""


@dataclass(frozen=True)
class Becoming:
    """What is chosen; `picked` are records the person looked for, `deal` the fields of a new deal
    as typed, `begun` those that the lead brings along."""

    plan: ConvertPlan
    chosen: Mapping[str, str]
    picked: Mapping[str, Candidate]
    deal: Mapping[str, str]
    begun: Mapping[str, str]
    stage: str = ""

    @classmethod
    def of(cls, plan: ConvertPlan, deal: Mapping[str, str], stage: str) -> "Becoming":
        """What conversion takes unless told."""
        chosen = {part.entity: part.choice for part in (plan.company, plan.contact, plan.deal)}
        return cls(plan, chosen, {}, deal, deal, stage)

    def choosing(self, part: str, value: str) -> "Becoming":
        """Another choice for a part."""
        return replace(self, chosen={**self.chosen, part: value})

    def picking(self, part: str, record: Candidate) -> "Becoming":
        """A record that was looked for is chosen."""
        return replace(self.choosing(part, str(record.id)), picked={**self.picked, part: record})

    @property
    def open(self) -> str | None:
        """The first part that nothing is chosen for."""
        return next((name for name in ORDER if not self.chosen[name]), None)

    @property
    def nothing(self) -> bool:
        """Whether nothing would be made or taken."""
        return all(self.chosen[name] == SKIP for name in ORDER)

    @property
    def makes(self) -> str:
        """`1 contact, 1 deal`."""
        return ", ".join(f"1 {SINGULAR[name]}" for name in ORDER if self.chosen[name] == NEW)

    @property
    def moves(self) -> str:
        """`3 activities, 1 task`."""
        counts = ((self.plan.activities, "activity", "activities"), (self.plan.tasks, "task", "tasks"))
        return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count)

    def choices(self) -> Iterator[Choice]:
        """The lines of the sheet, part by part."""
        parts = {part.entity: part for part in (self.plan.company, self.plan.contact, self.plan.deal)}
        for name in ORDER:
            yield from self._choices(parts[name])

    def _choices(self, part: Part) -> Iterator[Choice]:
        singular = SINGULAR[part.entity]
        for each in part.candidates:
            yield Choice(part.entity, str(each.id), each.title, _matched(each), _about(each, singular))
        picked = self.picked.get(part.entity)
        if picked is not None and picked.id not in {each.id for each in part.candidates}:
            yield Choice(part.entity, str(picked.id), picked.title, "", _about(picked, singular))
        if part.entity != "companies" or part.name:
            yield Choice(part.entity, NEW, f"new {singular}", "", self._fresh(part))
        yield Choice(part.entity, CHOOSE, "choose…", "", f"another {singular}")
        yield Choice(part.entity, SKIP, "none")

    def _fresh(self, part: Part) -> str:
        if part.entity != "deals":
            return part.name
        amount = " ".join(filter(None, (_spelled(self.deal.get("amount", "")), self.deal.get("currency", ""))))
        return "  ".join(filter(None, (self.deal.get("name", part.name), amount, self.stage)))

    @property
    def wanted(self) -> Wanted:
        """The choices as the service takes them."""
        fresh = self.chosen["deals"] == NEW
        typed = {name: text for name, text in self.deal.items() if name != "name" and text != self.begun.get(name, "")}
        fields = tuple(Assignment(name, "=", text) for name, text in typed.items())
        name = self.deal.get("name") or None
        return Wanted(
            contact=self._ref("contacts"),
            company=self._ref("companies"),
            deal=self._ref("deals"),
            deal_name=name if fresh else None,
            fields=fields if fresh else (),
        )

    def _ref(self, name: str) -> str:
        choice = self.chosen[name]
        return f"#{choice}" if choice.isdigit() else choice

    @property
    def command(self) -> str:
        """The command line it equals; what it does anyway is left out."""
        words, given = ["crm leads convert", str(self.plan.lead)], self.wanted
        for part in (self.plan.company, self.plan.contact, self.plan.deal):
            choice = self.chosen[part.entity]
            if choice != part.choice:
                words.append(f"--{OPTIONS[part.entity]} {choice}")
        if given.deal_name is not None and given.deal_name != self.plan.deal.name:
            words.append(f"--deal-name {shlex.quote(given.deal_name)}")
        words += [f"{each.field}={shlex.quote(each.text)}" for each in given.fields]
        return " ".join(words)


def _spelled(amount: str) -> str:
    """`24,000` of `24000.00`; what is no number stays as it is typed."""
    whole, _, cents = amount.partition(".")
    if not whole.isdigit():
        return amount
    return f"{int(whole):,}.{cents}" if cents.strip("0") else f"{int(whole):,}"


def _matched(each: Candidate) -> str:
    """`by domain initech.example` of `same domain initech.example`."""
    return f"by {each.reason.removeprefix('same ')}" if each.reason.startswith("same ") else each.reason


def _about(each: Candidate, singular: str) -> str:
    return ", ".join(filter(None, (f"{singular} {each.id}", each.note)))
