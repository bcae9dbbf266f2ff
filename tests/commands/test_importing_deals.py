"""Deals, leads and their like out of the files of other products, each twice; figures of ../shared/data/README.md."""

import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest
from calling import Crm

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")

MAVEN = "sales/maven_crm"
Record = Mapping[str, Any]
Twice = Callable[..., Mapping[str, Any]]


@pytest.fixture
def crm(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """The files are American, and their days those of Greenwich."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    return crm


@pytest.fixture
def twice(crm: Crm) -> Twice:
    """Import a file, and again; the second time nothing is new and nothing changes."""

    def twice(name: str, into: str, *options: str) -> Mapping[str, Any]:
        command = ("import", str(DATA / name), "--into", into, *options, "-o", "json")
        done = crm(*command)
        assert done.code in (0, 5), done.err
        first, again = done.data, crm(*command).data
        assert (again["created"], again["updated"], again["change_set"]) == (0, 0, None)
        assert again["rejected"] == first["rejected"]
        found: Mapping[str, Any] = first
        return found

    return twice


def listed(crm: Crm, entity: str, *arguments: str) -> list[Record]:
    found: list[Record] = crm(entity, "list", "--limit", "0", "-o", "json", *arguments).data
    return found


def money(records: Iterable[Record]) -> Any:
    return sum((Decimal(str(each["amount"] or 0)) for each in records), Decimal(0))


def grouped(records: Iterable[Record], name: str) -> dict[Any, list[Record]]:
    groups: dict[Any, list[Record]] = defaultdict(list)
    for each in records:
        groups[each[name]].append(each)
    return groups


@pytest.fixture
def hubspot(crm: Crm, twice: Twice) -> Crm:
    twice("crm/hubspot/hubspot_companies.csv", "companies")
    twice("crm/hubspot/hubspot_contacts.csv", "contacts")
    done = twice("crm/hubspot/hubspot_deals.csv", "deals", "--new-pipeline", "@Pipeline", "--new-members")
    assert (done["created"], done["linked"]) == (500, 500)
    return crm


def test_hubspot_deals_keep_their_stages_and_sums(hubspot: Crm) -> None:
    deals = listed(hubspot, "deals", "--fields", "stage,pipeline,amount,contact,company,closed_at,close_date")

    assert money(deals) == Decimal("62499790.17")
    assert {stage: (len(some), str(money(some))) for stage, some in grouped(deals, "stage").items()} == {
        "Appointment Scheduled": (70, "9335859.60"),
        "Qualified to Buy": (77, "9984127.46"),
        "Presentation Scheduled": (75, "9098547.64"),
        "Decision Maker Bought-In": (63, "7356044.44"),
        "Contract Sent": (75, "9071267.09"),
        "Closed Won": (71, "8934361.48"),
        "Closed Lost": (69, "8719582.46"),
    }
    assert Counter(each["pipeline"] for each in deals) == {"Sales Pipeline": 252, "Renewals Pipeline": 248}
    assert all(each["contact_id"] and each["company_id"] for each in deals)
    assert len(listed(hubspot, "companies")) == 200
    assert len(listed(hubspot, "contacts")) == 950


def test_hubspot_deals_are_closed_on_the_day_the_file_says(hubspot: Crm) -> None:
    closed = listed(hubspot, "deals", "status!=open", "--fields", "status,closed_at,close_date,lost_reason,owner")
    other = listed(hubspot, "deals", "status:open", "--fields", "closed_at,created_at,stage_entered_at")

    assert len(closed) == 140
    assert all(each["closed_at"] == f"{each['close_date']}T00:00:00Z" for each in closed)
    assert all(each["closed_at"] is None and each["stage_entered_at"] == each["created_at"] for each in other)
    assert sum(each["status"] == "lost" and each["lost_reason"] is None for each in closed) == 13
    owners = {owner: Counter(each["status"] for each in some) for owner, some in grouped(closed, "owner").items()}
    assert {owner.partition(".")[0]: (count["won"], count.total()) for owner, count in owners.items()} == {
        "angela": (13, 20), "dwight": (16, 29), "jim": (13, 30), "michael": (18, 36), "pam": (11, 25),
    }  # fmt: skip


def test_each_imported_deal_has_one_move_on_its_day(hubspot: Crm) -> None:
    moves = hubspot("export", "stage_changes", "-o", "json").data

    assert len(moves) == len({each["deal_id"] for each in moves}) == 500
    assert all(each["from_name"] is None for each in moves)
    assert max(each["at"] for each in moves) < "2026"


def test_an_undone_import_of_deals_leaves_everything_as_it_was(hubspot: Crm) -> None:
    hubspot("undo")

    assert listed(hubspot, "deals") == []
    assert {each["pipeline"] for each in listed(hubspot, "stages")} == {"Sales"}
    assert [each["login"] for each in listed(hubspot, "team")] == ["ann"]
    assert len(listed(hubspot, "contacts")) == 950


def test_everything_comes_back_byte_for_byte(hubspot: Crm, twice: Twice, tmp_path: Path) -> None:
    twice("crm/zoho/Leads.csv", "leads")
    hubspot("tasks", "add", "title=Call back", "deal=1")
    hubspot("deals", "move", "1", "Contract Sent")
    first, again, new = (str(tmp_path / name) for name in ("first", "again", "new.db"))
    assert hubspot("export", "all", "--dir", first).code == 0

    assert hubspot("--db", new, "import", first, "--into", "all").code == 0
    assert hubspot("--db", new, "export", "all", "--dir", again).code == 0

    tables = sorted(path.name for path in Path(first).glob("*.csv"))
    assert {"deals.csv", "leads.csv", "tasks.csv", "pipelines.csv", "stages.csv", "stage_changes.csv"} <= set(tables)
    assert [name for name in tables if (Path(first) / name).read_bytes() != (Path(again) / name).read_bytes()] == []


def test_exported_pipelines_stages_and_deals_make_the_same_deals_elsewhere(maven: Crm, tmp_path: Path) -> None:
    new = str(tmp_path / "new.db")
    for entity in ("members", "companies", "pipelines", "stages", "deals"):
        file = str(tmp_path / f"{entity}.csv")
        assert maven("export", entity, "--to", file).code == 0
        done = maven("--db", new, "import", file, "--into", entity, "--unknown", "custom", "-o", "json")
        assert (done.code, done.data["rejected"]) == (0, 0), done.err

    fields = ("--fields", "external_id,stage,status,amount,closed_at,stage_entered_at,created_at,owner,company,product")
    here, there = (listed(crm, "deals", *fields) for crm in (maven, lambda *words: maven("--db", new, *words)))
    assert [_named(each) for each in here] == [_named(each) for each in there]


def _named(record: Record) -> dict[str, Any]:
    """The record without what depends on the database it is in."""
    return {name: value for name, value in record.items() if not name.endswith("_id") or name == "external_id"}


@pytest.fixture
def maven(crm: Crm, twice: Twice) -> Crm:
    twice(
        f"{MAVEN}/accounts.csv", "companies", "--map", "revenue=annual_revenue", "--map", "year_established=custom",
        "--map", "office_location=country", "--map", "subsidiary_of=parent",
        "--map-value", "office_location:Philipines=Philippines",
    )  # fmt: skip
    managers = ("--map", "sales_agent=", "--map", "manager=name")
    twice(f"{MAVEN}/sales_teams.csv", "members", *managers)
    twice(f"{MAVEN}/sales_teams.csv", "members")
    done = twice(
        f"{MAVEN}/sales_pipeline.csv", "deals", "--new-pipeline", "Maven", "--map", "product=custom",
        "--map", "engage_date=created_at", "--map-value", "product:GTXPro=GTX Pro", "--link", "require",
    )  # fmt: skip
    assert (done["created"], done["linked"]) == (8_800, 7_375)
    return crm


def test_maven_opportunities_keep_stages_amounts_and_days(maven: Crm) -> None:
    deals = listed(maven, "deals", "--fields", "status,stage,amount,created_at,closed_at,product,owner,company")

    assert Counter(each["stage"] for each in deals) == {
        "Won": 4_238, "Lost": 2_473, "Engaging": 1_589, "Prospecting": 500,
    }  # fmt: skip
    won = [each for each in deals if each["status"] == "won"]
    assert money(won) == 10_005_534
    assert sum(each["created_at"] is None for each in deals) == 500
    assert sum(each["closed_at"] is None for each in deals) == 2_089
    assert sum(each["company"] is None for each in deals) == 1_425
    assert {name: (len(some), money(some)) for name, some in grouped(won, "product").items()} == {
        "GTX Pro": (729, 3_510_578), "GTX Plus Pro": (479, 2_629_651), "MG Advanced": (654, 2_216_387),
        "GTX Plus Basic": (653, 705_275), "GTX Basic": (915, 499_263), "GTK 500": (15, 400_612),
        "MG Special": (793, 43_768),
    }  # fmt: skip
    days = {status: [_days(each) for each in some] for status, some in grouped(deals, "status").items()}
    assert (round(mean(days["won"]), 3), median(days["won"])) == (51.782, 57)
    assert (round(mean(days["lost"]), 4), median(days["lost"])) == (41.4792, 14)
    quarters = grouped(({"quarter": (int(each["closed_at"][5:7]) + 2) // 3, **each} for each in won), "quarter")
    assert {quarter: (len(some), money(some)) for quarter, some in quarters.items()} == {
        1: (531, 1_134_672), 2: (1_254, 3_086_111), 3: (1_257, 2_982_255), 4: (1_196, 2_802_496),
    }  # fmt: skip


def _days(deal: Record) -> int:
    if deal["closed_at"] is None:
        return 0
    first, last = (date.fromisoformat(deal[name][:10]) for name in ("created_at", "closed_at"))
    return (last - first).days


def test_maven_agents_are_members_with_their_managers_and_regions(maven: Crm) -> None:
    members = {each["name"]: each for each in listed(maven, "team", "--fields", "name,manager,team")}
    closed = listed(maven, "deals", "status!=open", "--fields", "status,amount,owner")

    assert len([each for each in members.values() if each["manager"]]) == 35
    assert len({each["manager"] for each in members.values() if each["manager"]}) == 6
    rows = [{**each, **{key: members[each["owner"]][key] for key in ("manager", "team")}} for each in closed]
    won = [each for each in rows if each["status"] == "won"]
    assert {name: money(some) for name, some in grouped(won, "team").items()} == {
        "Central": 3_346_293, "East": 3_090_594, "West": 3_568_647,
    }  # fmt: skip
    figures = {name.split()[-1]: (len(some), money(some)) for name, some in grouped(won, "manager").items()}
    assert figures == {
        "Losch": (480, 1_130_049), "Rouche": (610, 1_603_897), "Brinkmann": (747, 1_094_363),
        "Marxen": (882, 2_251_930), "Neubert": (691, 1_960_545), "Sewald": (828, 1_964_750),
    }  # fmt: skip
    agents = grouped(rows, "owner")
    assert (len([each for each in won if each["owner"] == "Darcel Schlecht"]), len(agents["Darcel Schlecht"])) == (
        349, 553,
    )  # fmt: skip
    assert len(agents) == 30


def test_salesforce_opportunities_keep_probabilities_and_categories(crm: Crm, twice: Twice) -> None:
    done = twice(
        "crm/salesforce/opportunityData.csv", "deals", "--new-pipeline", "Salesforce", "--unknown", "ignore"
    )  # fmt: skip
    deals = listed(crm, "deals", "--fields", "stage,status,amount,probability,company,forecast_category,source_detail")
    stages = listed(crm, "stages", "pipeline:Salesforce", "--fields", "name,probability", "--sort", "position")

    assert (done["created"], money(deals), sum(each["amount"] is None for each in deals)) == (38, 6_270_000, 5)
    won = [each for each in deals if each["status"] == "won"]
    assert (len(won), money(won), Counter(each["status"] for each in deals)["lost"]) == (8, 2_200_000, 0)
    assert sum(Decimal(str(each["amount"] or 0)) * each["probability"] / 100 for each in deals) == 4_858_000
    assert [(each["name"], each["probability"]) for each in stages] == [
        ("Prospecting", 10), ("Needs Analysis", 20), ("Value Proposition", 50), ("Id. Decision Makers", 60),
        ("Proposal/Price Quote", 75), ("Negotiation/Review", 90), ("Closed Won", 100), ("Lost", 0),
    ]  # fmt: skip
    assert {each["source_detail"] for each in deals} == {"owner: 005x0000000fNSiAAM"}


def test_a_suitecrm_opportunity_has_its_amount_and_the_ragged_line_is_reported(
    crm: Crm, twice: Twice, tmp_path: Path
) -> None:
    done = twice(
        "crm/suitecrm/Opportunities.csv", "deals", "--new-pipeline", "SuiteCRM",
        "--on-error", "skip", "--rejects", str(tmp_path / "rejects.csv"),
    )  # fmt: skip

    assert (done["created"], done["rejected"], done["errors"][0]["code"]) == (1, 1, "ragged")
    (deal,) = listed(crm, "deals", "--fields", "name,amount,currency,stage,company,closed_at")
    assert (deal["amount"], deal["currency"], deal["stage"]) == (10_000, None, "Closed Won")


@pytest.fixture
def known(crm: Crm) -> Crm:
    """The people and the deal that the Pipedrive activities name."""
    crm("companies", "add", "name=Nouvelle Boulangerie")
    crm("contacts", "add", "name=Nadia Chérif", "email=nadia@nouvelle-boulangerie.fr", "company=Nouvelle Boulangerie")
    crm("deals", "add", "name=Ovens for the new shop")
    return crm


@pytest.mark.parametrize("into", ["activities", "tasks"])
def test_a_pipedrive_activity_of_nobody_known_is_reported_with_its_line(
    known: Crm, twice: Twice, tmp_path: Path, into: str
) -> None:
    rejects = ("--on-error", "skip", "--rejects", str(tmp_path / "rejects.csv"))
    done = twice("crm/pipedrive/activities.csv", into, *rejects, "--link", "require")

    assert (done["created"], done["rejected"]) == (3, 1)
    (error,) = done["errors"]
    assert (error["row"], error["line"], error["code"]) == (4, 5, "not_found")


def test_pipedrive_activities_keep_kinds_days_and_links(known: Crm, twice: Twice, tmp_path: Path) -> None:
    rejects = ("--on-error", "skip", "--rejects", str(tmp_path / "rejects.csv"))
    twice("crm/pipedrive/activities.csv", "activities", *rejects)
    twice("crm/pipedrive/activities.csv", "tasks", *rejects)

    done = listed(known, "activities", "--fields", "kind,occurred_at,contact,deal", "--sort", "id")
    assert [(each["kind"], each["occurred_at"][:10], each["contact"], each["deal"]) for each in done] == [
        ("call", "2025-03-04", "Nadia Chérif", "Ovens for the new shop"),
        ("meeting", "2025-03-18", "Nadia Chérif", None),
        ("note", "2019-01-10", None, None),
    ]
    assert Counter(each["status"] for each in listed(known, "tasks", "--fields", "status")) == {"done": 2, "open": 1}


def test_zoho_leads_are_converted_where_the_file_says_so(crm: Crm, twice: Twice) -> None:
    done = twice("crm/zoho/Leads.csv", "leads")
    leads = listed(crm, "leads", "--fields", "status,status_reason,source,created_at")

    assert (done["created"], len(leads)) == (3_900, 3_900)
    assert sum(each["status"] == "converted" for each in leads) == 3_632
    sources = grouped(leads, "source")
    assert {
        name: (sum(each["status"] == "converted" for each in some), len(some)) for name, some in sources.items()
    } == {
        "Advertisement": (384, 412), "Cold Call": (386, 408), "Employee Referral": (414, 449),
        "External Referral": (359, 383), "Online Store": (344, 370), "Partner": (362, 386),
        "Public Relations": (334, 366), "Sales Mail Alias": (347, 371), "Trade Show": (344, 371),
        "Web Research": (358, 384),
    }  # fmt: skip
    assert Counter(each["status_reason"] for each in leads)["Junk Lead"] == 388
    assert all(each["created_at"].startswith("2021") for each in leads[:1])


def test_x_education_leads_keep_origin_source_and_conversion(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes(gzip.decompress((DATA / "leads/x_education_Leads.csv.gz").read_bytes()))
    command = (
        "import", str(file), "--into", "leads", "--map", "Prospect ID=external_id", "--map", "Converted=status",
        "--map-value", "Converted:1=converted", "--map-value", "Converted:0=new", "--map", "Lead Origin=custom",
        "--map-value", "Lead Source:Select=", "--map", "Country=", "--unknown", "ignore", "-o", "json",
    )  # fmt: skip

    first, again = crm(*command).data, crm(*command).data

    assert (first["created"], again["created"], again["unchanged"]) == (9_240, 0, 9_240)
    leads = listed(crm, "leads", "--fields", "status,source,lead_origin")
    assert _conversions(leads, "lead_origin") == {
        "API": (1_115, 3_580), "Landing Page Submission": (1_768, 4_886), "Lead Add Form": (664, 718),
        "Lead Import": (13, 55), "Quick Add Form": (1, 1),
    }  # fmt: skip
    sources = _conversions(leads, "source")
    assert [sources[name] for name in ("Google", "Direct Traffic", "Reference", None)] == [
        (1_147, 2_868), (818, 2_543), (490, 534), (29, 36),
    ]  # fmt: skip


def _conversions(leads: Iterable[Record], name: str) -> dict[Any, tuple[int, int]]:
    groups = grouped(leads, name)
    return {key: (sum(each["status"] == "converted" for each in some), len(some)) for key, some in groups.items()}
