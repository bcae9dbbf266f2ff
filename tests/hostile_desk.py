"""A help desk with what was made to break a screen in every text: subjects, posts, files, clocks, answers."""

from typing import Any

from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.tickets import TICKET_STATUSES
from crm_tui.text import fold

STAMP, LATER = "2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z"
LINES = "".join(f"{'>' * (depth % 100)} On Monday somebody wrote:\n" for depth in range(10_000))
QUOTED = f"{'>' * 10_000} deep\n{LINES}"
"""A line quoted ten thousand times, and ten thousand lines of quotes in quotes."""

LARGEST = 5_000_000
TICKETS = ("subject", "status_reason", "queue", "root_cause", "source", "external_system")
LONG = ("description", "resolution", "notes", "source_detail", "external_id")


def open_hostile_desk(door: Bulk) -> None:
    """A calendar and a policy for whatever comes, so that every ticket has clocks."""
    always = {"name": "[bold", "name_f": "[bold", "timezone": "UTC", "hours": "Mon-Sun 00:00-24:00"}
    door.insert(table("calendars"), [always])
    given = {f"{kind}_{level}": 60 for kind in ("first_response", "next_response", "resolution")
             for level in ("low", "normal", "high", "urgent")}  # fmt: skip
    door.insert(table("policies"), [given | {"name": "[@click=app.leave]\x1b[2J", "name_f": "x", "calendar_id": 1}])


def serve(door: Bulk, number: int, text: str) -> None:
    """A ticket with posts of everybody, a file, an answer, and what is at hand when one replies."""
    ticket = dict.fromkeys((*TICKETS, *LONG), text) | {f"{name}_f": fold(text) for name in TICKETS[:5]}
    stands = {"status": TICKET_STATUSES[number % 4], "priority": "normal", "channel": "email", "created_at": STAMP}
    linked = {"contact_id": number, "company_id": number, "owner_id": 1 + number}
    own = {"subject": text[:500], "subject_f": fold(text[:500]), "ref": f"T-{number}"} | stands | linked
    [made] = door.insert(table("tickets"), [ticket | own])
    body = {1: QUOTED, 2: ("\x1b[2J[/nope] > " * LARGEST)[:LARGEST]}.get(number, text)
    posts = [_post(made, kind, public, body if kind == "customer" else text) for kind, public in SAID]
    post = door.insert(table("ticket_posts"), posts)[0]
    file = {"post_id": post, "name": text[:200], "sha256": f"{number:064x}", "size": 1, "media_type": text[:50]}
    door.insert(table("attachments"), [file])
    door.insert(table("snippets"), [{"name": text[:200], "name_f": fold(text[:200]), "body": text}])
    article = {"title": text, "title_f": fold(text), "category": text, "category_f": fold(text), "status": "published"}
    door.insert(table("articles"), [article | {"body": text, "public": 1, "language": text[:10]}])
    answer = {"kind": "csat", "ticket_id": made, "score": 1 + number % 5, "comment": text, "answered_at": LATER}
    door.insert(table("responses"), [answer])


SAID = (("customer", 1), ("agent", 1), ("agent", 0), ("system", 0))


def _post(ticket: int, kind: str, public: int, body: str) -> dict[str, Any]:
    about = {"ticket_id": ticket, "author_kind": kind, "public": public, "at": LATER if kind == "agent" else STAMP}
    return about | {"body": body, "author": body[:300], "author_f": fold(body[:300]), "message_id": body[:300]}
