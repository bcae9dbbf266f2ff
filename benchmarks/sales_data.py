"""A database of generated sales: deals with their moves, edits and activities, leads with theirs, rates of a month."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

LEADS_OF_DEALS = 0.3
DEALS_OF_A_COMPANY = 10
SPAN = timedelta(days=3 * 365)

DEALS_MADE = """
CREATE TEMP TABLE made AS
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :deals),
planned AS (
  SELECT i, :first + i * (:now - :first) / (:deals + 1) AS created, 1 + i * 613 % 5 AS reach,
         (5 + i * 31337 % 120) * 86400 + i * 7907 % 86400 AS cycle, i * 7919 % 100 AS fate
  FROM numbers)
SELECT i, created, cycle, iif(created + cycle > :now, 1, reach) AS reach,
       CASE WHEN created + cycle > :now THEN NULL WHEN fate < 40 THEN 6 WHEN fate < 65 THEN 7
            WHEN fate < 70 AND created + cycle + 259200 < :now THEN 6 + i % 2 END AS closing,
       fate BETWEEN 65 AND 69 AND created + cycle + 259200 < :now AS reopened
FROM planned
"""
"""Of a hundred deals 40 are won, 25 lost, 5 closed and open again after three days, 30 open; young ones are open."""

MOVES = """
CREATE TEMP TABLE moved AS
WITH steps(k) AS (VALUES (0), (1), (2), (3), (4), (8), (9))
SELECT i, k, CASE WHEN k < 5 THEN created + k * cycle / reach ELSE created + cycle + (k - 8) * 259200 END AS at,
       CASE k WHEN 0 THEN NULL WHEN 8 THEN reach WHEN 9 THEN closing ELSE k END AS before,
       CASE k WHEN 8 THEN closing WHEN 9 THEN reach ELSE k + 1 END AS after,
       CASE k WHEN 0 THEN NULL WHEN 9 THEN 259200 ELSE cycle / reach END AS lasted
FROM made JOIN steps ON k < reach OR (k = 8 AND closing) OR (k = 9 AND reopened)
ORDER BY 3
"""

FILL = (
    """
INSERT INTO members (id, version, login, name, name_f, active, role)
WITH RECURSIVE numbers(i) AS (SELECT 101 UNION ALL SELECT i + 1 FROM numbers WHERE i < 120)
SELECT i, 1, 'member' || i, 'Member ' || i, 'member ' || i, 1, 'rep' FROM numbers
""",
    """
INSERT INTO companies (id, created_at, updated_at, version, name, name_f)
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :companies)
SELECT i, instant(:first), instant(:first), 1, 'Company ' || i, 'company ' || i FROM numbers
""",
    """
INSERT INTO exchange_rates (version, on_date, base, quote, rate)
WITH RECURSIVE months(m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM months WHERE m < 40)
SELECT 1, date(:now, 'unixepoch', '-' || m || ' months'), code, 'USD', worth + m * 1000000
FROM months, (SELECT 'EUR' AS code, 10800000000 AS worth UNION ALL SELECT 'GBP', 12700000000)
""",
    """
INSERT INTO deals (id, created_at, updated_at, version, owner_id, source, source_f, search_text, name, name_f,
  pipeline_id, stage_id, status, amount_minor, currency, probability, close_date, next_step, next_step_f, lost_reason,
  lost_reason_f, closed_at, stage_entered_at, pushed_count, forecast_category, rate, rate_base, rate_on, company_id)
