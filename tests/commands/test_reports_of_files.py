"""The figures of ../shared/data/README.md: files imported and reports read through the command line alone."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from calling import Crm

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")

MAVEN = DATA / "sales" / "maven_crm"
Figures = dict[str, tuple[Any, ...]]


@pytest.fixture
def crm(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """The files are American, and their days those of Greenwich."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    return crm


def imported(crm: Crm, file: Path, into: str, *options: str) -> None:
    done = crm("import", str(file), "--into", into, *options, "-o", "json")
    assert done.code == 0, done.err


def totals(crm: Crm, name: str, *options: str) -> Any:
    return crm("report", name, *options, "-o", "json").data["totals"]


def rows(crm: Crm, name: str, by: str, *numbers: str, where: str = "") -> Figures:
    """The numbers of each row by its name."""
    filters = ("--where", where) if where else ()
    found = crm("report", name, "--by", by, *filters, "-o", "json").data["rows"]
    return {row[by]: tuple(row[number] for number in numbers) for row in found}


@pytest.fixture
def hubspot(crm: Crm) -> Crm:
    imported(crm, DATA / "crm/hubspot/hubspot_companies.csv", "companies")
    imported(crm, DATA / "crm/hubspot/hubspot_contacts.csv", "contacts")
    imported(
        crm, DATA / "crm/hubspot/hubspot_deals.csv", "deals", "--new-pipeline", "@Pipeline", "--new-members"
    )  # fmt: skip
    return crm


def test_hubspot_is_won_by_half_and_by_each_owner_as_known(hubspot: Crm) -> None:
    whole = totals(hubspot, "win-rate")

    assert (whole["won"], whole["lost"], whole["win_rate"]) == (71, 69, 50.71)
    assert (whole["won_amount"], whole["lost_amount"]) == (8_934_361.48, 8_719_582.46)
    assert (whole["average_sale"], whole["median_sale"]) == (125_836.08, 114_354.48)
    by_owner = rows(hubspot, "win-rate", "owner", "won", "lost", "win_rate")
    assert {owner.partition(".")[0]: figures for owner, figures in by_owner.items()} == {
        "angela": (13, 7, 65.00), "dwight": (16, 13, 55.17), "jim": (13, 17, 43.33), "michael": (18, 18, 50.00),
        "pam": (11, 14, 44.00),
    }  # fmt: skip


def test_hubspot_has_its_open_deals_by_stage(hubspot: Crm) -> None:
    stages: dict[str, list[Any]] = {}
    for name, figures in rows(hubspot, "pipeline", "stage", "deals", "amount").items():
        some = stages.setdefault(name.partition(": ")[2], [0, 0])
        stages[name.partition(": ")[2]] = [one + other for one, other in zip(some, figures, strict=True)]

    assert {name: (count, round(amount, 2)) for name, (count, amount) in stages.items() if count} == {
        "Appointment Scheduled": (70, 9_335_859.60), "Qualified to Buy": (77, 9_984_127.46),
        "Presentation Scheduled": (75, 9_098_547.64), "Decision Maker Bought-In": (63, 7_356_044.44),
        "Contract Sent": (75, 9_071_267.09),
    }  # fmt: skip
    whole = totals(hubspot, "pipeline")
    assert (whole["deals"], whole["amount"]) == (360, 44_845_846.23)


def test_hubspot_explains_every_won_deal(hubspot: Crm) -> None:
    found = hubspot("report", "win-rate", "--explain", "-o", "json").data["records"]

    won = [each["value"] for each in found if each["number"] == "won_amount"]
    assert (len(won), round(sum(won), 2)) == (71, 8_934_361.48)
    assert len(hubspot("report", "win-rate", "-o", "ids").lines) == 140


@pytest.fixture
def maven(crm: Crm) -> Crm:
    imported(
        crm, MAVEN / "accounts.csv", "companies", "--unknown", "ignore", "--map", "office_location=country",
        "--map-value", "office_location:Philipines=Philippines",
    )  # fmt: skip
    imported(crm, MAVEN / "sales_teams.csv", "members", "--map", "sales_agent=", "--map", "manager=name")
    imported(crm, MAVEN / "sales_teams.csv", "members")
    imported(
        crm, MAVEN / "sales_pipeline.csv", "deals", "--new-pipeline", "Maven", "--map", "product=custom",
        "--map", "engage_date=created_at", "--map-value", "product:GTXPro=GTX Pro", "--link", "require",
    )  # fmt: skip
    return crm


def test_maven_is_won_as_published(maven: Crm) -> None:
    whole = totals(maven, "win-rate")

    assert (whole["won"], whole["lost"], whole["win_rate"]) == (4_238, 2_473, 63.15)
    assert (whole["won_amount"], whole["average_sale"], whole["median_sale"]) == (10_005_534, 2_360.91, 1_117)
    pace = totals(maven, "velocity")
    assert (pace["open"], pace["cycle_days"], pace["median_cycle_days"]) == (2_089, 51.8, 57)


def test_maven_by_quarter(maven: Crm) -> None:
    assert rows(maven, "win-rate", "quarter", "won", "won_amount") == {
        "2017-Q1": (531, 1_134_672), "2017-Q2": (1_254, 3_086_111), "2017-Q3": (1_257, 2_982_255),
        "2017-Q4": (1_196, 2_802_496),
    }  # fmt: skip


