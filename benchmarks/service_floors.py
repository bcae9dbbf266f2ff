"""What each report of the help desk costs at least: its figures by SQL written by hand."""

SOLVED = "status IN ('resolved', 'closed')"
TO_DO = "status IN ('new', 'open', 'pending', 'on_hold')"
GENUINE = "status NOT IN ('merged', 'spam')"
LIVE = "tickets.deleted_at IS NULL"
MIDDLE = "rank IN ((size + 1) / 2, (size + 2) / 2) OR rank = (size * 90 + 99) / 100"
SOUND = f"{LIVE} AND {GENUINE} AND created_at <= coalesce(first_response_at, created_at)"
WAITS = {
    "first_response": f"first_response_at IS NOT NULL AND NOT coalesce(resolved_at < first_response_at, 0) AND {SOUND}",
    "resolution": f"resolved_at IS NOT NULL AND resolved_at >= created_at AND {SOUND}",
}
AGAIN = """coalesce(reopened_count, 0) > 0 AND EXISTS (
  SELECT 1 FROM status_changes AS one JOIN status_changes AS other
    ON other.entity = 'tickets' AND other.record_id = tickets.id AND other.id > one.id AND other.deleted_at IS NULL
  WHERE one.entity = 'tickets' AND one.record_id = tickets.id AND one.deleted_at IS NULL
    AND one.to_status IN ('resolved', 'closed') AND one.from_status IN ('new', 'open', 'pending', 'on_hold')
    AND other.from_status IN ('resolved', 'closed') AND other.to_status IN ('new', 'open', 'pending', 'on_hold'))"""


def _wait(name: str) -> str:
    """Sums, then the middle and the ninetieth, by the clock and in working time."""
    until = "first_response_at" if name == "first_response" else "resolved_at"
    over = f"unixepoch({until}) - unixepoch(tickets.created_at)"
    clocks = f"""tickets LEFT JOIN sla_clocks AS clocks ON clocks.ticket_id = tickets.id AND kind = '{name}'
  AND clocks.deleted_at IS NULL AND state IN ('met', 'breached') AND stopped_at IS NOT NULL
  AND started_at = tickets.created_at"""
    where = WAITS[name].replace("created_at", "tickets.created_at")
    return f"""
SELECT count(*), sum({over}), count(used_s), sum(used_s + coalesce(paused_s, 0)) FROM {clocks} WHERE {where};
SELECT seconds FROM (
  SELECT {over} AS seconds, row_number() OVER (ORDER BY {over}) AS rank, count(*) OVER () AS size
  FROM tickets WHERE {where}) WHERE {MIDDLE};
SELECT seconds FROM (
  SELECT used_s + coalesce(paused_s, 0) AS seconds, count(*) OVER () AS size,
         row_number() OVER (ORDER BY used_s + coalesce(paused_s, 0)) AS rank
  FROM {clocks} WHERE {where} AND used_s IS NOT NULL) WHERE {MIDDLE};
"""


