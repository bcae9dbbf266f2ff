"""Keyset pages: they give what `records.page` gives, whatever the order and the direction."""

from collections.abc import Iterator
from typing import Any

import pytest
from acting import add as added
from conftest import NOW, opened
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from crm_tui.db.bulk import Bulk
from crm_tui.db.custom import stored
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.services import custom_fields, paging, records, writing
from crm_tui.services.paging import Key, Listing
from crm_tui.text import fold

CONTEXT = Context(now=NOW, country="DE", currency="EUR")

ORDERS = {
    "contacts": (
        "name", "-name", "id", "-id", "title", "-created_at", "birthday", "cadence_days", "company", "-company.name",
        "owner", "email", "-phone", "lifecycle,-name", "-lifecycle,created_at,name", "nick", "-nick", "score,-nick",
        "-score", "do_not_call", "name,-created_at", "-name,title", "company,-id", "-owner,id,name",
    ),
    "companies": ("name", "-annual_revenue", "annual_revenue,name", "currency,-annual_revenue", "parent", "-employees"),
    "activities": ("-occurred_at", "occurred_at", "-occurred_at,subject", "contact,-occurred_at"),
}  # fmt: skip
CASES = [(name, sort) for name, sorts in ORDERS.items() for sort in sorts]

texts = st.sampled_from((None, None, "ada", "Ada", "Ádám", "Äddi", "zoë", "Zoe", "100%", "ﬁ", "𐍈", "å"))
days = st.sampled_from((None, "2024-01-01T10:00:00Z", "2025-02-03T00:00:00Z", "2026-03-04T23:59:59Z"))
numbers = st.sampled_from((None, -7, 0, 3, 3, 12))
links = st.sampled_from((None, 1, 2, 3))
some_cases = st.lists(st.sampled_from(CASES), min_size=8, max_size=8, unique=True)
custom = st.fixed_dictionaries({}, optional={"nick": st.sampled_from(("a", "b", "é")), "score": st.integers(-2, 2)})


def contacts() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(
        st.fixed_dictionaries(
            {
                "name": texts, "title": texts, "email": texts, "phone": texts, "created_at": days,
                "cadence_days": numbers,
                "company_id": links, "lifecycle": st.sampled_from((None, "lead", "customer")), "owner_id": links,
                "birthday": st.sampled_from((None, "1985-04", "--05-09")), "do_not_call": st.sampled_from((None, 0, 1)),
                "custom": custom,
            }
        ),
        min_size=1, max_size=30,
    )  # fmt: skip


def companies() -> st.SearchStrategy[list[dict[str, Any]]]:
    currencies = st.sampled_from((None, "EUR", "JPY", "KWD"))
    fields = {"name": texts, "annual_revenue_minor": numbers, "currency": currencies, "employees": numbers}
    return st.lists(st.fixed_dictionaries(fields), min_size=3, max_size=8)


def activities() -> st.SearchStrategy[list[dict[str, Any]]]:
    fields = {"occurred_at": days, "subject": texts, "kind": st.just("call")}
    return st.lists(st.fixed_dictionaries(fields), max_size=12)


def fill(db: Database, people: Any, firms: Any, done: Any) -> None:
    with db.bulk("Clear") as door:
        for name in ("activities", "contacts", "companies"):
            door.connection.execute(table(name).delete())
        ids = insert(door, "companies", firms)
        door.connection.execute(
            table("companies").update().where(table("companies").c.id == ids[0]).values(parent_id=ids[1])
        )
        linked = [person | {"company_id": person["company_id"] and ids[person["company_id"] - 1]} for person in people]
        insert(door, "contacts", linked)
        insert(door, "activities", done)


def insert(door: Bulk, name: str, rows: list[dict[str, Any]]) -> list[int]:
    fields = {field.column: field for field in door.fields(name)}
    images = []
    for row in rows:
        image = dict(row)
        for column in row.keys() & fields.keys():
            field, value = fields[column], row[column]
            twins = field.kind.derive(value, CONTEXT) if value is not None else (None,) * len(field.twins)
            image |= dict(zip(field.twins, twins, strict=True))
        if "custom" in image:
            nick = {"nick__f": fold(image["custom"]["nick"])} if "nick" in image["custom"] else {}
            image["custom"] = stored(image["custom"] | nick)
        images.append(image)
    return list(door.insert(table(name), images))


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = opened(tmp_path_factory.mktemp("paging") / "crm.db")
    for login, name in (("bo", "Bo Berg"), ("cy", "Ádám")):
        added(database, "members", f"login={login}", f"name={name}")
    custom_fields.add(database, "contacts", "nick", kind="text", indexed=True)
    custom_fields.add(database, "contacts", "score", kind="integer", indexed=True)
    yield database
    database.close()


def forwards(db: Database, listing: Listing, size: int) -> list[tuple[int, Key]]:
    found: list[tuple[int, Key]] = []
    while (page := paging.stretch(db, listing, after=found[-1][1] if found else None, limit=size)).rows:
        found += zip((row.id for row in page.rows), page.keys, strict=True)
    return found


def backwards(db: Database, listing: Listing, size: int) -> list[int]:
    found: list[int] = []
    key: Key | None = None
    while (page := paging.stretch(db, listing, after=key, backwards=True, limit=size)).rows:
        found[:0] = [row.id for row in page.rows]
        key = page.keys[0]
    return found


