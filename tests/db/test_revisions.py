"""An older file on its way to the newest schema."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from acting import add
from alembic import command
from alembic.config import Config
from conftest import NOW
from sqlalchemy import create_engine

from crm_tui.db import migrations
from crm_tui.db.opening import open_database
from crm_tui.domain.kinds import Context
from crm_tui.services import undoing
from crm_tui.services.detail import show
from crm_tui.services.records import page

FIELD = """INSERT INTO fields (id, created_at, updated_at, version, entity, key, label, kind, "unique", "indexed")
VALUES (1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1, 'activities', 'lead', 'Lead', 'text', 1, 1)"""
ACTIVITY = """INSERT INTO activities (id, created_at, updated_at, version, kind, occurred_at, custom)
VALUES (1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 2, 'call', '2026-01-01T00:00:00Z',
        '{"lead":"Warm","lead__f":"warm","leader":"Ann"}')"""
SETS = """INSERT INTO change_sets (id, at, actor, origin, label, undoable)
VALUES (1, '2026-01-01T00:00:00Z', 'ann', 'cli', 'Edit', 1)"""
CHANGE = """INSERT INTO changes (change_set, entity, record_id, operation, before, after)
VALUES (1, 'activities', 1, 'update', '{"custom.lead":"Cold","custom.lead__f":"cold"}',
        '{"custom.lead":"Warm","custom.lead__f":"warm"}')"""
INDEX = """CREATE UNIQUE INDEX uq_activities_custom_lead__f ON activities (json_extract(custom, '$.lead__f'))
WHERE deleted_at IS NULL"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of the first schema, whose activities have a custom field with a name that is built in by now."""
    path = tmp_path / "crm.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        for statement in (FIELD, ACTIVITY, SETS, CHANGE, INDEX):
            connection.execute(statement)
        connection.commit()
    return path


def test_a_custom_field_makes_room_for_a_built_in_one_and_says_so(old: Path) -> None:
    said: list[str] = []
    context = Context(now=NOW, currency="EUR")
    db = open_database(
        str(old), login="ann", origin="cli", clock=lambda: NOW, settings=context, say=said.append,
        backups=old.parent / "backups",
    )  # fmt: skip

    values = show(db, "activities", "1").page.rows[0].values

    assert (values["x_lead"], values["lead"]) == ("Warm", None)
    assert "Activities have a field lead of their own now; your field of that name is called x_lead." in said
    undoing.undo(db)
    assert show(db, "activities", "1").page.rows[0].values["x_lead"] == "Cold"
    with db.read() as connection:
        made = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE name LIKE 'uq_activities_custom%'")
        assert list(made.scalars()) == ["uq_activities_custom_x_lead__f"]
        kept = connection.exec_driver_sql("SELECT custom FROM activities").scalar_one()
    assert '"leader":"Ann"' in kept
    assert page(db, "stages").total == 7
    add(db, "targets", "period=2026-Q4", "amount=120000", "member=me")
    add(db, "reports", "name=Mine", "report=forecast")
    assert (page(db, "targets").total, page(db, "reports").total) == (1, 1)
    db.close()