FLOORS = {
    "tickets": f"""
SELECT count(*) FROM tickets WHERE {LIVE};
SELECT (SELECT count(*) FROM ticket_posts AS posts
        WHERE posts.ticket_id = tickets.id AND author_kind = 'agent' AND public = 1 AND posts.deleted_at IS NULL
          AND (at IS NULL OR resolved_at IS NULL OR at <= resolved_at)) = 1 AS touched,
       {AGAIN} AS again, article_id IS NOT NULL AS by_article, count(*)
FROM tickets WHERE (resolved_at IS NOT NULL AND {SOLVED} OR {AGAIN}) AND {LIVE} GROUP BY touched, again, by_article;
SELECT count(*) FROM tickets
WHERE {GENUINE} AND (created_at IS NULL OR first_response_at < created_at OR resolved_at < created_at) AND {LIVE};
""",
    "backlog": f"""
SELECT from_status, to_status, unknown, count(*),
       CASE WHEN made < '{{begin}}' THEN 'before' WHEN made < '{{now}}' THEN 'within' ELSE 'after' END AS made_when,
       CASE WHEN moved < '{{begin}}' THEN 'before' WHEN moved < '{{now}}' THEN 'within' ELSE 'after' END AS moved_when
FROM (
  SELECT from_status, to_status, moves.at AS made,
         coalesce(first_response_at < tickets.created_at OR resolved_at < tickets.created_at, 0) AS unknown,
         CASE WHEN to_status IN ('resolved', 'closed') AND coalesce(from_status, '') NOT IN ('resolved', 'closed')
                AND {SOLVED} AND resolved_at <> moves.at AND NOT EXISTS (
                  SELECT 1 FROM status_changes AS later
                  WHERE later.entity = 'tickets' AND later.record_id = tickets.id AND later.deleted_at IS NULL
                    AND later.id > moves.id AND later.to_status IN ('new', 'open', 'pending', 'on_hold'))
              THEN resolved_at ELSE moves.at END AS moved
  FROM tickets JOIN status_changes AS moves
    ON moves.entity = 'tickets' AND moves.record_id = tickets.id AND moves.deleted_at IS NULL
  WHERE {LIVE} AND (coalesce(from_status, '') NOT IN ('new', 'open', 'pending', 'on_hold')
                    OR to_status NOT IN ('new', 'open', 'pending', 'on_hold')))
GROUP BY from_status, to_status, made_when, moved_when, unknown;
SELECT count(*) FROM tickets
WHERE {GENUINE} AND (created_at IS NULL OR first_response_at < created_at OR resolved_at < created_at) AND {LIVE};
""",
    "response-time": f"""{_wait("first_response")}{_wait("resolution")}
SELECT count(*) FROM tickets WHERE {LIVE} AND {GENUINE} AND first_response_at IS NULL;
SELECT count(*) FROM tickets WHERE {LIVE} AND {TO_DO};
SELECT count(*) FROM tickets WHERE {LIVE} AND {GENUINE} AND resolved_at < first_response_at;
""",
    "sla": f"""
SELECT kind, state, stopped_at IS NOT NULL AS stopped,
       stopped_at IS NULL AND (due_at <= '{{now}}' OR due_at IS NULL AND state = 'breached') AS overdue, count(*)
FROM tickets JOIN sla_clocks AS clocks ON clocks.ticket_id = tickets.id AND clocks.deleted_at IS NULL
WHERE {LIVE} AND {GENUINE} GROUP BY kind, state, stopped, overdue;
""",
    "csat": f"""
SELECT score, count(*) FROM responses JOIN tickets ON tickets.id = ticket_id AND {LIVE}
WHERE kind = 'csat' AND responses.deleted_at IS NULL GROUP BY score;
SELECT EXISTS (SELECT 1 FROM responses WHERE ticket_id = tickets.id AND kind = 'csat' AND deleted_at IS NULL) AS said,
       count(*) FROM tickets WHERE {LIVE} AND resolved_at IS NOT NULL AND {SOLVED} GROUP BY said;
SELECT count(*) FROM responses WHERE kind = 'csat' AND ticket_id IS NULL AND deleted_at IS NULL;
""",
    "workload": f"""
SELECT owner_id, sla_due_at <= '{{now}}' AS late, count(*), min(sla_due_at) FROM tickets WHERE {LIVE} AND {TO_DO}
GROUP BY owner_id, late;
SELECT owner_id, due < '{{today}}' AS late, count(*), min(due) FROM tasks
WHERE deleted_at IS NULL AND status IN ('open', 'in_progress', 'waiting') GROUP BY owner_id, late;
SELECT owner_id, close_date < '{{today}}' AS late, count(*), min(close_date) FROM deals
WHERE deleted_at IS NULL AND status = 'open' GROUP BY owner_id, late;
""",
}