def shown(db: Database, listing: Listing) -> list[int]:
    page = records.page(db, listing.name, filters=listing.filters, sort=listing.sort)
    return [row.id for row in page.rows]


@settings(max_examples=15, deadline=None)
@given(people=contacts(), firms=companies(), done=activities(), size=st.integers(2, 7), cases=some_cases)
def test_pages_in_any_order_are_the_list_forwards_and_backwards(
    lists: Database, people: Any, firms: Any, done: Any, size: int, cases: Any
) -> None:
    fill(lists, people, firms, done)

    for name, sort in cases:
        listing = Listing(name, sort=(sort,))
        expected = shown(lists, listing)
        walked = forwards(lists, listing, size)

        assert [number for number, _ in walked] == expected, sort
        assert backwards(lists, listing, size) == expected, sort


@settings(max_examples=8, deadline=None)
@given(people=contacts(), firms=companies(), done=activities(), cases=some_cases, data=st.data())
def test_a_key_tells_the_position_and_skipping_leaves_out_rows_next_to_it(
    lists: Database, people: Any, firms: Any, done: Any, cases: Any, data: st.DataObject
) -> None:
    fill(lists, people, firms, done)

    for name, sort in cases:
        listing = Listing(name, sort=(sort,))
        walked = forwards(lists, listing, 100)
        ids = [number for number, _ in walked]
        assert [paging.position(lists, listing, key) for _, key in walked] == list(range(len(ids))), sort
        assert [paging.key_of(lists, listing, number) for number in ids] == [key for _, key in walked], sort
        skip = data.draw(st.integers(0, len(ids)))
        at = data.draw(st.integers(0, len(ids) - 1)) if ids else 0
        after = walked[at][1] if ids else None
        later = paging.stretch(lists, listing, after=after, skip=skip, limit=3)
        assert [row.id for row in later.rows] == ids[at + 1 + skip : at + 4 + skip], sort
        earlier = paging.stretch(lists, listing, after=after, backwards=True, skip=skip, limit=3)
        assert [row.id for row in earlier.rows] == ids[: max(at - skip, 0)][-3:], sort


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_filtered_list_is_the_same_whether_it_finds_few_or_many(
    db: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    with db.bulk("Load") as door:
        names = [None if at % 5 == 0 else f"nora {at % 3}" for at in range(40)]
        insert(door, "contacts", [{"name": name, "do_not_call": at % 2} for at, name in enumerate(names)])

    for sort in ("name", "-name", "name,name", "id", "-created_at"):
        listing = Listing("contacts", filters=("do_not_call:no",), sort=(sort,))
        expected = shown(db, listing)
        walked = forwards(db, listing, 6)
        assert [number for number, _ in walked] == backwards(db, listing, 6) == expected
        assert [paging.position(db, listing, key) for _, key in walked] == list(range(20))
        assert [row.id for row in paging.stretch(db, listing, skip=18).rows] == expected[18:]


def test_a_list_with_a_filter_counts_and_pages_only_what_it_shows(db: Database) -> None:
    ids = [added(db, "contacts", f"name=Nora {at}", f"title={'CTO' if at % 2 else 'CEO'}") for at in range(6)]
    listing = Listing("contacts", filters=("title:cto sort:-name",), fields=("title", "name"))

    page = paging.stretch(db, listing, limit=2)

    assert [row.id for row in page.rows] == [ids[5], ids[3]]
    assert [field.name for field in page.fields] == ["title", "name"]
    assert paging.count(db, listing) == 3
    assert paging.key_of(db, listing, ids[0]) is None
    assert paging.sort_keys(db, listing) == (("name", True),)


def test_a_list_without_a_sort_is_in_the_order_of_its_entity(db: Database) -> None:
    assert paging.sort_keys(db, Listing("contacts")) == (("name", False),)
    assert paging.sort_keys(db, Listing("activities")) == (("occurred_at", True),)
    assert paging.sort_keys(db, Listing("contacts", sort=("-title,id",))) == (("title", True), ("id", False))


def test_rows_that_go_between_two_pages_neither_repeat_nor_hide_others(db: Database) -> None:
    ids = [added(db, "contacts", f"name=Nora {at}") for at in range(9)]
    listing = Listing("contacts")
    first = paging.stretch(db, listing, limit=3)

    writing.delete(db, "contacts", refs=[str(ids[at]) for at in (0, 2, 3)])
    added(db, "contacts", "name=Nora 1b")

    second = paging.stretch(db, listing, after=first.keys[-1], limit=3)
    assert [row.id for row in second.rows] == [ids[4], ids[5], ids[6]]
    assert paging.position(db, listing, first.keys[-1]) == 2


def test_a_page_of_the_usual_order_seeks_on_its_index_both_ways(db: Database) -> None:
    number = added(db, "contacts", "name=Nora")
    key = paging.key_of(db, Listing("contacts"), number)
    asked: list[tuple[str, Any]] = []

    @event.listens_for(db.dialect.reader, "before_cursor_execute")
    def keep(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if "ORDER BY contacts" in statement:
            asked.append((statement, parameters))

    for after in (None, key):
        paging.stretch(db, Listing("contacts"), after=after)
        paging.stretch(db, Listing("contacts"), after=after, backwards=True)

    with db.dialect.reader.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all() for sql, given in list(asked)]
    details = {step[3].partition("(")[0] for plan in plans for step in plan}
    assert details == {"SEARCH contacts USING INDEX ix_contacts_name_f_id_live "}
