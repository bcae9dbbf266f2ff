"""What new records have that their rows leave open: stages of deals in their pipelines (SPEC 5), ends of tickets."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, case, func, insert, literal, null, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.models import table
from crm_tui.db.pipelines import stored_pipelines
from crm_tui.domain.pipeline import Pipelines
from crm_tui.domain.tickets import UNSOLVED, AuthorKind, TicketStatus
from crm_tui.services.ticketing import ENDS
from crm_tui.services.transfer.stage import Stage

Values = Mapping[str, ColumnElement[Any]]

STAGE, PIPELINE = "link_stage_id", "link_pipeline_id"

INHERITED = ("probability", "forecast_category")
"""What a deal has of its stage unless it has its own."""


def scope(connection: Connection, stage: Stage, every: int | None) -> None:
    """Give every stage named in the file the pipeline it is looked for in.

    That is the pipeline that every row goes to, else that of the row, else of the record it belongs to, else the
    first one. A name that stands in several pipelines becomes several links.
    """
    if STAGE not in stage.links:
        return
    links, rows, plan, deals = stage.links[STAGE], stage.rows, stage.plan, table("deals")
    first = literal(stored_pipelines(connection).first)
    known: list[ColumnElement[Any]] = [deals.c.pipeline_id, first]
    source = rows.outerjoin(plan, plan.c.row == rows.c.row).outerjoin(deals, deals.c.id == plan.c.record)
    if PIPELINE in stage.links:
        named = stage.links[PIPELINE]
        source = source.outerjoin(named, named.c.number == rows.c[PIPELINE])
        known.insert(0, named.c.record)
    within: ColumnElement[Any] = func.coalesce(*known) if every is None else literal(every)
    last = connection.execute(select(func.coalesce(func.max(links.c.number), 0))).scalar_one()
    pairs = (
        select(rows.c[STAGE].label("of"), within.label("within"))
        .select_from(source)
        .where(rows.c[STAGE].is_not(None))
        .distinct()
        .subquery()
    )
    number = literal(last) + func.row_number().over(order_by=(pairs.c.of, pairs.c.within))
    facts = [links.c[name] for name in ("ref", "ref_f", "domain", "external_id", "id", "search_text")]
    made = select(number, pairs.c.of, pairs.c.within, *facts).join_from(pairs, links, links.c.number == pairs.c.of)
    names = ["number", "of", "within", *(column.name for column in facts)]
    connection.execute(insert(links).from_select(names, made))
    theirs = (
        select(rows.c.row.label("row"), links.c.number)
        .select_from(source.join(links, and_(links.c.of == rows.c[STAGE], links.c.within == within)))
        .subquery()
    )
    found = select(theirs.c.number).where(theirs.c.row == rows.c.row).scalar_subquery()
    connection.execute(update(rows).where(rows.c[STAGE].is_not(None)).values({STAGE: found}))


def inherit(connection: Connection, stage: Stage) -> None:
    """A probability that is that of the row's stage is no override: nobody knows that it was meant as one."""
    if STAGE not in stage.links:
        return
    links, rows, stages = stage.links[STAGE], stage.rows, table("stages")
    for name in INHERITED:
        if name in rows.c:
            same = select(stages.c.id).join(links, links.c.record == stages.c.id)
            same = same.where(links.c.number == rows.c[STAGE], stages.c[name] == rows.c[name]).correlate(rows)
            connection.execute(update(rows).where(same.exists()).values({f"{name}_own": null()}))


def _deals(connection: Connection, values: Values, every: int | None) -> dict[str, ColumnElement[Any]]:
    """Pipeline and stage of new deals: a stage brings its pipeline, a pipeline its first open stage."""
    pipelines = stored_pipelines(connection)
    stage = values.get("stage_id", null())
    of_stage = {each.id: each.pipeline for some in pipelines.by_pipeline.values() for each in some}
    given = values.get("pipeline_id", null())
    pipeline = func.coalesce(case(of_stage, value=stage) if of_stage else null(), given, every, pipelines.first)
    entries = _entries(pipelines)
    entry = case(entries, value=pipeline) if entries else null()
    return {"pipeline_id": pipeline, "stage_id": func.coalesce(stage, entry)}


def _entries(pipelines: Pipelines) -> dict[int, int]:
    found = {number: pipelines.entry(number) for number in pipelines.by_pipeline}
    return {number: stage.id for number, stage in found.items() if stage is not None}


def _stages(connection: Connection, values: Values, every: int | None) -> dict[str, ColumnElement[Any]]:
    first = stored_pipelines(connection).first
    return {"pipeline_id": func.coalesce(values.get("pipeline_id", null()), first)}


def _tickets(connection: Connection, values: Values, every: int | None) -> dict[str, ColumnElement[Any]]:
    """New tickets are of the company of their contact; one that is not solved keeps no time of an end.

    What the file does not say of an end stays unknown, but that one which is closed was resolved by then.
    """
    people, status = table("contacts"), values["status"]
    asked = values.get("contact_id", null())
    employer = select(people.c.company_id).where(people.c.id == asked).correlate_except(people).scalar_subquery()
    unsolved = status.in_([each.value for each in UNSOLVED])
    resolved, closed = (values.get(name, null()) for name in ENDS)
    until = case((status == TicketStatus.CLOSED.value, func.coalesce(resolved, closed)), else_=resolved)
    return {
        "company_id": func.coalesce(values.get("company_id", null()), employer),
        "resolved_at": case((unsolved, null()), else_=until),
        "closed_at": case((or_(unsolved, status == TicketStatus.RESOLVED.value), null()), else_=closed),
    }


def _posts(connection: Connection, values: Values, every: int | None) -> dict[str, ColumnElement[Any]]:
    """What a customer wrote is public."""
    return {"public": case((values["author_kind"] == AuthorKind.CUSTOMER.value, 1), else_=values["public"])}


def _responses(connection: Connection, values: Values, every: int | None) -> dict[str, ColumnElement[Any]]:
    """A response is that of the contact of its ticket."""
    tickets = table("tickets")
    asked = select(tickets.c.contact_id).where(tickets.c.id == values.get("ticket_id", null()))
    theirs = asked.correlate_except(tickets).scalar_subquery()
    return {"contact_id": func.coalesce(values.get("contact_id", null()), theirs)}


SETTLING: dict[str, Callable[[Connection, Values, int | None], dict[str, ColumnElement[Any]]]] = {
    "deals": _deals,
    "stages": _stages,
    "tickets": _tickets,
    "ticket_posts": _posts,
    "responses": _responses,
}
"""What new records have where the file leaves it open or contradicts itself; a pipeline every row goes to counts."""
