"""What of a record follows from its other fields and from what it was: names, domains, stages, first values."""

from collections.abc import Callable

from crm_tui.domain.kinds import Context, Email, Phone
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.kinds.url import domain_of
from crm_tui.domain.pipeline import FRESH, LeadStatus, StageKind, TaskStatus
from crm_tui.domain.tickets import TicketStatus
from crm_tui.entities.base import Entity
from crm_tui.services import dealing, leading, post_rules, report_rules, responding, targets, tasking, ticketing
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing, Image
from crm_tui.text import fold

FIRST: dict[str, dict[str, str | int]] = {
    "members": {"active": 1, "role": "rep"},
    "leads": {"status": LeadStatus.NEW.value},
    "deals": {"pushed_count": 0},
    "tickets": {"status": TicketStatus.NEW.value, "priority": "normal", "reopened_count": 0},
    "ticket_posts": {"author_kind": "agent", "public": 0},
    "articles": {"status": "draft", "public": 0},
    "responses": {"kind": "csat"},
    "stages": {"kind": StageKind.OPEN.value},
    "tasks": {"status": TaskStatus.OPEN.value, "priority": "normal"},
}
"""What a record has where nothing else was given."""

HAPPENED = {"activities": "occurred_at", "ticket_posts": "at", "responses": "answered_at"}
"""The instant that is now where none was given."""


SETTLED = {"deals": ("pipeline", "stage"), "stages": ("pipeline", "kind")}
"""Required fields that are found for a record which names none."""


def first_values(name: str, now: str) -> dict[str, str | int]:
    """The columns a record of this entity has where nothing else was given, at this instant in its stored form."""
    return FIRST.get(name, {}) | ({HAPPENED[name]: now} if name in HAPPENED else {})


def complete(catalog: Catalog, entity: Entity, image: Image, before: Image, context: Context) -> None:
    """Fill in what follows from other fields, such as the name from its parts; `before` is what the record was."""
    for column, value in first_values(entity.name, stored_instant(context.now)).items():
        if image.get(column) is None:
            image[column] = value
    follow = FOLLOWING.get(entity.name)
    if follow:
        follow(Completing(catalog, image, before, context))


def _contact(made: Completing) -> None:
    image = made.image
    if image.get("name") is None:
        parts = (image.get(name) for name in ("prefix", "given_name", "family_name", "suffix"))
        name = " ".join(str(part) for part in parts if part)
        if image.get("given_name") or image.get("family_name"):
            image |= {"name": name, "name_f": fold(name)}


def _lead(made: Completing) -> None:
    _contact(made)
    leading.complete(made)


def _company(made: Completing) -> None:
    image = made.image
    if image.get("domain") is None and image.get("website_domain"):
        image["domain"] = image["website_domain"]
    elif image.get("domain"):
        image["domain"] = bare_domain(str(image["domain"]))


def bare_domain(text: str) -> str:
    """A domain as stored: lower case, without scheme, port, path and `www.`."""
    found = domain_of(text.strip())
    if found is not None:
        return found
    bare = text.strip().lower().partition("://")[2] or text.strip().lower()
    return bare.partition("/")[0].removeprefix("www.")


def _point(made: Completing) -> None:
    image = made.image
    kind, value = image.get("kind"), image.get("value")
    image["normalised"] = normalised(str(kind), str(value), made.context) if kind and value else None


def normalised(kind: str, value: str, context: Context) -> str | None:
    """What further points are matched by: the e-mail key, the E.164 number, else the folded text. Raises Invalid."""
    if kind == "email":
        key = Email().read(value, context)[1]
    elif kind in ("phone", "mobile"):
        key = Phone().read(value, context)[1]
    else:
        return fold(value)
    return None if key is None else str(key)


def _pipeline(made: Completing) -> None:
    if made.image.get("position") is None:
        made.image["position"] = made.catalog.pipelines.last + 1


def _stage(made: Completing) -> None:
    """A stage without pipeline is one of the first; it comes before those that close."""
    image = made.image
    if image.get("pipeline_id") is None:
        image["pipeline_id"] = made.catalog.pipelines.first
    image["kind"] = image.get("kind") or StageKind.OPEN.value
    chance, category = FRESH[StageKind(image["kind"])]
    if image.get("probability") is None:
        image["probability"] = chance
    image["forecast_category"] = image.get("forecast_category") or category
    if image.get("position") is None:
        here = made.catalog.pipelines.stages(image["pipeline_id"])
        image["position"] = max((stage.position for stage in here), default=0) + 1


FOLLOWING: dict[str, Callable[[Completing], None]] = {
    "contacts": _contact,
    "leads": _lead,
    "companies": _company,
    "contact_points": _point,
    "deals": dealing.complete,
    "stages": _stage,
    "pipelines": _pipeline,
    "reports": report_rules.complete,
    "responses": responding.complete,
    "targets": targets.complete,
    "tasks": tasking.complete,
    "ticket_posts": post_rules.complete,
    "tickets": ticketing.complete,
}
