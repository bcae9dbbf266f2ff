"""What each report costs at least: its figures by SQL written by hand, over the tables and indexes of the program."""

from dataclasses import dataclass
from datetime import date, timedelta

BASE = "USD"

MONEY = "coalesce(currency, '{base}')"
WEIGHTED = "(amount_minor * probability + 50) / 100 - (amount_minor * probability % 200 = 50)"
LAST_STAGE = """(SELECT to_stage_id FROM stage_changes WHERE deal_id = deals.id AND at < '{moment}'
  AND deleted_at IS NULL ORDER BY at DESC, stage_changes.id DESC LIMIT 1)"""
MIDDLE = "rank IN ((size + 1) / 2, (size + 2) / 2)"
STAYS = """SELECT deal_id, from_stage_id AS stage, sum(seconds_in_from) AS seconds FROM stage_changes
  JOIN stages ON stages.id = from_stage_id AND kind = 'open'
  WHERE stage_changes.deleted_at IS NULL AND seconds_in_from IS NOT NULL GROUP BY deal_id, from_stage_id"""
STAYED = f"({STAYS}) JOIN deals ON deals.id = deal_id AND deals.deleted_at IS NULL"

PIPELINE = f"""
SELECT stage_id, {MONEY} AS money, count(*), sum(amount_minor), sum({WEIGHTED}),
       sum(iif(close_date < '{{today}}', amount_minor, 0))
FROM deals WHERE status = 'open' AND deleted_at IS NULL GROUP BY stage_id, money;
"""

BUYER = "coalesce(company_id, -contact_id)"
WON = "status <> 'open' AND status <> 'lost' AND deleted_at IS NULL"
ONE = 10**10
"""A rate of one, as rates are stored."""


def _cuts(what: str) -> str:
    ranks = "rank IN (size / 5, size * 2 / 5, size * 3 / 5, size * 4 / 5)"
    ranked = f"SELECT {what}, row_number() OVER (ORDER BY {what}) AS rank, count(*) OVER () AS size FROM customers"
    return f"SELECT '{what}' AS what, {what} AS cut FROM ({ranked}) WHERE {ranks}"


def _score(what: str) -> str:
    return f"(SELECT 1 + count(*) FROM cuts WHERE what = '{what}' AND cut < {what}) AS r_{what}"


