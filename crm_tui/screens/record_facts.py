"""A record as a card: what the services know of it, in the words and the order a person looks for them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from crm_tui.db.database import Database
from crm_tui.domain.ages import age
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Context, Email, LongText, Money, Percent, Phone, Reference, Stored, Url
from crm_tui.entities import entity
from crm_tui.screens.moments import happenings, next_touch
from crm_tui.screens.record_groups import LEFT_OUT, grouped
from crm_tui.screens.sales_facts import MADE, open_group, stages_group
from crm_tui.services import detail
from crm_tui.services.detail import Linked
from crm_tui.services.moves import stays
from crm_tui.services.open_items import open_at
from crm_tui.services.rows import Detail, Moment, Row
from crm_tui.text import safe
from crm_tui.widgets.record_card import Card, Fact, Group, Target

MAIN = {
    "contacts": ("phone", "mobile", "email", "next", "last", "tags"),
    "companies": ("phone", "email", "website", "tags"),
    "leads": ("phone", "mobile", "email", "website", "amount", "answer", "again", "tags"),
    "deals": ("amount", "close_date", "next_step", "contact", "owner", "tags"),
    "tasks": ("due", "recurrence", "contact", "company", "lead", "deal", "owner"),
    "tickets": ("contact", "company", "owner", "type", "queue", "parent", "merged_into", "article", "tags"),
}
"""The facts one looks for first; `next`, `last`, `answer` and `again` are made of more than one field."""

HEAD = {
    "contacts": ("title", "company", "at"),
    "companies": ("industry", "city", "in"),
    "leads": ("title", "company", "at"),
    "deals": ("stage", "company", "with"),
    "tasks": ("priority", "", ""),
}
"""The two fields of the head, and the word that joins them."""

STATE = {
    "contacts": ("lifecycle", "priority_class"),
    "companies": ("type",),
    "leads": ("status", "rating"),
    "deals": ("probability", "forecast_category"),
    "tasks": ("status",),
    "tickets": ("status", "priority", "channel"),
}

SHADES = 6
PAGE = 50
STAYS = 7
"""The most stages of a deal's way that stand at the top of it; the timeline has all."""


def card(db: Database, name: str, number: int, *, whole: bool = False, most: int = PAGE) -> Card:
    """A record, with so many moments of its timeline. Raises NotFound."""
    found = detail.show(db, name, f"#{number}")
    moments = detail.moments(db, *_whose(name, number, found.page.rows[0]), most=most)
    linked = detail.linked(db, name, number, most=200 if whole else 20)
    beside = [open_group(open_at(db, name, number)), _beside(linked) if name == "companies" and linked else None]
    groups = tuple(group for group in beside if group is not None)
    made = _Reading(db, name, found).card(moments, groups, whole=whole, ended=len(moments) < most)
    if name == "deals" and whole:
        way = stages_group(stays(db, number, STAYS), db.context())
        return replace(made, groups=(*way, *made.groups))
    return made


def _whose(name: str, number: int, row: Row) -> tuple[str, int]:
    """Whose timeline a card shows: of a ticket, whose own is its thread, that of the customer."""
    if name == "tickets":
        for links, field in (("contacts", "contact"), ("companies", "company")):
            if row.values.get(field) is not None:
                return links, int(row.values[field] or 0)
    return name, number


def earlier(db: Database, name: str, number: int, before: tuple[str, int]) -> tuple[Moment, ...]:
    """The page of the timeline before a moment."""
    return detail.moments(db, name, number, before=before, most=PAGE)


def title_of(db: Database, name: str, number: int) -> str:
    """What a record is called."""
    row = detail.show(db, name, f"#{number}").page.rows[0]
    return _title(name, row)