SELECT i, instant(created), instant(created), 1, 101 + i % 20, word, lower(word), 'deal ' || i || ' of the benchmark',
  'Deal ' || i, 'deal ' || i, 1, stages.id, kind, i * 7919 % 1000000 * 10, currency, probability,
  CASE WHEN kind <> 'open' THEN date(created + cycle, 'unixepoch')
       WHEN i % 25 THEN date(:now + (i * 37 % 240 - 60) * 86400, 'unixepoch') END,
  iif(i % 3, 'Call', NULL), iif(i % 3, 'call', NULL), iif(kind = 'lost', 'Price', NULL),
  iif(kind = 'lost', 'price', NULL),
  iif(kind <> 'open', instant(created + cycle), NULL),
  instant(CASE WHEN reopened THEN created + cycle + 259200 WHEN closing THEN created + cycle
               ELSE created + (reach - 1) * cycle / reach END),
  i % 3, forecast_category,
  CASE WHEN kind <> 'open' THEN CASE currency WHEN 'EUR' THEN 10800000000 WHEN 'GBP' THEN 12700000000 END END,
  iif(kind <> 'open' AND currency IS NOT NULL, 'USD', NULL),
  iif(kind <> 'open' AND currency IS NOT NULL, date(created + cycle, 'unixepoch'), NULL),
  1 + i * 48271 % 2147483647 % :companies
FROM (SELECT *, CASE i * 13 % 10 WHEN 0 THEN 'GBP' WHEN 1 THEN 'EUR' WHEN 2 THEN 'EUR' END AS currency,
             CASE i * 17 % 7 WHEN 0 THEN 'Web' WHEN 1 THEN 'Fair' WHEN 2 THEN 'Referral' WHEN 3 THEN 'Mail' END AS word
      FROM made) JOIN stages ON stages.id = iif(closing AND NOT reopened, closing, reach)
""",
    """
INSERT INTO stage_changes (created_at, updated_at, version, deal_id, from_stage_id, to_stage_id, from_name, to_name, at,
  by_id, seconds_in_from)
SELECT instant(at), instant(at), 1, i, before, after, one.name, other.name, instant(at), 101 + i % 20, lasted
FROM moved LEFT JOIN stages AS one ON one.id = before JOIN stages AS other ON other.id = after ORDER BY moved.rowid
""",
    """
INSERT INTO change_sets (id, at, actor, origin, label, undoable)
WITH RECURSIVE hours(h) AS (SELECT 0 UNION ALL SELECT h + 1 FROM hours WHERE h < (:now - :first) / 3600)
SELECT 1000 + h, instant(:first + h * 3600), 'bench', 'cli', 'An hour', 1 FROM hours
""",
    """
INSERT INTO changes (change_set, entity, record_id, operation, "before", "after")
SELECT 1000 + (created - :first) / 3600, 'deals', i, 'create', NULL, NULL FROM made
""",
    """
INSERT INTO changes (change_set, entity, record_id, operation, "before", "after")
SELECT 1000 + (at - :first) / 3600, 'deals', i, 'update', json_object('stage_id', before, 'status', 'open'),
       json_object('stage_id', after, 'status', 'open') FROM moved WHERE k AND at > :now - 120 * 86400
""",
    """
INSERT INTO changes (change_set, entity, record_id, operation, "before", "after")
SELECT 1000 + (edited - :first) / 3600, 'deals', i, 'update',
       iif(i % 2, json_object('amount_minor', i * 31 % 1000000), json_object('close_date', date(edited, 'unixepoch'))),
       iif(i % 2, json_object('amount_minor', i * 7919 % 1000000 * 10), json_object('close_date', '2026-12-01'))
FROM (SELECT i, created + i * 97 % (:now - created) AS edited FROM made WHERE i % 25 = 0 AND created < :now)
ORDER BY edited
""",
    """
INSERT INTO activities (created_at, updated_at, version, owner_id, kind, direction, subject, subject_f, occurred_at,
  deal_id)
SELECT instant(at), instant(at), 1, 101 + i % 20, iif(i % 3, 'call', 'email'), iif(nth, 'in', 'out'), 'On deal ' || i,
       'on deal ' || i, instant(at), i
FROM (SELECT i, nth, created + (1 + i * 11 % 97 + 90 * nth) * 3600 AS at FROM made, (SELECT 0 AS nth UNION SELECT 1)
      WHERE i % 2 = 0)
WHERE at < :now ORDER BY at
""",
    """
INSERT INTO leads (id, created_at, updated_at, version, owner_id, source, source_f, name, name_f, company, company_f,
  email, email_key, status, converted_at)
