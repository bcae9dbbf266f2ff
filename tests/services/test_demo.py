"""The demo database: enough of everything, and the same for the same clock."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_tui.db.database import Database
from crm_tui.domain.pipeline import LEAD_STATUSES, PRIORITIES
from crm_tui.domain.tickets import ARTICLE_STATUSES, CHANNELS, TICKET_STATUSES, TICKET_TYPES
from crm_tui.errors import Conflict, NotFound
from crm_tui.services import demo, maintenance, records, sla, undoing, writing
from crm_tui.services.attention import rotting
from crm_tui.services.rows import Assignment
from crm_tui.services.search import search
from tests.conftest import NOW, opened

TO_DO = "'new', 'open', 'pending', 'on_hold'"


def ask(db: Database, sql: str) -> list[tuple[object, ...]]:
    return list(maintenance.query(db, sql).rows)


def test_the_demo_has_enough_of_everything(db: Database) -> None:
    counts = demo.build(db)

    assert counts["companies"] >= 40
    assert counts["contacts"] >= 120
    assert counts["activities"] >= 300
    assert counts["contact_points"] >= 40
    assert counts["leads"] >= 60
    assert counts["deals"] >= 48
    assert counts["tasks"] >= 50
    assert counts["tickets"] >= 40
    assert counts["policies"] == 2
    assert counts["articles"] == 6
    assert counts["snippets"] == 3
    assert counts["targets"] == 7
    assert counts["reports"] == 3
    assert counts["members"] == 5
    assert counts["fields"] == 2
    assert demo.is_demo(db)


def test_the_demo_speaks_many_scripts_and_currencies(db: Database) -> None:
    demo.build(db)

    for text in ("müller", "łukasz", "山田", "ольга", "مريم", "🌻", "ελενη"):
        assert search(db, text).hits, text
    assert ask(db, "SELECT count(*) >= 8 FROM (SELECT DISTINCT currency FROM companies)") == [(1,)]
    assert ask(db, "SELECT count(*) FROM contacts WHERE phone IS NOT NULL AND phone_e164 IS NULL") == [(0,)]
    assert ask(db, "SELECT count(*) FROM contacts WHERE email IS NOT NULL AND email_key IS NULL") == [(0,)]


def test_the_demo_has_birthdays_soon_duplicates_and_people_nobody_has_touched(db: Database) -> None:
    demo.build(db)

    soon = [(NOW + timedelta(days=days)).strftime("%m-%d") for days in range(30)]
    found = ask(db, "SELECT birthday FROM contacts WHERE birthday IS NOT NULL")
    assert sum(str(birthday)[-5:] in soon for (birthday,) in found) >= 7
    assert records.count(db, "contacts", ['name~"atharina vogel"']) == 2
    assert records.count(db, "contacts", ["last_touch_at:none"]) >= 10
    assert records.count(db, "activities", ["occurred_at>now"]) == 0


def test_the_demo_has_leads_in_every_status_that_went_there_from_new(db: Database) -> None:
    demo.build(db)

    assert {status for (status,) in ask(db, "SELECT DISTINCT status FROM leads")} == set(LEAD_STATUSES)
    began = "SELECT count(*) FROM status_changes WHERE entity = 'leads' AND from_status IS NULL AND to_status = 'new'"
    assert ask(db, began) == ask(db, "SELECT count(*) FROM leads")
    mine = "entity = 'leads' AND record_id = leads.id"
    latest = f"SELECT to_status FROM status_changes WHERE {mine} ORDER BY at DESC, id DESC LIMIT 1"
    assert ask(db, f"SELECT count(*) FROM leads WHERE status <> ({latest})") == [(0,)]
    assert ask(db, "SELECT count(*) > 0 FROM leads WHERE recycle_on < '2026-11-23'") == [(1,)]
    assert ask(db, "SELECT count(*) FROM leads WHERE status = 'new' AND first_response_at IS NOT NULL") == [(0,)]


def test_the_demo_has_deals_in_every_stage_with_their_way_there(db: Database) -> None:
    demo.build(db)

    assert ask(db, "SELECT count(DISTINCT stage_id) FROM deals") == [(7,)]
    assert ask(db, "SELECT count(DISTINCT currency) >= 6 FROM deals") == [(1,)]
    latest = "SELECT to_stage_id FROM stage_changes WHERE deal_id = deals.id ORDER BY at DESC, id DESC LIMIT 1"
    assert ask(db, f"SELECT count(*) FROM deals WHERE stage_id <> ({latest})") == [(0,)]
    assert ask(db, "SELECT count(*) FROM deals WHERE (closed_at IS NULL) <> (status = 'open')") == [(0,)]
    assert ask(db, "SELECT count(*) FROM deals WHERE pushed_count > 0 AND close_date < '2026-11-23'") == [(3,)]
    assert ask(db, "SELECT count(DISTINCT name) FROM deals") == [(48,)]
    assert records.count(db, "deals", [rotting(db)]) >= 3


def test_the_demo_has_tasks_and_touches_for_these_days(db: Database) -> None:
    demo.build(db)

    due = "SELECT count(*) >= 3 FROM tasks WHERE status = 'open' AND due"
    assert ask(db, f"{due} < '2026-11-23'") == ask(db, f"{due} = '2026-11-23'") == ask(db, f"{due} = '2026-11-24'")
    assert ask(db, "SELECT count(*) FROM tasks WHERE recurrence IS NOT NULL") == [(5,)]
    assert ask(db, "SELECT count(*) > 0 FROM tasks WHERE status = 'done' AND done_at IS NOT NULL") == [(1,)]
    touches = "SELECT count(*) >= 2 FROM contacts WHERE next_touch_at LIKE"
    assert ask(db, f"{touches} '2026-11-23%'") == ask(db, f"{touches} '2026-11-24%'") == [(1,)]


@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=17), timedelta(days=5, hours=3)])
def test_clocks_of_the_demo_run_are_at_risk_over_and_paused_at_any_hour(tmp_path: Path, later: timedelta) -> None:
    db = opened(tmp_path / "crm.db", now=NOW + later)
    demo.build(db)

    states = ask(db, f"SELECT sla_state, count(*) FROM tickets WHERE status IN ({TO_DO}) GROUP BY 1 ORDER BY 1")
    db.close()

    assert states == [("at_risk", 6), ("breached", 4), ("paused", 7), ("running", 9)]


def test_the_demo_has_tickets_of_every_sort_with_their_way_there(db: Database) -> None:
    demo.build(db)

    for name, words in (("status", TICKET_STATUSES), ("type", TICKET_TYPES), ("channel", CHANNELS)):
        assert {word for (word,) in ask(db, f"SELECT DISTINCT {name} FROM tickets")} == set(words)
    assert {word for (word,) in ask(db, "SELECT DISTINCT priority FROM tickets")} == set(PRIORITIES)
    latest = "SELECT to_status FROM status_changes WHERE entity = 'tickets' AND record_id = tickets.id"
    assert ask(db, f"SELECT count(*) FROM tickets WHERE status <> ({latest} ORDER BY at DESC, id DESC LIMIT 1)") == [
        (0,)
    ]
    assert ask(db, "SELECT count(*) FROM ticket_posts WHERE origin_ticket_id IS NOT NULL") == [(2,)]
    assert ask(db, "SELECT count(*) > 1 FROM tickets WHERE reopened_count > 0 AND time_spent_min > 0") == [(1,)]
    assert ask(db, "SELECT count(DISTINCT article_id) FROM tickets") == [(2,)]
    assert ask(db, "SELECT count(*) FROM responses WHERE kind = 'csat'") == [(6,)]
    assert {word for (word,) in ask(db, "SELECT DISTINCT status FROM articles")} == set(ARTICLE_STATUSES)


def test_the_clocks_of_the_demo_are_those_that_follow_from_its_tickets(db: Database) -> None:
    demo.build(db)
    clocks = "SELECT ticket_id, kind, started_at, due_at, stopped_at, state FROM sla_clocks ORDER BY 1, 2, 3"
    before = ask(db, clocks)

    sla.recompute(db, closed=True)

    assert ask(db, clocks) == before


def test_the_same_clock_gives_the_same_rows_and_another_clock_moves_them(tmp_path: Path) -> None:
    def dump(name: str, now: datetime) -> list[list[tuple[object, ...]]]:
        db = opened(tmp_path / name, now=now)
        demo.build(db)
        found = [ask(db, f"SELECT * FROM {each} ORDER BY id") for each in demo.COUNTED]
        db.close()
        return found

    first, second, later = dump("a.db", NOW), dump("b.db", NOW), dump("c.db", NOW + timedelta(days=90))

    assert first == second
    assert first != later


def test_building_again_changes_nothing(db: Database) -> None:
    first = demo.build(db)

    assert demo.build(db) == first


def test_records_of_ones_own_are_never_mixed_with_the_demo(db: Database) -> None:
    writing.add(db, "contacts", [Assignment("name", "=", "Ada")])

    with pytest.raises(Conflict, match="has records already"):
        demo.build(db)

    assert not demo.is_demo(db)
    assert demo.counts(db)["companies"] == 0


def test_the_demo_is_sound_and_cannot_be_undone_by_mistake(db: Database, tmp_path: Path) -> None:
    demo.build(db)

    found = maintenance.doctor(str(tmp_path / "crm.db"), folder=tmp_path, now=NOW)
    assert [check for check in found if not check.ok] == []
    with pytest.raises(NotFound):
        undoing.undo(db)


def test_the_demo_is_built_within_two_seconds(db: Database) -> None:
    started = time.process_time()

    demo.build(db)

    assert time.process_time() - started < 2
