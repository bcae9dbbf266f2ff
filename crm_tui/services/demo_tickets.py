"""The help desk of the demo: a calendar, service levels, and tickets whose clocks stand everywhere a clock can."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle, pairwise
from random import Random

from sqlalchemy import select

from crm_tui.db.journal import instant
from crm_tui.db.models import table
from crm_tui.domain import weekly_hours
from crm_tui.domain.business_hours import WorkCalendar
from crm_tui.domain.kinds.working import zone_of
from crm_tui.domain.tickets import AWAITING, REOPENED, TICKET_STATUSES, AuthorKind, TicketStatus
from crm_tui.services.demo_deals import Client
from crm_tui.services.demo_rows import Given, Image, Rows
from crm_tui.services.demo_ticket_words import ARTICLES, CASES, FURTHER, NOTES, OPINIONS, REPLIES, SNIPPETS, Case

SEED = 7
ZONE, HOURS = "Europe/Berlin", "Mon-Fri 09:00-17:00"
LONGEST = 300
"""The days back to which tickets reach."""

CUSTOMERS = 24
"""So many contacts ask, some of them more than once."""

POLICIES: tuple[Given, ...] = (
    {"name": "Urgent and high", "filter": "priority:urgent,high", "position": 1,
     "first_response_urgent": 60, "first_response_high": 120, "next_response_urgent": 120, "next_response_high": 240,
     "resolution_urgent": 480, "resolution_high": 960},
    {"name": "Standard", "position": 2,
     "first_response_normal": 480, "first_response_low": 960, "next_response_normal": 960, "next_response_low": 1920,
     "resolution_normal": 2400, "resolution_low": 4800},
)  # fmt: skip

Way = tuple[tuple[TicketStatus, datetime], ...]


@dataclass(frozen=True)
class _Post:
    """What was said, when."""

    kind: AuthorKind
    at: datetime
    body: str
    public: bool


@dataclass(frozen=True)
class _Ticket:
    """A ticket before it is written: the statuses it went through, and what was said on it."""

    case: Case
    client: Client
    owner: int | None
    way: Way
    posts: list[_Post] = field(default_factory=list)

    @property
    def status(self) -> TicketStatus:
        """Where it stands."""
        return self.way[-1][0]

    def last(self, status: TicketStatus) -> datetime | None:
        """When it came to a status the last time."""
        return next((at for each, at in reversed(self.way) if each is status), None)


class Helping:
    """One run, with dice of its own; times are laid out in working time, so that clocks stand alike at any hour."""

    def __init__(self, rows: Rows, owners: Sequence[int]) -> None:
        self.rows = rows
        self.owners = owners
        self.dice = Random(SEED)  # noqa: S311 - the same demo for everybody, no secret
        year = rows.now.year
        self.holidays = (date(year, 12, 25), date(year + 1, 1, 1))
        calendar = WorkCalendar(zone_of(ZONE), weekly_hours.read(HOURS), frozenset(self.holidays))
        self.worked = [*calendar.intervals(rows.now - timedelta(days=LONGEST), rows.now)][::-1]
        self.further, self.replies, self.notes = cycle(FURTHER), cycle(REPLIES), cycle(NOTES)
        members = table("members")
        self.logins = {row.id: row.login for row in rows.bulk.connection.execute(select(members))}

    def build(self, clients: Sequence[Client]) -> None:
        """Promises first, so that every ticket has its clocks; then answers written once, tickets, what was said."""
        self._promise()
        articles = self._answers()
        employed = [client for client in clients if client.image["company_id"] is not None][:CUSTOMERS]
        asking = {case.subject: employed[at * 5 % len(employed)] for at, case in enumerate(CASES)}
        tickets = [
            self._ticket(at, case, asking[case.into or case.off or case.subject]) for at, case in enumerate(CASES)
        ]
        tickets.sort(key=lambda ticket: ticket.way[0][1])
        ids = self._insert(tickets, articles)
        self._history(tickets, ids)
        self.rows.insert("ticket_posts", self._posts(tickets, ids))
        self.rows.insert("responses", self._responses(tickets, ids))

    def _promise(self) -> None:
        long_ago = self.rows.ago(LONGEST)
        days = "|".join(day.isoformat() for day in self.holidays)
        given: Given = {"name": "Office hours", "timezone": ZONE, "hours": HOURS, "holidays": days}
        calendar = self.rows.insert("calendars", [self.rows.image("calendars", given, long_ago)])[0]
        policies = ({**policy, "calendar": calendar} for policy in POLICIES)
        self.rows.insert("policies", (self.rows.image("policies", each, long_ago) for each in policies))

    def _answers(self) -> Mapping[str, int]:
        """Snippets, and articles by their title."""
        made = ({"name": name, "body": body} for name, body in SNIPPETS)
        self.rows.insert("snippets", [self.rows.image("snippets", each, self.rows.ago(200)) for each in made])
        images = []
        for at, (title, category, status, public, days, body) in enumerate(ARTICLES):
            given: Given = {
                "title": title, "category": category, "status": status, "public": "yes" if public else "no",
                "body": body, "language": "en", "review_due": None if days is None else self.rows.day(days),
                "owner": self.owners[-1],
            }  # fmt: skip
            images.append(self.rows.image("articles", given, self.rows.ago(240 - 20 * at)))
        return dict(zip((article[0] for article in ARTICLES), self.rows.insert("articles", images), strict=True))

    def _ago(self, minutes: int) -> datetime:
        """The moment since which so many minutes were worked."""
        left = timedelta(minutes=minutes)
        for start, end in self.worked:
            if left <= end - start:
                return end - left
            left -= end - start
        return self.worked[-1][0]

    def _ticket(self, at: int, case: Case, client: Client) -> _Ticket:
        steps = [(what, self._ago(int(minutes))) for what, minutes in map(str.split, case.way.split(", "))]
        way: list[tuple[TicketStatus, datetime]] = []
        for what, moment in steps:
            if what in TICKET_STATUSES:
                way.append((TicketStatus(what), moment))
            elif what == "ask" and way[-1][0] in AWAITING:
                way.append((TicketStatus.OPEN, moment))
        mine = self.owners[0] if at % 3 == 0 else self.owners[-1 - at % 2 * (at % len(self.owners))]
        owner = mine if any(status is TicketStatus.OPEN for status, _ in way) else None
        said = [self._said(case, what, moment) for what, moment in steps if what not in TICKET_STATUSES]
        first = next((post for post in said if post.kind is AuthorKind.AGENT and post.public), None)
        posts = [_Post(post.kind, post.at, case.answer, True) if post is first else post for post in said]
        return _Ticket(case, client, owner, tuple(way), posts)

    def _said(self, case: Case, what: str, at: datetime) -> _Post:
        if what == "note":
            return _Post(AuthorKind.AGENT, at, next(self.notes), False)
        if what == "reply":
            return _Post(AuthorKind.AGENT, at, next(self.replies), True)
        words = "By the way, our account has changed: please send the refund to the new one." if case.off else None
        return _Post(AuthorKind.CUSTOMER, at, words or next(self.further), True)

    def _insert(self, tickets: Sequence[_Ticket], articles: Mapping[str, int]) -> Mapping[str, int]:
        """The ids by subject; what went into another ticket, or came out of one, is written after it."""
        ids: dict[str, int] = {}
        for later in (False, True):
            some = [each for each in tickets if bool(each.case.into or each.case.off) is later]
            made = self.rows.insert("tickets", [self._image(each, articles, ids) for each in some])
            ids |= {each.case.subject: number for each, number in zip(some, made, strict=True)}
        return ids

    def _image(self, ticket: _Ticket, articles: Mapping[str, int], ids: Mapping[str, int]) -> Image:
        case, ended = ticket.case, ticket.status in REOPENED
        resolved, closed = ticket.last(TicketStatus.RESOLVED), ticket.last(TicketStatus.CLOSED)
        answers = [post.body for post in ticket.posts if post.kind is AuthorKind.AGENT and post.public]
        again = sum(old in REOPENED and new is TicketStatus.OPEN for (old, _), (new, _) in pairwise(ticket.way))
        given: Given = {
            "subject": case.subject, "description": case.question or None, "type": case.type, "status": ticket.status,
            "status_reason": case.reason, "priority": case.priority, "channel": case.channel, "queue": case.queue,
            "contact": ticket.client.id, "company": ticket.client.image["company_id"], "owner": ticket.owner,
            "resolution": answers[0] if ended else None, "reopened_count": again,
            "resolved_at": instant(resolved) if resolved and ended else None,
            "closed_at": instant(closed) if closed else None,
            "time_spent_min": 5 * self.dice.randrange(1, 4 + 3 * len(answers)) if answers else None,
            "article": articles[case.article] if case.article else None,
            "merged_into": ids[case.into] if case.into else None, "parent": ids[case.off] if case.off else None,
        }  # fmt: skip
        return self.rows.image("tickets", given, ticket.way[0][1])

    def _history(self, tickets: Sequence[_Ticket], ids: Mapping[str, int]) -> None:
        """Put each ticket's first entry where it began, and add the moves from there."""
        moves, began = table("status_changes"), {ids[each.case.subject]: each.way[0][0].value for each in tickets}
        made = select(moves.c.id, moves.c.record_id).where(moves.c.entity == "tickets", moves.c.record_id.in_(began))
        first = [(row.id, {"to_status": began[row.record_id]}) for row in self.rows.bulk.connection.execute(made)]
        self.rows.bulk.update(moves, first)
        further = [move for each in tickets for move in self._moves(each, ids[each.case.subject])]
        self.rows.insert("status_changes", sorted(further, key=lambda move: (move["at"], move["record_id"])))

    def _moves(self, ticket: _Ticket, number: int) -> Iterator[Image]:
        for (old, since), (new, at) in pairwise(ticket.way):
            yield {
                "entity": "tickets", "record_id": number, "from_status": old.value, "to_status": new.value,
                "at": instant(at), "by_id": ticket.owner, "created_at": instant(at),
                "reason": ticket.case.reason if new is ticket.status else None,
                "seconds_in_from": int((at - since).total_seconds()),
            }  # fmt: skip

    def _posts(self, tickets: Sequence[_Ticket], ids: Mapping[str, int]) -> Iterator[Image]:
        """What was said, where it stands now, with where it was written; and what the program says of that."""
        images = []
        for ticket in tickets:
            here, (since, case) = ids[ticket.case.subject], (ticket.way[0][1], ticket.case)
            for post in ticket.posts:
                split = case.off is not None and post.at == since
                stands, origin = ids[case.into] if case.into else here, here if case.into else None
                images.append(self._post(ticket, post, stands, ids[case.off] if split and case.off else origin))
            if case.into:
                text = f"T-{here} was merged into this ticket: {case.subject}\n\n{case.question}"
                told = _Post(AuthorKind.SYSTEM, ticket.way[-1][1], text, False)
                images.append(self._post(ticket, told, ids[case.into], None))
            if case.off:
                told = _Post(AuthorKind.SYSTEM, since, f"1 post was split off to T-{here}", False)
                images.append(self._post(ticket, told, ids[case.off], None))
        yield from sorted(images, key=lambda image: (image["at"], image["ticket_id"]))

    def _post(self, ticket: _Ticket, post: _Post, number: int, origin: int | None) -> Image:
        authors = {
            AuthorKind.AGENT: self.logins.get(ticket.owner or 0),
            AuthorKind.CUSTOMER: ticket.client.image["name"],
        }
        given: Given = {
            "ticket": number, "origin_ticket": origin, "author": authors.get(post.kind), "author_kind": post.kind,
            "public": "yes" if post.public else "no", "body": post.body, "at": instant(post.at),
        }  # fmt: skip
        return self.rows.image("ticket_posts", given, post.at)

    def _responses(self, tickets: Sequence[_Ticket], ids: Mapping[str, int]) -> Iterator[Image]:
        """What a third of the customers thought whose tickets are solved."""
        solved = [ticket for ticket in tickets if ticket.status in REOPENED]
        for ticket, (score, comment) in zip(solved[1::3], OPINIONS, strict=False):
            since = ticket.last(TicketStatus.RESOLVED) or self.rows.now
            at = min(since + timedelta(minutes=self.dice.randrange(30, 2_000)), self.rows.now)
            given: Given = {
                "kind": "csat", "ticket": ids[ticket.case.subject], "contact": ticket.client.id, "score": score,
                "comment": comment, "answered_at": instant(at),
            }  # fmt: skip
            yield self.rows.image("responses", given, at)
