"""Scores of responses out of files: each in the range of its kind, or the row is refused."""

from sqlalchemy import Connection, String, case, cast, func, literal, select

from crm_tui.db.models import table
from crm_tui.domain.tickets import SCORES
from crm_tui.services.completing import FIRST
from crm_tui.services.transfer.rejecting import reject
from crm_tui.services.transfer.stage import Stage, Verdict


def refuse_scores(connection: Connection, stage: Stage) -> None:
    """The kind is that of the row, else of the record it belongs to, else the usual one."""
    if stage.slots.entity.name != "responses" or not stage.slots.staged("score"):
        return
    rows, plan, responses = stage.rows, stage.plan, table("responses")
    score = rows.c[stage.slots.staged("score")[0]]
    given = [rows.c[name] for name in stage.slots.staged("kind")]
    known = select(responses.c.kind).where(responses.c.id == plan.c.record).correlate(plan).scalar_subquery()
    kind = func.coalesce(*given, known, literal(FIRST["responses"]["kind"]))
    low, high = (case({name: ends[at] for name, ends in SCORES.items()}, value=kind) for at in (0, 1))
    planned = plan.c.verdict.in_([int(Verdict.CREATE), int(Verdict.MATCH)])
    wrong = select(plan.c.row).join(rows, rows.c.row == plan.c.row).where(planned, ~score.between(low, high))
    if connection.execute(wrong.limit(1)).first() is not None:
        words = kind + " goes from " + cast(low, String) + " to " + cast(high, String) + ", not " + cast(score, String)
        reject(connection, stage, wrong, "score", "invalid", words)
