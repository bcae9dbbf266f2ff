"""A database of a generated help desk: tickets with their history, posts, clocks and answers of customers."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.sales_data import SPAN, instant, without_indexes

SOLVED_OF_A_HUNDRED = 85

MADE = """
CREATE TEMP TABLE made AS
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :tickets),
planned AS (
  SELECT i, :now - (:tickets - i) * (:now - :first) / :tickets - 60 AS created, 300 + i * 31337 % 40000 AS waited,
         3600 + i * 7907 % 900000 AS took, i * 7919 % 100 AS fate FROM numbers)
SELECT i, created, iif(created + waited < :now AND i % 9, created + waited, NULL) AS answered, created + took AS ended,
       CASE WHEN fate >= :solved OR created + took + 500000 > :now THEN 'to do' WHEN fate < 2 THEN 'merged'
            WHEN fate < 5 THEN 'spam' WHEN fate < 10 THEN 'again' ELSE 'solved' END AS fate
FROM planned
"""
"""Of a hundred tickets 85 are over: 2 merged, 3 spam, 5 opened again and solved a second time; young ones are to do."""

HISTORY = """
CREATE TEMP TABLE history AS
SELECT i, created AS at, NULL AS before, 'new' AS after FROM made
UNION ALL SELECT i, answered, 'new', 'open' FROM made WHERE answered AND (fate = 'to do' OR answered < ended)
UNION ALL SELECT i, ended, iif(answered < ended, 'open', 'new'), iif(fate IN ('merged', 'spam'), fate, 'resolved')
          FROM made WHERE fate <> 'to do'
UNION ALL SELECT i, ended + 86400, 'resolved', 'open' FROM made WHERE fate = 'again'
UNION ALL SELECT i, ended + 259200, 'open', 'resolved' FROM made WHERE fate = 'again'
UNION ALL SELECT i, ended + 432000, 'resolved', 'closed' FROM made WHERE fate = 'solved'
UNION ALL SELECT i, answered + 600, 'open', iif(i % 2, 'pending', 'on_hold') FROM made
          WHERE fate = 'to do' AND i % 3 = 0 AND answered
ORDER BY 2
"""

FILL = (
    """
INSERT INTO members (id, version, login, name, name_f, active, role)
WITH RECURSIVE numbers(i) AS (SELECT 101 UNION ALL SELECT i + 1 FROM numbers WHERE i < 120)
SELECT i, 1, 'member' || i, 'Member ' || i, 'member ' || i, 1, 'rep' FROM numbers
""",
    """
INSERT INTO companies (id, created_at, updated_at, version, name, name_f, search_text)
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 1 + :tickets / 50)
SELECT i, instant(:first), instant(:first), 1, 'Company ' || i, 'company ' || i, 'company ' || i FROM numbers
""",
    """
INSERT INTO contacts (id, created_at, updated_at, version, name, name_f, company_id, search_text)
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 1 + :tickets / 10)
SELECT i, instant(:first), instant(:first), 1, 'Person ' || i, 'person ' || i, 1 + i % (1 + :tickets / 50),
  'person ' || i
FROM numbers
""",
    """
INSERT INTO calendars (id, created_at, updated_at, version, name, name_f, timezone, hours)
VALUES (1, instant(:first), instant(:first), 1, 'Always', 'always', 'UTC', 'Mon-Sun 00:00-24:00')
""",
    """
INSERT INTO policies (id, created_at, updated_at, version, name, name_f, calendar_id, position, first_response_low,
  first_response_normal, first_response_high, first_response_urgent, resolution_low, resolution_normal,
  resolution_high, resolution_urgent)
VALUES (1, instant(:first), instant(:first), 1, 'Standard', 'standard', 1, 1, 480, 480, 480, 480,
  9600, 9600, 9600, 9600)
""",
    """
INSERT INTO tickets (id, created_at, updated_at, version, owner_id, ref, subject, subject_f, search_text, type, status,
  priority, channel, contact_id, company_id, queue, queue_f, resolution, first_response_at, resolved_at, closed_at,
  reopened_count, sla_policy_id, sla_state, sla_due_at, sla_warn_at)