def test_maven_by_manager_and_region(maven: Crm) -> None:
    by_manager = rows(maven, "win-rate", "owner.manager", "won", "lost", "win_rate", "won_amount")
    assert {name.split()[-1]: figures for name, figures in by_manager.items()} == {
        "Losch": (480, 265, 64.43, 1_130_049), "Rouche": (610, 352, 63.41, 1_603_897),
        "Brinkmann": (747, 439, 62.98, 1_094_363), "Marxen": (882, 536, 62.20, 2_251_930),
        "Neubert": (691, 422, 62.08, 1_960_545), "Sewald": (828, 459, 64.34, 1_964_750),
    }  # fmt: skip
    assert rows(maven, "win-rate", "owner.team", "won_amount") == {
        "Central": (3_346_293,), "East": (3_090_594,), "West": (3_568_647,),
    }  # fmt: skip


def test_maven_by_product_a_custom_field(maven: Crm) -> None:
    assert rows(maven, "win-rate", "product", "won", "won_amount") == {
        "GTX Pro": (729, 3_510_578), "GTX Plus Pro": (479, 2_629_651), "MG Advanced": (654, 2_216_387),
        "GTX Plus Basic": (653, 705_275), "GTX Basic": (915, 499_263), "GTK 500": (15, 400_612),
        "MG Special": (793, 43_768),
    }  # fmt: skip


def test_maven_by_agent(maven: Crm) -> None:
    found = rows(maven, "win-rate", "owner", "won", "lost", "won_amount", "win_rate")

    assert found == {agent: (won, closed - won, amount, rate) for agent, won, closed, amount, rate in AGENTS}


AGENTS = (
    ("Hayden Neloms", 107, 152, 272_111, 70.39), ("Maureen Marcano", 149, 213, 350_395, 69.95),
    ("Wilburn Farren", 55, 79, 157_640, 69.62), ("Cecily Lampkin", 107, 160, 229_800, 66.88),
    ("Versie Hillebrand", 176, 264, 187_693, 66.67), ("Moses Frase", 129, 195, 207_182, 66.15),
    ("Boris Faz", 101, 153, 261_631, 66.01), ("James Ascencio", 135, 206, 413_533, 65.53),
    ("Corliss Cosme", 150, 229, 421_036, 65.50), ("Rosalina Dieter", 72, 110, 235_403, 65.45),
    ("Reed Clapper", 155, 237, 438_336, 65.40), ("Jonathan Berthelot", 171, 264, 284_886, 64.77),
    ("Rosie Papadopoulos", 78, 121, 230_169, 64.46), ("Kami Bicknell", 174, 272, 316_456, 63.97),
    ("Vicki Laflamme", 221, 347, 478_396, 63.69), ("Elease Gluck", 80, 126, 289_195, 63.49),
    ("Violet Mclelland", 122, 193, 123_431, 63.21), ("Darcel Schlecht", 349, 553, 1_153_214, 63.11),
    ("Marty Freudenburg", 122, 194, 291_195, 62.89), ("Cassey Cress", 163, 261, 450_489, 62.45),
    ("Kary Hendrixson", 209, 335, 454_298, 62.39), ("Anna Snelling", 208, 336, 275_056, 61.90),
    ("Zane Levy", 161, 261, 430_068, 61.69), ("Garret Kinder", 75, 123, 197_773, 60.98),
    ("Daniell Hammack", 114, 187, 364_229, 60.96), ("Niesha Huffines", 105, 175, 176_961, 60.00),
    ("Gladys Colclough", 135, 232, 345_674, 58.19), ("Donn Cantrell", 158, 275, 445_860, 57.45),
    ("Markita Hansen", 130, 227, 328_792, 57.27), ("Lajuana Vencill", 127, 231, 194_632, 54.98),
)  # fmt: skip
"""Agent, won, closed, revenue, win rate."""


def test_x_education_converted_by_source_and_origin(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes(gzip.decompress((DATA / "leads" / "x_education_Leads.csv.gz").read_bytes()))
    imported(
        crm, file, "leads", "--map", "Prospect ID=external_id", "--map", "Converted=status",
        "--map", "Lead Origin=custom", "--map-value", "Converted:1=converted", "--map-value", "Converted:0=new",
        "--map-value", "Country:unknown=", "--map-value", "Country:Asia/Pacific Region=", "--unknown", "ignore",
    )  # fmt: skip

    whole = totals(crm, "leads")
    assert (whole["created"], whole["of_these_converted"], whole["cohort_rate"]) == (9_240, 3_561, 38.54)
    figures = ("of_these_converted", "created", "cohort_rate")
    assert rows(crm, "leads", "lead_origin", *figures) == {
        "API": (1_115, 3_580, 31.15), "Landing Page Submission": (1_768, 4_886, 36.19),
        "Lead Add Form": (664, 718, 92.48), "Lead Import": (13, 55, 23.64), "Quick Add Form": (1, 1, 100),
    }  # fmt: skip
    by_source = rows(crm, "leads", "source", *figures)
    google = by_source.pop("Google")
    assert google[:2] == (1_147, 2_868 + 5), "google and Google are one row, as they are one filter"
    known = {
        "Direct Traffic": (818, 2_543, 32.17), "Olark Chat": (448, 1_755, 25.53), "Organic Search": (436, 1_154, 37.78),
        "Reference": (490, 534, 91.76), "Welingak Website": (140, 142, 98.59), None: (29, 36, 80.56),
    }  # fmt: skip
    assert {source: by_source[source] for source in known} == known  # type: ignore[index]


def test_zoho_leads_by_source(crm: Crm) -> None:
    imported(crm, DATA / "crm" / "zoho" / "Leads.csv", "leads")

    assert totals(crm, "leads")["cohort_rate"] == 93.13
    assert rows(crm, "sources", "source", "converted", "leads") == {
        "Advertisement": (384, 412), "Cold Call": (386, 408), "Employee Referral": (414, 449),
        "External Referral": (359, 383), "Online Store": (344, 370), "Partner": (362, 386),
        "Public Relations": (334, 366), "Sales Mail Alias": (347, 371), "Trade Show": (344, 371),
        "Web Research": (358, 384),
    }  # fmt: skip
