"""The temporary tables of an import, on disk in the TEMP database of its connection."""

from enum import IntEnum

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Select, Table, Text, insert

from crm_tui.db.models.base import NUMERIC
from crm_tui.services.transfer.linked import PERSON
from crm_tui.services.transfer.slots import LinkSlot, Slots


class Verdict(IntEnum):
    """What becomes of a row; MATCH rows turn out to be updated or unchanged."""

    CREATE = 1
    MATCH = 2
    SKIP = 3
    AMBIGUOUS = 4
    REJECT = 5


class Stage:
    """The tables: `rows` as converted, `rejects`, `keys` that several rows share, `hits`, `plan` and what follows."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.schema = MetaData()
        self.rows = self._table("rows", *self._row_columns())
        self.rejects = self._table(
            "rejects",
            Column("id", Integer, primary_key=True),
            _number("row"),
            _number("line"),
            *map(_text, ("field", "code", "message", "hint")),
        )
        self.keys = self._table("keys", _number("row"), _number("rank"), _text("value"), index=("row", "rank"))
        self.hits = self._table("hits", _key("row"), _key("record"), _number("rank"), rowid=False)
        self.plan = self._table(
            "plan", _key("row"), _number("record"), _number("leader"), _number("verdict"), _number("restored")
        )
        self.fresh = self._table("fresh", _key("number"), _number("row"))
        self.prints = self._table("prints", _key("row"), _number("nth"), _text("print"))
        self.candidates = self._table("candidates", _key("record"))
        self.matches = self._table("matches", _number("record"), _number("nth"), _text("print"), index=("print", "nth"))
        self.changed = self._table("changed", _key("record"), _key("row"), rowid=False)
        self.touched = self._table("touched", _key("row"))
        facts = ("author", "author_f", "kind", "body", "at")
        self.said = self._table("said", _key("number"), *map(_number, ("row", "public")), *map(_text, facts))
        self.links = {link.name: self._link_table(link) for link in slots.links}

    def create(self, connection: Connection) -> None:
        """Make the tables."""
        self.schema.create_all(connection, checkfirst=False)

    def fill(
        self, connection: Connection, table: Table, rows: list[tuple[object, ...]], names: tuple[str, ...] = ()
    ) -> None:
        """Insert rows by position, without the cost of dictionaries; `names` are some columns in the table's order."""
        if rows:
            keys = list(names) or None
            connection.exec_driver_sql(str(insert(table).compile(connection.engine, column_keys=keys)), rows)

    def touch(self, connection: Connection, rows: Select[tuple[int]]) -> None:
        """Count rows as such that change their record."""
        source = insert(self.touched).from_select(["row"], rows)
        connection.execute(source.prefix_with("OR IGNORE"))

    def _row_columns(self) -> list[Column[int] | Column[str]]:
        slots = self.slots
        made: list[Column[int] | Column[str]] = [_key("row"), _text("clears")]
        for slot in slots.values:
            number = isinstance(slot.field.kind, NUMERIC)
            made += map(_number if number else _text, slot.names)
        made += [_number(link.name) for link in slots.links]
        for point in slots.points:
            made += map(_text, point.names)
        made += [_number("csat_score") if part == "score" else _text(f"csat_{part}") for part in slots.answer]
        made += [_number("identity"), _number("shared"), _text("custom"), _text("search_text")]
        return made

    def _link_table(self, link: LinkSlot) -> Table:
        facts: list[Column[int] | Column[str]] = [*map(_text, ("ref", "ref_f", "domain", "external_id"))]
        facts += [_number("id"), *map(_text, ("search_text", *PERSON))]
        return self._table(
            link.name, _key("number"), *facts, *map(_number, ("record", "several", "needed", "within", "of"))
        )

    def _table(
        self, name: str, *columns: Column[int] | Column[str], index: tuple[str, ...] = (), rowid: bool = True
    ) -> Table:
        full = f"import_{name}"
        table = Table(full, self.schema, *columns, prefixes=["TEMPORARY"], sqlite_with_rowid=rowid)
        if index:
            Index(f"ix_{full}", *(table.c[each] for each in index))
        return table


def _key(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer)


def _text(name: str) -> Column[str]:
    return Column(name, Text)