SELECT made.i, instant(created), instant(created), 1, iif(made.i % 5, 101 + made.i % 20, NULL), 'T-' || made.i,
  'Ticket ' || made.i || ' of the benchmark', 'ticket ' || made.i || ' of the benchmark',
  'ticket ' || made.i || ' of the benchmark', iif(made.i % 2, 'question', 'incident'), after,
  CASE made.i * 13 % 10 WHEN 0 THEN 'urgent' WHEN 1 THEN 'high' WHEN 2 THEN 'high' WHEN 3 THEN 'low' ELSE 'normal' END,
  CASE made.i % 4 WHEN 0 THEN 'phone' WHEN 1 THEN 'web' ELSE 'email' END,
  1 + made.i % (1 + :tickets / 10), 1 + made.i % (1 + :tickets / 10) % (1 + :tickets / 50),
  iif(made.i % 3, 'Support', 'Billing'), iif(made.i % 3, 'support', 'billing'),
  iif(fate IN ('solved', 'again'), 'Done', NULL), instant(answered),
  CASE fate WHEN 'solved' THEN instant(ended) WHEN 'again' THEN instant(ended + 259200) END,
  iif(fate = 'solved', instant(ended + 432000), NULL), iif(fate = 'again', 1, 0), 1,
  CASE WHEN fate IN ('merged', 'spam') THEN 'cancelled' WHEN fate <> 'to do' THEN 'met'
       WHEN after IN ('pending', 'on_hold') THEN 'paused' WHEN due < :now THEN 'breached' ELSE 'running' END,
  iif(fate = 'to do' AND after IN ('new', 'open'), instant(due), NULL),
  iif(fate = 'to do' AND after IN ('new', 'open'), instant(due - 7200), NULL)
FROM (SELECT *, :now + i * 613 % 1000000 - 90000 AS due FROM made) AS made
  JOIN (SELECT i, after, max(at) FROM history GROUP BY i) AS stands ON stands.i = made.i
""",
    """
INSERT INTO status_changes (created_at, updated_at, version, entity, record_id, from_status, to_status, at, by_id)
SELECT instant(at), instant(at), 1, 'tickets', i, before, after, instant(at), 101 + i % 20 FROM history
""",
    """
INSERT INTO ticket_posts (created_at, updated_at, version, ticket_id, author, author_f, author_kind, public, body, at)
SELECT instant(at), instant(at), 1, i, iif(kind = 'customer', 'Person', 'Member'),
  iif(kind = 'customer', 'person', 'member'), kind,
  public, 'What was said on ticket ' || i || ' by somebody who had some eighty letters to say about it.', instant(at)
FROM (SELECT i, created AS at, 'customer' AS kind, 1 AS public FROM made
      UNION ALL SELECT i, answered, 'agent', 1 FROM made WHERE answered
      UNION ALL SELECT i, answered + 1800, 'customer', 1 FROM made WHERE answered AND i % 2
      UNION ALL SELECT i, answered + 2400, 'agent', 1 FROM made WHERE answered AND i % 3 = 0
      UNION ALL SELECT i, created + 120, 'agent', 0 FROM made WHERE i % 4 = 0)
ORDER BY at
""",
    """
INSERT INTO sla_clocks (created_at, updated_at, version, ticket_id, policy_id, kind, started_at, allowance_min, warn_at,
  due_at, used_s, paused_s, stopped_at, state)
SELECT tickets.created_at, tickets.updated_at, 1, tickets.id, 1, kind, tickets.created_at, given, sla_warn_at,
  sla_due_at, coalesce(unixepoch(over) - unixepoch(tickets.created_at), 0), 0, over,
  CASE WHEN over IS NULL THEN sla_state WHEN unixepoch(over) - unixepoch(tickets.created_at) <= given * 60 THEN 'met'
       ELSE 'breached' END
FROM (SELECT id, 'first_response' AS kind, 480 AS given, first_response_at AS over FROM tickets
      UNION ALL SELECT id, 'resolution', 9600, resolved_at FROM tickets) AS clocks JOIN tickets USING (id)
ORDER BY tickets.id
""",
    """
INSERT INTO responses (created_at, updated_at, version, kind, ticket_id, contact_id, score, answered_at)
SELECT resolved_at, resolved_at, 1, 'csat', id, contact_id, 1 + id * 7 / 10 % 5, resolved_at FROM tickets
WHERE resolved_at IS NOT NULL AND id % 10 < 3
""",
)

FILLED = ("tickets", "status_changes", "ticket_posts", "sla_clocks", "responses")


def fill(path: Path, tickets: int, *, solved: int = SOLVED_OF_A_HUNDRED) -> None:
    """Put so many tickets into a new database; of a hundred, `solved` are over."""
    now = datetime.now(UTC)
    given = {"now": int(now.timestamp()), "first": int((now - SPAN).timestamp()), "tickets": tickets, "solved": solved}
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("instant", 1, _known, deterministic=True)
        connection.execute("PRAGMA cache_size=-262144")
        with connection, without_indexes(connection, FILLED):
            for statement in (MADE, HISTORY, *FILL):
                connection.execute(statement, given)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _known(seconds: int | None) -> str | None:
    return None if seconds is None else instant(seconds)