class _Reading:
    """One record whose fields are being put into words."""

    def __init__(self, db: Database, name: str, found: Detail) -> None:
        self.name = name
        self.found = found
        self.row = found.page.rows[0]
        self.fields = {field.name: field for field in found.page.fields}
        self.context = db.context()

    def card(self, moments: Sequence[Moment], beside: tuple[Group, ...], *, whole: bool, ended: bool) -> Card:
        title, (role, place, joint) = _title(self.name, self.row), HEAD.get(self.name, ("", "", ""))
        groups, values = tuple(self._groups(whole=whole)), self.row.values
        state = [self._text(name) for name in STATE.get(self.name, ()) if values.get(name) is not None]
        if values.get("deleted_at") is not None:
            state = ["in the bin"]
        return Card(
            entity=self.name,
            id=self.row.id,
            version=int(values.get("version") or 1),
            title=title,
            initials="" if self.name == "tickets" else _initials(title),
            shade=f"t{self.row.id % SHADES + 1}",
            role=self._text(role),
            joint=f" {joint} ",
            place=self._fact(self.fields[place]) if values.get(place) is not None else None,
            state=" · ".join(state),
            main=() if whole else tuple(self._main(moments)),
            groups=groups,
            empty=tuple(field.label for field in self.fields.values() if values.get(field.name) is None),
            beside=beside,
            timeline=happenings(moments, self.row, self.context, ended=ended and self.name != "tickets"),
            ended=ended,
        )

    def _main(self, moments: Sequence[Moment]) -> Iterator[Fact]:
        values = self.row.values
        for name in MAIN.get(self.name, ()):
            made = MADE.get((self.name, name))
            if made is not None:
                yield from filter(None, [made(self.row, self.context)])
            elif name == "next":
                yield from filter(None, [next_touch(self.row, self.context)])
            elif name == "last" and values.get("last_touch_at") is not None:
                yield self._last(moments)
            elif name == "last" and values.get("cadence_days") is not None:
                yield Fact(
                    "last", "never", Target("Last touch", ""), aside=f", every {values['cadence_days']} d agreed"
                )
            elif values.get(name) is not None:
                yield self._fact(self.fields[name])
            yield from self._points(name)

    def _last(self, moments: Sequence[Moment]) -> Fact:
        """`3 d ago, call, every 30 d agreed`."""
        at = str(self.row.values["last_touch_at"])
        how = [each.kind.split(" ")[0] for each in moments if each.entity == "activities" and each.at == at][:1]
        days = self.row.values.get("cadence_days")
        aside = f", every {days} d agreed" if days is not None else ""
        text = age(at, self.context.now)
        text = text if text == "now" else f"{text} ago"
        target = Target("Last touch", self.fields["last_touch_at"].kind.show(at, self.context))
        return Fact("last", text, target, rest=f", {how[0]}" if how else "", aside=aside)

    def _points(self, kind: str) -> Iterator[Fact]:
        """Further e-mails and numbers, each below the first."""
        points = self.found.points
        for row in points.rows if points else ():
            if row.values.get("kind") == kind and row.values.get("value") is not None:
                yield self._point(row)

    def _point(self, row: Row) -> Fact:
        """A further point of contact, with its own label."""
        kind, value = str(row.values["kind"]), str(row.values["value"])
        label = safe(str(row.values.get("label") or ""))
        if kind in self.fields:
            made = self._fact(self.fields[kind], value)
        else:
            made = Fact(kind, safe(value), Target(kind.capitalize(), value))
        return replace(made, label=kind, aside=f"  {label}" if label else "")

    def _groups(self, *, whole: bool) -> Iterator[Group]:
        known = grouped(self.name, whole=whole)
        made: dict[str, list[Fact]] = {title: [] for title in (*known.values(), "Other", "Custom fields")}
        long: list[Fact] = []
        said = (
            ()
            if whole
            else (*HEAD.get(self.name, ())[:2], *STATE.get(self.name, ()), *HIDDEN, *SAID.get(self.name, ()))
        )
        for name, field in self.fields.items():
            title = "Custom fields" if field.is_(Is.CUSTOM) else known.get(name, "Other")
            if self.row.values.get(name) is None or (not whole and (title in LEFT_OUT or name in said)):
                continue
            fact = self._fact(field)
            (long if fact.long else made[title]).append(fact)
        order = {name: at for at, name in enumerate(known)}
        for title, facts in made.items():
            if facts:
                yield Group(title, tuple(sorted(facts, key=lambda fact: order.get(fact.target.field, len(order)))))
        if whole and self.found.points and self.found.points.rows:
            yield Group("Further", tuple(self._point(row) for row in self.found.points.rows))
        if long:
            yield Group("Text", tuple(long))

    def _fact(self, field: Field, text: str | None = None) -> Fact:
        value = self.row.values[field.name] if text is None else text
        label, kind = field.label.lower(), field.kind
        if isinstance(kind, LongText):
            return Fact(label, str(value), Target(field.label, str(value), field=field.name, long=True), long=True)
        shown = self._text(field.name) if text is None else safe(self._shown(field, text))
        leads = (kind.entity, int(value)) if isinstance(kind, Reference) and kind.entity in FOLLOWED and value else None
        target = Target(field.label, shown, leads, _address(field, str(value), self.context), field.name)
        return Fact(SHORT.get(field.name, label), shown, target)

    def _text(self, name: str) -> str:
        """A value as people read it, safe for the screen; empty for none."""
        value = self.row.values.get(name)
        if value is None:
            return ""
        field = self.fields[name]
        named = isinstance(field.kind, Reference)
        return safe(self.row.names.get(name, str(value)) if named else self._shown(field, value))

    def _shown(self, field: Field, value: Stored) -> str:
        if isinstance(field.kind, Phone):
            return field.kind.spell(value, self.context)
        if isinstance(field.kind, Percent):
            return f"{field.kind.show(value, self.context)} %"
        if not isinstance(field.kind, Money):
            return field.kind.show(value, self.context)
        currency = self.row.values.get("currency")
        context = self.context.in_currency(str(currency) if currency else None)
        return f"{field.kind.show(value, context)} {context.currency}"