FLOORS = {
    "pipeline": PIPELINE,
    "pipeline --as-of": f"""
SELECT stages.id, {MONEY} AS money, count(*), sum(amount_minor),
       sum({WEIGHTED.replace("probability", "coalesce(probability_own, stages.probability)")}),
       sum(iif(close_date < '{{today}}', amount_minor, 0))
FROM deals JOIN stages ON stages.id = {LAST_STAGE.replace("{moment}", "{cutoff}")}
WHERE deals.deleted_at IS NULL AND kind = 'open' GROUP BY stages.id, money;
""",
    "forecast": f"""
SELECT {MONEY} AS money, forecast_category, count(*), sum(amount_minor), sum({WEIGHTED}),
       CASE WHEN close_date IS NULL THEN 'undated' WHEN close_date < '{{today}}' THEN 'slipped'
            WHEN close_date >= '{{first}}' AND close_date < '{{until}}' THEN 'expected' END AS due
FROM deals WHERE status = 'open' AND deleted_at IS NULL GROUP BY money, forecast_category, due;
SELECT {MONEY} AS money, rate, rate_base, count(*), sum(amount_minor) FROM deals
WHERE closed_at >= '{{begin}}' AND closed_at < '{{end}}' AND status = 'won' AND deleted_at IS NULL
GROUP BY money, rate, rate_base;
""",
    "accuracy": f"""
SELECT {MONEY} AS money, rate, rate_base, count(*), sum(amount_minor) FROM deals
WHERE closed_at >= '{{year}}T00:00:00Z' AND closed_at < '{{next_year}}T00:00:00Z' AND {WON}
GROUP BY money, rate, rate_base;
SELECT id, month, owner_id, pipeline_id, currency, won_minor, weighted_minor FROM forecast_snapshots
WHERE taken_on = (SELECT min(taken_on) FROM forecast_snapshots WHERE taken_on >= '{{year}}') AND month >= '{{year}}';
""",
    "targets": f"""
SELECT {MONEY} AS money, rate, rate_base, count(*), sum(amount_minor) FROM deals
WHERE closed_at >= '{{begin}}' AND closed_at < '{{end}}' AND {WON} GROUP BY money, rate, rate_base;
SELECT {MONEY} AS money, count(*), sum({WEIGHTED}) FROM deals
WHERE status = 'open' AND close_date >= max('{{today}}', '{{first}}') AND close_date < '{{until}}'
      AND deleted_at IS NULL GROUP BY money;
SELECT period, metric, scope, amount_minor, currency, deals FROM targets WHERE deleted_at IS NULL;
""",
    "win-rate": f"""
SELECT {MONEY} AS money, rate, rate_base, status, count(*), sum(amount_minor) FROM deals
WHERE closed_at IS NOT NULL AND status <> 'open' AND deleted_at IS NULL GROUP BY money, rate, rate_base, status;
SELECT money, amount_minor FROM (
  SELECT {MONEY} AS money, amount_minor, row_number() OVER (PARTITION BY {MONEY} ORDER BY amount_minor) AS rank,
         count(*) OVER (PARTITION BY {MONEY}) AS size
  FROM deals WHERE closed_at IS NOT NULL AND status = 'won' AND deleted_at IS NULL) WHERE {MIDDLE};
""",
    "velocity": f"""
SELECT {MONEY} AS money, rate, rate_base, status, count(*), sum(amount_minor),
       sum(iif(status = 'won', unixepoch(closed_at) - unixepoch(created_at), 0))
FROM deals WHERE deleted_at IS NULL GROUP BY money, rate, rate_base, status;
SELECT money, cycle FROM (
  SELECT money, cycle, row_number() OVER (PARTITION BY money ORDER BY cycle) AS rank,
         count(*) OVER (PARTITION BY money) AS size
  FROM (SELECT {MONEY} AS money, unixepoch(closed_at) - unixepoch(created_at) AS cycle
        FROM deals WHERE closed_at IS NOT NULL AND status = 'won' AND deleted_at IS NULL)) WHERE {MIDDLE};
""",
    "funnel": """
SELECT here.id, status, count(*), sum(EXISTS (
  SELECT 1 FROM stage_changes AS later JOIN stages AS there ON there.id = later.to_stage_id
  WHERE later.deal_id = entered.deal_id AND later.deleted_at IS NULL AND later.at >= entered.at
    AND (later.at > entered.at OR later.id > entered.id)
    AND (there.kind = 'won' OR there.kind = 'open' AND there.pipeline_id = here.pipeline_id
         AND there.position > here.position)))
FROM (SELECT deal_id, to_stage_id, at, id,
             row_number() OVER (PARTITION BY deal_id, to_stage_id ORDER BY at, id) AS nth
      FROM stage_changes WHERE deleted_at IS NULL) AS entered
  JOIN deals ON deals.id = entered.deal_id AND deals.deleted_at IS NULL
  JOIN stages AS here ON here.id = entered.to_stage_id AND here.kind = 'open'
WHERE nth = 1 GROUP BY here.id, status;
""",
    "stage-time": f"""
SELECT stage, count(*), sum(seconds) FROM {STAYED} GROUP BY stage;
SELECT stage, seconds FROM (
  SELECT stage, seconds, row_number() OVER (PARTITION BY stage ORDER BY seconds) AS rank,
         count(*) OVER (PARTITION BY stage) AS size FROM {STAYED}) WHERE {MIDDLE} OR rank = (size * 90 + 99) / 100;
SELECT seconds FROM (
  SELECT seconds, row_number() OVER (ORDER BY seconds) AS rank, count(*) OVER () AS size
  FROM {STAYED}) WHERE {MIDDLE} OR rank = (size * 90 + 99) / 100;
SELECT stage_id, count(*), sum(unixepoch('{{now}}') - unixepoch(stage_entered_at)) FROM deals
WHERE status = 'open' AND deleted_at IS NULL GROUP BY stage_id;
""",
    "waterfall": f"""
CREATE TEMP TABLE edited AS
SELECT record_id AS id, min(changes.id) AS change, json_extract("before", '$.amount_minor') AS was_worth,
       json_extract("before", '$.close_date') AS was_due
FROM changes JOIN change_sets AS sets ON sets.id = change_set
WHERE change_set >= (SELECT min(id) FROM change_sets WHERE at >= '{{begin}}') AND entity = 'deals'
  AND sets.at >= '{{begin}}' AND ("before" LIKE '%"amount_minor":%' OR "before" LIKE '%"currency":%' 
       OR "before" LIKE '%"close_date":%')
GROUP BY record_id;
CREATE TEMP VIEW due AS
SELECT id, {MONEY} AS money, amount_minor AS worth FROM main.deals
WHERE status IN ('open', 'won', 'lost') AND close_date >= '{{first}}' AND close_date < '{{until}}'
  AND deleted_at IS NULL AND id NOT IN (SELECT id FROM edited)
UNION ALL
SELECT deals.id, {MONEY}, coalesce(was_worth, amount_minor) FROM edited JOIN main.deals USING (id)
WHERE coalesce(was_due, close_date) >= '{{first}}' AND coalesce(was_due, close_date) < '{{until}}'
  AND deleted_at IS NULL;
SELECT money, sum(worth) FROM due AS deals JOIN stages ON stages.id = {LAST_STAGE.replace("{moment}", "{begin}")}
WHERE kind = 'open' GROUP BY money;
SELECT money, sum(worth) FROM due AS deals JOIN stages ON stages.id = {LAST_STAGE.replace("{moment}", "{now}")}
WHERE kind = 'open' GROUP BY money;
SELECT money, one.kind, other.kind, sum(worth)
FROM due AS deals JOIN stage_changes ON deal_id = deals.id AND stage_changes.deleted_at IS NULL
  JOIN stages AS other ON other.id = to_stage_id LEFT JOIN stages AS one ON one.id = from_stage_id
WHERE at >= '{{begin}}' AND at < '{{now}}' GROUP BY money, one.kind, other.kind;
""",
    "leads": """
SELECT status, count(*) FROM leads WHERE deleted_at IS NULL GROUP BY status;
SELECT status, count(*) FROM leads JOIN (
  SELECT record_id, max(at) FROM status_changes WHERE entity = 'leads' AND deleted_at IS NULL GROUP BY record_id)
ON record_id = leads.id WHERE status IN ('converted', 'unqualified') AND deleted_at IS NULL GROUP BY status;
""",
    "sources": f"""
SELECT source_f, status, count(*) FROM leads WHERE deleted_at IS NULL GROUP BY source_f, status;
SELECT source_f, {MONEY} AS money, rate, rate_base, status, count(*), sum(amount_minor) FROM deals
WHERE closed_at IS NOT NULL AND status <> 'open' AND deleted_at IS NULL
GROUP BY source_f, money, rate, rate_base, status;
""",
    "activities": """
SELECT status, CASE WHEN touched IS NULL THEN 5 WHEN waited <= 3600 THEN 0 WHEN waited <= 14400 THEN 1
                    WHEN waited <= 86400 THEN 2 WHEN waited <= 259200 THEN 3 ELSE 4 END AS span, count(*), sum(done)
FROM (SELECT status, touched, done, unixepoch(touched) - unixepoch(created_at) AS waited
      FROM deals LEFT JOIN (
        SELECT deal_id, count(*) AS done,
               min(iif(direction = 'out' AND kind IN ('call', 'email', 'meeting', 'message', 'visit'), occurred_at,
                       NULL)) AS touched
        FROM activities WHERE deal_id IS NOT NULL AND deleted_at IS NULL GROUP BY deal_id) ON deal_id = deals.id
      WHERE closed_at IS NOT NULL AND status <> 'open' AND deals.deleted_at IS NULL)
GROUP BY status, span;
""",
    "rfm": f"""
CREATE TEMP TABLE bought AS
SELECT {BUYER} AS who, {MONEY} AS money, rate, rate_base, count(*) AS n, sum(amount_minor) AS amount,
       max(closed_at) AS last
FROM main.deals WHERE closed_at >= '{{two_years_ago}}T00:00:00Z' AND closed_at < '{{tomorrow}}T00:00:00Z' AND {WON}
GROUP BY who, money, rate, rate_base;
CREATE TEMP TABLE customers AS
SELECT who, -unixepoch(max(last)) / 86400 AS day, sum(n) AS n, sum(amount * coalesce(rate, {ONE}) / {ONE}) AS value
FROM bought GROUP BY who;
CREATE TEMP TABLE cuts AS {" UNION ALL ".join(map(_cuts, ("day", "n", "value")))};
CREATE TEMP TABLE scored AS SELECT who, day, {", ".join(map(_score, ("day", "n", "value")))} FROM customers;
SELECT r_day, r_n, r_value, money, rate, rate_base, count(*), sum(n), sum(amount), sum(day)
FROM bought JOIN scored USING (who) GROUP BY r_day, r_n, r_value, money, rate, rate_base;
""",
    "repeat": f"""
SELECT often, count(*) FROM (
  SELECT {BUYER} AS who, count(*) > 1 AS often FROM deals WHERE closed_at IS NOT NULL AND {WON} GROUP BY who)
GROUP BY often;
SELECT {MONEY} AS money, rate, rate_base, count(*), sum(amount_minor) FROM deals
WHERE closed_at IS NOT NULL AND {WON} AND {BUYER} IS NOT NULL GROUP BY money, rate, rate_base;
""",
    "cohorts": f"""
SELECT began, month - began AS after, count(*) FROM (
  SELECT who, month, min(month) OVER (PARTITION BY who) AS began FROM (
    SELECT {BUYER} AS who, substr(closed_at, 1, 4) * 12 + substr(closed_at, 6, 2) AS month FROM deals
    WHERE closed_at IS NOT NULL AND {WON} GROUP BY who, month))
GROUP BY began, after;
""",
}


@dataclass(frozen=True)
class Moments:
    """The running quarter, the moment a run began, and the day of --as-of, as the reports see them."""

    now: str
    today: date
    as_of: date

    def floor(self, report: str, sql: str) -> str:
        """The SQL of a report with the moments filled in."""
        month = self.today.month - (self.today.month - 1) % 3
        first, until = self.today.replace(month=month, day=1), _after(self.today.year, month + 3)
        ends: dict[str, object] = {
            "first": first,
            "until": until,
            "begin": f"{first}T00:00:00Z",
            "end": f"{until}T00:00:00Z",
        }
        seen = self.as_of if report.endswith("--as-of") else self.today
        ends |= {"year": date(self.today.year, 1, 1), "next_year": date(self.today.year + 1, 1, 1)}
        ends |= {"two_years_ago": self.today - timedelta(days=731), "tomorrow": self.today + timedelta(days=1)}
        cutoff = f"{date.fromordinal(self.as_of.toordinal() + 1)}T00:00:00Z"
        return sql.format(base=BASE, now=self.now, today=seen, cutoff=cutoff, **ends)


def _after(year: int, month: int) -> date:
    return date(year + month // 13, (month - 1) % 12 + 1, 1)
