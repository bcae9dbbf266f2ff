"""The reports of service out of the database: what SPEC 15 says of them, and what every report keeps."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.reporting.sheets import Sheets
from crm_tui.services import deals, posting, ticket_merging, tickets, writing
from crm_tui.services.reports.running import Wanted, definitions, run

Read = Callable[..., Any]
At = Callable[[str], None]

REPORTS = ("tickets", "backlog", "response-time", "sla", "workload", "csat")


def row(report: Any, **by: str | None) -> Any:
    return next(each for each in report["rows"] if all(each[name] == value for name, value in by.items()))


def resolve(db: Database, *refs: str) -> None:
    tickets.resolve(db, refs=refs, assignments=given("resolution=Done"))


@pytest.fixture
def served(db: Database, at: At) -> Database:
    """Mon-Fri 09:00-17:00 UTC with first response in 4 h and resolution in 8 h; five tickets from Friday 16:00 on.

    T-1 answered Monday 10:00 and resolved 12:00; T-2 resolved by one answer Friday 16:30, opened again, and resolved;
    T-3 unanswered; T-4 merged into T-3; T-5 spam.
    """
    at("2026-11-20T15:00")
    add(db, "calendars", "name=Office", "timezone=UTC", "hours=Mon-Fri 09:00-17:00")
    minutes = [f"{kind}_normal={many}" for kind, many in (("first_response", 240), ("resolution", 480))]
    add(db, "policies", "name=Standard", "calendar=Office", *minutes)
    at("2026-11-20T16:00")
    for number, channel in enumerate(("email", "phone", "email", "chat", "chat"), 1):
        add(db, "tickets", f"subject=Ticket {number}", f"channel={channel}")
    writing.edit(db, "tickets", given("owner=me"), refs=["1", "2"])
    at("2026-11-20T16:30")
    posting.reply(db, "Solved", refs=["2"], resolve=True)
    tickets.spam(db, refs=["5"])
    at("2026-11-23T09:00")
    tickets.reopen(db, refs=["2"])
    ticket_merging.merge(db, ["4"], into="3")
    at("2026-11-23T10:00")
    posting.reply(db, "Restart it", refs=["1"])
    at("2026-11-23T12:00")
    resolve(db, "1")
    at("2026-11-23T13:00")
    resolve(db, "2")
    return db


@pytest.mark.usefixtures("served")
def test_times_are_told_by_the_clock_and_in_working_hours(at: At, read: Read) -> None:
    found = read("response-time")

    first, solved = row(found, measure="first_response"), row(found, measure="resolution")
    assert (first["tickets"], first["in_calendar"]) == (2, 2)
    assert [str(first[f"{name}_hours"]) for name in ("mean", "median", "p90")] == ["33.2500", "33.2500", "66.0000"]
    assert [str(first[f"{name}_working_hours"]) for name in ("mean", "median", "p90")] == ["1.2500", "1.2500", "2.0000"]
    assert (str(solved["mean_hours"]), str(solved["mean_working_hours"])) == ("68.5000", "4.5000")
    assert (row(found, measure="unanswered")["tickets"], row(found, measure="unresolved")["tickets"]) == (1, 1)
    assert found["totals"]["mean_hours"] is None
    assert found["notes"] == []


def test_answers_and_solutions_are_not_added_up_for_eyes(served: Database, read: Read) -> None:
    shown = Sheets(run(served, "response-time", Wanted(by="owner")), served.context()).table()
    beside = read("response-time", period="this-month", compare="previous")["comparison"]

    assert "total" not in {row[0] for row in shown.human()}
    assert {each["measure"] for each in beside["rows"]} >= {"first_response", "resolution"}
    assert None not in {each["measure"] for each in beside["rows"]}


def test_a_ticket_without_a_calendar_is_in_no_working_hours_and_that_is_said(db: Database, at: At, read: Read) -> None:
    add(db, "tickets", "subject=A")
    at("2026-11-23T11:00")
    posting.reply(db, "Yes", refs=["1"])

    found = read("response-time")

    first = row(found, measure="first_response")
    assert (str(first["mean_hours"]), first["in_calendar"], first["mean_working_hours"]) == ("2.0000", 0, None)
    assert any("first_response: 1 had no clock" in note for note in found["notes"])


def put(db: Database, *rows: dict[str, Any]) -> None:
    """Tickets as a file has them; one without created_at was made nobody knows when."""
    with db.bulk("Import tickets") as bulk:
        ids = bulk.insert(table("tickets"), [{"subject": "Imported"} | each for each in rows])
        unknown = [number for number, each in zip(ids, rows, strict=True) if "created_at" not in each]
        bulk.update(table("tickets"), [(number, {"created_at": None}) for number in unknown])


def test_what_cannot_be_measured_is_told_apart(db: Database, read: Read) -> None:
    put(
        db,
        {"status": "closed", "first_response_at": "2023-06-01T12:00:00Z", "resolved_at": "2023-06-01T10:00:00Z"},
        {"status": "closed", "first_response_at": "2023-06-01T12:00:00Z", "resolved_at": "2023-06-02T10:00:00Z"},
        {"status": "open"},
        {"status": "closed", "created_at": "2023-06-05T10:00:00Z", "resolved_at": "2023-06-01T10:00:00Z"},
        {"status": "closed", "created_at": "2023-06-01T10:00:00Z", "resolved_at": "2023-06-01T11:00:00Z"}
        | {"first_response_at": "2023-06-01T18:00:00Z"},
    )

    found = read("response-time")

    counts = {each["measure"]: each["tickets"] for each in found["rows"]}
    assert counts == {
        "first_response": 0, "unanswered": 2, "resolution": 1, "unresolved": 1, "resolved_before_response": 2,
        "creation_unknown": 4,
    }  # fmt: skip
    assert str(row(found, measure="resolution")["mean_hours"]) == "1.0000"
    assert {note.partition(":")[0] for note in found["notes"]} == {
        "resolved before their first response", "creation unknown", "resolution",
    }  # fmt: skip
    assert read("tickets")["notes"] == ["creation unknown: 4; these are not measured from their creation"]


@pytest.mark.usefixtures("served")
def test_one_touch_and_reopened_are_shares_of_what_was_resolved(read: Read) -> None:
    whole = read("tickets", explain=True)

    assert [whole["totals"][name] for name in ("created", "resolved", "one_touch", "reopened")] == [5, 2, 1, 1]
    assert (str(whole["totals"]["one_touch_rate"]), str(whole["totals"]["reopen_rate"])) == ("50.00", "50.00")
    assert read("tickets", as_of="2026-11-20")["totals"]["reopened"] == 0
    friday = read("tickets", period="2026-11-20")["totals"]
    assert (friday["resolved"], friday["reopened"]) == (1, 1)


@pytest.mark.usefixtures("served")
def test_clocks_are_met_breached_overdue_or_undecided(read: Read) -> None:
    found, friday = read("sla", by="policy"), read("sla", as_of="2026-11-20")

    first = row(found, clock="first_response", policy="Standard")
    names = ("met", "breached", "overdue", "undecided")
    assert [first[name] for name in names] == [2, 1, 1, 0]
    assert str(first["attainment"]) == "66.67"
    assert [row(found, clock="resolution")[name] for name in names] == [2, 0, 0, 1]
    assert [row(friday, clock="first_response")[name] for name in names] == [1, 0, 0, 2]
    assert row(friday, clock="resolution")["attainment"] is None


@pytest.mark.usefixtures("served")
def test_the_backlog_tells_each_step_and_how_many_days_it_is(at: At, read: Read) -> None:
    found = read("backlog", period="this-month")["totals"]

    names = ("start", "created", "reopened", "resolved", "merged", "spam", "end")
    assert [found[name] for name in names] == [0, 5, 1, 3, 1, 1, 1]
    assert str(found["days"]) == "5.3"
    today = read("backlog", period="2026-11-23")["totals"]
    assert [today[name] for name in names] == [3, 0, 1, 2, 1, 0, 1]
    assert [read("backlog", period="this-month", as_of="2026-11-20")["totals"][name] for name in names] == [
        0, 5, 0, 1, 0, 1, 3,
    ]  # fmt: skip


def test_a_ticket_that_arrived_resolved_was_open_until_then(db: Database, read: Read) -> None:
    put(db, {"status": "closed", "created_at": "2026-01-10T10:00:00Z", "resolved_at": "2026-02-10T10:00:00Z"})

    by_month = {each["month"]: (each["start"], each["created"], each["resolved"], each["end"])
                for each in read("backlog", period="2026-01..2026-03", by="month")["rows"]}  # fmt: skip

    assert by_month == {"2026-01": (0, 1, 0, 1), "2026-02": (1, 0, 1, 0), "2026-03": (0, 0, 0, 0)}
    assert row(read("tickets", by="status", as_of="2026-01-31"), status="new")["created"] == 1
    assert row(read("tickets", by="status", as_of="2026-02-28"), status="closed")["resolved"] == 1


@pytest.mark.usefixtures("served")
def test_workload_is_what_each_owner_has_to_do_and_when_the_next_is_due(db: Database, read: Read) -> None:
    add(db, "tickets", "subject=Mine", "owner=me")
    add(db, "tasks", "title=Call", "due=2026-11-20", "owner=me")
    add(db, "tasks", "title=Later", "due=2026-12-20", "owner=me")
    add(db, "deals", "name=A", "amount=100", "owner=me", "close_date=2026-12-01")
    add(db, "deals", "name=Won", "amount=100", "owner=me")
    deals.win(db, refs=["2"])

    found = read("workload")

    mine, nobody = row(found, owner="ann"), row(found, owner=None)
    names = ("open_tickets", "open_tasks", "open_deals", "overdue", "next_due_in")
    assert [mine[name] for name in names] == [1, 2, 1, 1, -3]
    assert [nobody[name] for name in names] == [1, 0, 0, 1, 0]
    assert found["totals"]["next_due_in"] == -3
    assert read("workload", period="2026-12")["totals"]["open_tasks"] == 1


@pytest.mark.usefixtures("served")
def test_satisfaction_is_told_with_the_share_that_answered(db: Database, read: Read) -> None:
    resolve(db, "3")
    add(db, "responses", "ticket=1", "score=5")
    add(db, "responses", "ticket=3", "score=2")
    add(db, "responses", "ticket=2", "kind=nps", "score=9")
    add(db, "contacts", "name=Ada")
    add(db, "responses", "contact=Ada", "score=4")

    found = read("csat", by="channel")

    whole = found["totals"]
    assert (whole["answers"], whole["satisfied"], str(whole["csat"]), str(whole["mean_score"])) == (
        2, 1, "50.00", "3.500000",
    )  # fmt: skip
    assert (whole["resolved"], whole["resolved_answered"], str(whole["response_rate"])) == (3, 2, "66.67")
    assert row(found, channel="phone")["csat"] is None
    assert found["notes"] == ["answers about no ticket: 1; these are not counted"]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("name", REPORTS)
def test_rows_add_up_to_totals_and_records_to_rows(db: Database, read: Read, name: str) -> None:
    add(db, "responses", "ticket=1", "score=5")
    summed = [each.name for report in definitions() if report.name == name for each in report.numbers if each.summed]

    for by in ("owner", "owner.team", "created_by" if name == "workload" else "month"):
        found = read(name, by=by, explain=True, period=None if name == "workload" else "2026")

        groups = [key for key in found["rows"][0] if key in (by, "measure", "clock")]
        behind: dict[tuple[Any, ...], int] = defaultdict(int)
        for each in found["records"]:
            behind[(*(each[group] for group in groups), each["number"])] += each["value"]
        add_up = not any("do not add up" in note for note in found["notes"])
        for number in summed:
            for line in found["rows"]:
                assert behind[(*(line[group] for group in groups), number)] == line[number], (by, number)
            rows = sum(each[number] for each in found["rows"])
            assert rows == found["totals"][number] or not add_up, (by, number)


def test_a_binned_ticket_is_in_no_figure(served: Database, read: Read) -> None:
    writing.delete(served, "tickets", refs=["1"])

    assert read("tickets")["totals"]["created"] == 4
    assert read("backlog", period="2026-11")["totals"]["created"] == 4