FOLLOWED = ("contacts", "companies", "activities", "leads", "deals", "tickets", "tasks", "articles")
SHORT = {"email": "email", "next_step": "next", "annual_revenue": "revenue", "last_touch_at": "last touch"}
HIDDEN = ("last_touch_at", "next_touch_at", "cadence_days", "currency", "close_date")
"""Fields that are said elsewhere in the pane."""
SAID = {"tickets": ("description",)}
"""Fields that are said beside it."""


def _title(name: str, row: Row) -> str:
    known = entity(name)
    found = (row.values.get(each) for each in known.title)
    return safe(next((str(value) for value in found if value is not None), f"{known.singular} {row.id}"))


def _initials(title: str) -> str:
    """`NF` of Nora Falk; of one word its first two letters."""
    words = [word for word in title.split() if word[0].isalnum()] or ["?"]
    return (words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]).upper()


def _beside(linked: Sequence[Linked]) -> Group:
    facts = tuple(_contact(each) for each in linked)
    return Group("Contacts", facts, f"{linked[0].total:,}")


def _contact(linked: Linked) -> Fact:
    target = Target(linked.title, linked.title, (linked.entity, linked.id))
    return Fact(linked.title, linked.note, target, tone="muted", label_tone="text")


def _address(field: Field, value: str, context: Context) -> str:
    """Where a link leads: only to the web, to mail or to a telephone."""
    if isinstance(field.kind, Email):
        return f"mailto:{quote(value, safe='@')}"
    if isinstance(field.kind, Phone):
        number = field.kind.lookup_key(value, context)
        return f"tel:{number}" if number else ""
    if isinstance(field.kind, Url):
        given = value if value.lower().startswith(("http://", "https://")) else f"https://{value}"
        return quote(given, safe=":/?#[]@!$&'()*+,;=%~") if "://" not in given[8:] else ""
    return ""