SELECT i, instant(created), instant(created), 1, 101 + i % 20, word, lower(word), 'Lead ' || i, 'lead ' || i,
  'Company ' || i, 'company ' || i, 'lead' || i || '@bench.example', 'lead' || i || '@bench.example', status,
  iif(status = 'converted', instant(created + waited), NULL)
FROM prospects
""",
    """
INSERT INTO status_changes (created_at, updated_at, version, entity, record_id, from_status, to_status, at, by_id)
SELECT instant(at), instant(at), 1, 'leads', i, before, after, instant(at), 101 + i % 20
FROM (SELECT i, created AS at, NULL AS before, 'new' AS after FROM prospects
      UNION ALL SELECT i, created + waited / 2, 'new', 'working' FROM prospects WHERE status <> 'new'
      UNION ALL SELECT i, created + waited, 'working', status FROM prospects WHERE status NOT IN ('new', 'working'))
ORDER BY at
""",
    """
INSERT INTO targets (created_at, updated_at, version, period, metric, member_id, scope, amount_minor, currency)
SELECT instant(:now), instant(:now), 1,
       strftime('%Y-Q', :now, 'unixepoch') || (strftime('%m', :now, 'unixepoch') + 2) / 3, 'won_amount', id,
       'member ' || id, 100000000, 'USD' FROM members WHERE id > 100
""",
    """
INSERT INTO forecast_snapshots (taken_on, month, owner_id, pipeline_id, currency, won_minor, commit_minor,
  best_case_minor, pipeline_minor, weighted_minor, slipped_minor, undated_minor, deals)
WITH RECURSIVE months(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM months WHERE m < 12)
SELECT strftime('%Y-01-01', :now, 'unixepoch'), strftime('%Y-', :now, 'unixepoch') || printf('%02d', m), members.id, 1,
       currency, 0, 0, 0, 1000000, 500000, 0, 0, 10
FROM months, members, (SELECT 'USD' AS currency UNION ALL SELECT 'EUR' UNION ALL SELECT 'GBP') WHERE members.id > 100
""",
)

PROSPECTS = """
CREATE TEMP TABLE prospects AS
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :leads),
planned AS (SELECT i, :first + i * (:now - :first) / (:leads + 1) AS created, (1 + i * 71 % 40) * 86400 AS waited,
                   i * 7919 % 20 AS fate FROM numbers)
SELECT i, created, waited, CASE i * 17 % 7 WHEN 0 THEN 'Web' WHEN 1 THEN 'Fair' WHEN 2 THEN 'Referral' END AS word,
       CASE WHEN created + waited > :now THEN 'new' WHEN fate < 7 THEN 'converted' WHEN fate < 13 THEN 'unqualified'
            WHEN fate < 16 THEN 'nurturing' WHEN fate < 18 THEN 'working' ELSE 'qualified' END AS status
FROM planned
"""

FILLED = (
    "members", "companies", "exchange_rates", "deals", "stage_changes", "change_sets", "changes", "activities", "leads",
    "status_changes", "targets", "forecast_snapshots",
)  # fmt: skip


def fill(path: Path, deals: int) -> None:
    """Put so many deals, and three leads for ten of them, into a new database."""
    now = datetime.now(UTC)
    span = {"now": int(now.timestamp()), "first": int((now - SPAN).timestamp())}
    companies = max(1, deals // DEALS_OF_A_COMPANY)
    counts = {"deals": deals, "leads": int(deals * LEADS_OF_DEALS), "companies": companies}
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("instant", 1, instant, deterministic=True)
        connection.execute("PRAGMA cache_size=-262144")
        with connection, without_indexes(connection, FILLED):
            for statement in (DEALS_MADE, MOVES, PROSPECTS, *FILL):
                connection.execute(statement, span | counts)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def instant(seconds: int) -> str:
    """A moment as it is stored."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


@contextmanager
def without_indexes(connection: sqlite3.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Indexes are made again over what was filled in: a million rows go in several times as fast."""
    marks = ", ".join("?" * len(tables))
    query = f"SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL AND tbl_name IN ({marks})"
    known = connection.execute(query, tables).fetchall()
    for name, _ in known:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for _, statement in known:
        connection.execute(statement)
