"""`--new-pipeline`: deals whose stages are those of another product."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.db.database import Database
from crm_tui.errors import Usage
from crm_tui.services import records, undoing
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.outcome import Outcome
from crm_tui.services.transfer.rehearsing import rehearse

DEALS = (
    "external_id,name,pipeline,stage,amount,close_date",
    "1,A,North,Met,10,2026-12-01",
    "2,B,South,Closed Won,20,2026-03-01",
    "3,C,North,Closed Lost,30,2026-04-01",
    "4,D,South,Trial,40,2026-12-01",
)

Importing = Callable[..., Outcome]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "deals.csv"
    path.write_text("\n".join(DEALS) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def imported(db: Database, file: str) -> Importing:
    def imported(into: str = "deals", **options: Any) -> Outcome:
        return run(db, file, Options(into, **options))

    return imported


def listed(db: Database, entity: str, *names: str) -> list[tuple[object, ...]]:
    page = records.page(db, entity, fields=list(names), sort=["id"])
    return [tuple(row.names.get(name, row.values[name]) for name in names) for row in page.rows]


def test_one_pipeline_is_made_for_each_value_of_a_column(db: Database, imported: Importing) -> None:
    outcome = imported(new_pipeline="@pipeline")

    assert outcome.created == 4
    assert [notice for notice in outcome.notices if notice.startswith("new pipeline")] == [
        "new pipeline North: Met 50 %, Won (won), Closed Lost (lost)",
        "new pipeline South: Trial 50 %, Closed Won (won), Lost (lost)",
    ]
    assert listed(db, "pipelines", "name", "position") == [("Sales", 1), ("North", 2), ("South", 3)]
    assert listed(db, "deals", "name", "pipeline", "stage", "status", "closed_at") == [
        ("A", "North", "Met", "open", None),
        ("B", "South", "Closed Won", "won", "2026-03-01T00:00:00Z"),
        ("C", "North", "Closed Lost", "lost", "2026-04-01T00:00:00Z"),
        ("D", "South", "Trial", "open", None),
    ]


def test_every_row_goes_to_the_pipeline_that_is_named(db: Database, imported: Importing) -> None:
    outcome = imported(new_pipeline="Old crm")

    assert any("every row goes to Old crm" in notice for notice in outcome.notices)
    assert listed(db, "deals", "pipeline", "stage") == [
        ("Old crm", "Met"), ("Old crm", "Closed Won"), ("Old crm", "Closed Lost"), ("Old crm", "Trial"),
    ]  # fmt: skip


def test_a_row_without_a_stage_begins_in_the_new_pipeline(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("name,stage\nA,Met\nB,\n", encoding="utf-8")

    run(db, str(path), Options("deals", new_pipeline="Old crm"))

    assert listed(db, "deals", "pipeline", "stage") == [("Old crm", "Met"), ("Old crm", "Met")]


def test_a_value_mapped_by_hand_is_what_counts(db: Database, imported: Importing) -> None:
    imported(new_pipeline="Old crm", map_value=("stage:Trial=Won",))

    stages = [row for row in listed(db, "stages", "pipeline", "name", "kind") if row[0] == "Old crm"]
    assert stages == [
        ("Old crm", "Met", "open"),
        ("Old crm", "Closed Won", "won"),
        ("Old crm", "Won", "won"),
        ("Old crm", "Closed Lost", "lost"),
    ]


def test_the_second_time_nothing_is_new(db: Database, imported: Importing) -> None:
    imported(new_pipeline="@pipeline")
    before = listed(db, "stages", "id", "name")

    again = imported(new_pipeline="@pipeline")

    assert (again.created, again.updated, again.unchanged, again.change_set) == (0, 0, 4, None)
    assert listed(db, "stages", "id", "name") == before


def test_a_pipeline_that_is_there_gains_no_stages(db: Database, imported: Importing) -> None:
    refused = imported(new_pipeline="Sales")

    assert refused.exit == 6
    assert refused.errors[0].message.startswith("Met is not in stages: Qualification")
    assert listed(db, "deals", "id") == []


def test_a_rehearsal_shows_the_pipelines_and_makes_none(db: Database, file: str) -> None:
    found = rehearse(db, file, Options("deals", new_pipeline="@pipeline"))

    assert [notice for notice in found.outcome.notices if notice.startswith("new pipeline North")]
    assert {line.action for line in found.lines} == {"create"}
    assert listed(db, "pipelines", "name") == [("Sales",)]


def test_undo_takes_pipelines_stages_and_members_away_with_the_deals(db: Database, file: str) -> None:
    text = Path(file).read_text(encoding="utf-8").replace("close_date\n", "close_date,owner\n")
    Path(file).write_text("\n".join([text.splitlines()[0], *(f"{row},Bea" for row in text.splitlines()[1:])]) + "\n")
    members = listed(db, "members", "login")
    run(db, file, Options("deals", new_pipeline="@pipeline", new_members=True))

    undoing.undo(db)

    assert listed(db, "deals", "id") == []
    assert listed(db, "pipelines", "name") == [("Sales",)]
    assert {row[0] for row in listed(db, "stages", "pipeline")} == {"Sales"}
    assert listed(db, "members", "login") in (members, [(db.login,)])


def test_an_import_after_an_undo_makes_them_again(db: Database, imported: Importing) -> None:
    imported(new_pipeline="@pipeline")
    undoing.undo(db)

    again = imported(new_pipeline="@pipeline")

    assert again.rejected == 0
    assert listed(db, "deals", "name", "pipeline", "stage")[0] == ("A", "North", "Met")


def test_a_person_may_refuse_what_would_be_made(db: Database, file: str) -> None:
    asked: list[str] = []

    def refuse(what: str) -> bool:
        asked.append(what)
        return False

    with pytest.raises(Usage, match="Nothing was written"):
        run(db, file, Options("deals", new_pipeline="Old crm"), confirm=refuse)

    assert asked == ["new pipeline Old crm: Met 33 %, Trial 67 %, Closed Won (won), Closed Lost (lost)"]
    assert listed(db, "pipelines", "name") == [("Sales",)]


def test_a_file_of_contacts_makes_no_pipeline(imported: Importing) -> None:
    with pytest.raises(Usage, match="--into deals"):
        imported(into="contacts", new_pipeline="Old crm")


def test_a_column_of_pipelines_that_is_not_there_is_refused(imported: Importing) -> None:
    with pytest.raises(Usage, match="no column 'Pipelin'; did you mean 'pipeline'"):
        imported(new_pipeline="@Pipelin")


def test_a_file_without_stages_makes_no_pipeline(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("name\nA\n", encoding="utf-8")

    with pytest.raises(Usage, match='--map "Phase=stage"'):
        run(db, str(path), Options("deals", new_pipeline="Old crm"))


def test_pipedrive_deals_are_won_and_lost_by_their_status(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "pipedrive.csv"
    path.write_text(
        "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Value,Deal - Currency,Deal - Deal closed on\n"
        "1,Oven,Demo Scheduled,Won,1200,EUR,2026-03-05 14:00:00\n"
        "2,Mixer,Contact Made,Open,300,USD,\n"
        "3,Fridge,Demo Scheduled,Lost,50,EUR,2026-04-01 09:30:00\n",
        encoding="utf-8",
    )

    outcome = run(db, str(path), Options("deals", new_pipeline="Pipedrive"))

    assert outcome.notices[0] == "read as Pipedrive deals (recognised)"
    assert listed(db, "deals", "name", "stage", "status", "currency") == [
        ("Oven", "Won", "won", "EUR"), ("Mixer", "Contact Made", "open", "USD"), ("Fridge", "Lost", "lost", "EUR"),
    ]  # fmt: skip
    assert [str(closed)[:10] for (closed,) in listed(db, "deals", "closed_at")] == ["2026-03-05", "None", "2026-04-01"]


def test_zoho_potentials_lead_to_accounts_by_their_ids(db: Database, tmp_path: Path) -> None:
    accounts, path = tmp_path / "accounts.csv", tmp_path / "potentials.csv"
    accounts.write_text(
        "ACCOUNTID,Account Name,Account Owner\n77,Acme,David Love\n78,Acme,David Love\n", encoding="utf-8"
    )
    path.write_text(
        "POTENTIALID,Potential Name,Account Id,Account Name,Stage,Amount,Closing Date,Created Time,Probability (%)\n"
        '9,Pilot,78,Acme,Closed Won,"10,000.00",2021-05-01,"15 Apr, 2021 00:03:00",100\n'
        '10,Rollout,77,Acme,Needs Analysis,5000,2026-12-01,"16 Apr, 2021 10:00:00",20\n',
        encoding="utf-8",
    )
    run(db, str(accounts), Options("companies"))

    outcome = run(db, str(path), Options("deals", new_pipeline="Zoho", link="require", decimal="point"))

    assert (outcome.created, outcome.linked) == (2, 2)
    assert "new pipeline Zoho: Needs Analysis 20 %, Closed Won (won), Lost (lost)" in outcome.notices
    assert listed(db, "deals", "name", "stage", "amount", "company") == [
        ("Pilot", "Closed Won", 1_000_000, "Acme"), ("Rollout", "Needs Analysis", 500_000, "Acme"),
    ]  # fmt: skip
