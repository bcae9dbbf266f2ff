"""What revisions are made of: tables with the columns every record has, their indexes, links added later.

Released revisions depend on this module: it only grows.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import context, op

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("deleted_at IS NULL")


def texts(*names: str, nullable: bool = True) -> list[Any]:
    """Columns of text."""
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def numbers(*names: str, nullable: bool = True) -> list[Any]:
    """Columns of 64-bit integers."""
    return [sa.Column(name, INTEGER, nullable=nullable) for name in names]


def journaled(name: str, *parts: list[Any], **links: str) -> None:
    """A table with what every journaled row has; `links` are its foreign keys."""
    own: list[list[Any]] = [
        numbers("id", nullable=False),
        texts("created_at"),
        numbers("created_by_id"),
        texts("updated_at"),
        numbers("updated_by_id"),
        texts("deleted_at"),
        numbers("version", nullable=False),
    ]
    table(name, *own, *parts, created_by_id="members", updated_by_id="members", **links)


def table(name: str, *parts: list[Any], **links: str) -> None:
    """A table with an id; `links` are its foreign keys."""
    columns = [part for some in parts for part in some]
    keys = [sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{name}_{key}")) for key, to in links.items()]
    primary = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, *columns, primary, *keys, sqlite_autoincrement=True, sqlite_strict=True)


def record(name: str, *parts: list[Any], **links: str) -> None:
    """A table with what every record of the business has besides, and its indexes."""
    own = texts(
        "tags", "source", "source_f", "source_detail", "external_system", "external_id", "notes", "custom",
        "search_text",
    )  # fmt: skip
    journaled(name, numbers("owner_id"), own, *parts, owner_id="members", **links)
    live(name, "external_id", "external_system", unique=True)
    live(name, "owner_id", "id")


def live(table: str, *columns: str, unique: bool = False, named: str | None = None) -> None:
    """An index over the records outside the bin."""
    name = f"{'uq' if unique else 'ix'}_{table}_{named or '_'.join(columns)}_live"
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=LIVE, postgresql_where=LIVE)


def filled(table: str, column: str) -> None:
    """An index over the records outside the bin that have this field."""
    condition = sa.text(f"{column} IS NOT NULL AND deleted_at IS NULL")
    name = f"ix_{table}_{column}_filled"
    op.create_index(name, table, [column, "id"], sqlite_where=condition, postgresql_where=condition)


def where(name: str, table: str, condition: str, *columns: str) -> None:
    """An index over the records outside the bin of which something holds."""
    clause = sa.text(f"{condition} AND deleted_at IS NULL")
    op.create_index(name, table, list(columns), sqlite_where=clause, postgresql_where=clause)


def plain(table: str, *columns: str) -> None:
    """An index over all records."""
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def gain(table: str, name: str, target: str, *beside: str) -> None:
    """Give a table a link, indexed with the columns beside it; a custom field of that name steps aside first."""
    _step_aside(table, name)
    kind = INTEGER.compile(dialect=op.get_bind().dialect)
    column = f"{name}_id"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
    )
    plain(table, column, *beside)


def _step_aside(table: str, key: str) -> None:
    """Rename a custom field of a table to `x_…`: its definition, values, journal and index (SPEC 1.5)."""
    here = op.get_bind()
    fields = sa.table("fields", sa.column("entity"), sa.column("key"))
    mine = sa.and_(fields.c.entity == table, fields.c.key == key)
    if here.execute(sa.select(fields.c.key).where(mine)).first() is None:
        return
    here.execute(sa.update(fields).where(mine).values(key=f"x_{key}"))
    _rename_keys(table, table, "custom", "", key)
    for image in ("before", "after"):
        _rename_keys("changes", table, image, "custom.", key)
    named = sa.text("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name LIKE :name")
    for name, statement in here.execute(named, {"name": f"%_{table}_custom_{key}%"}).all():
        found = statement.replace(f"_custom_{key}", f"_custom_x_{key}").replace(f"'$.{key}", f"'$.x_{key}")
        here.exec_driver_sql(f'DROP INDEX "{name}"')
        here.exec_driver_sql(found)
    context.config.attributes["notes"].append(
        f"{table.capitalize()} have a field {key} of their own now; your field of that name is called x_{key}."
    )


def _rename_keys(table: str, entity: str, column: str, prefix: str, key: str) -> None:
    """Rename a key and its twins in the JSON of a column; of the journal only that of one entity."""
    here = op.get_bind()
    rows = sa.table(table, sa.column("id"), sa.column("entity"), sa.column(column))
    held = rows.c[column].contains(f'"{prefix}{key}')
    if table == "changes":
        held = sa.and_(held, rows.c.entity == entity)
    for number, text in here.execute(sa.select(rows.c.id, rows.c[column]).where(held)).all():
        values = {_renamed(name, prefix, key): value for name, value in json.loads(text).items()}
        made = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=table == entity)
        here.execute(sa.update(rows).where(rows.c.id == number).values({column: made}))


def _renamed(name: str, prefix: str, key: str) -> str:
    own = name.removeprefix(prefix)
    return f"{prefix}x_{own}" if name.startswith(prefix) and own.partition("__")[0] == key else name
