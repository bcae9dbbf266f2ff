"""The leads of other products, imported through the command line, with the figures known of them."""

import gzip
from pathlib import Path

import pytest
from calling import Crm

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")

ZOHO = DATA / "crm" / "zoho" / "Leads.csv"
EDUCATION = (
    "--map", "Prospect ID=external_id", "--map", "Converted=status", "--map", "Lead Origin=custom",
    "--map-value", "Converted:1=converted", "--map-value", "Converted:0=new",
    "--map-value", "Country:unknown=", "--map-value", "Country:Asia/Pacific Region=", "--unknown", "ignore",
)  # fmt: skip


def asked(crm: Crm, statement: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in crm("sql", statement, "-o", "tsv").lines]


@pytest.fixture
def education(crm: Crm, tmp_path: Path) -> Crm:
    """`crm` with the leads of X Education."""
    file = tmp_path / "leads.csv"
    file.write_bytes(gzip.decompress((DATA / "leads" / "x_education_Leads.csv.gz").read_bytes()))
    done = crm("import", str(file), "--into", "leads", *EDUCATION, "-o", "json")
    assert (done.code, done.data["created"]) == (0, 9_240)
    return crm


def test_zoho_leads_by_source_keep_their_times_and_come_in_once(crm: Crm) -> None:
    done = crm("import", str(ZOHO), "--into", "leads", "-o", "json")
    assert (done.code, done.data["created"], done.data["rejected"]) == (0, 3_900, 0)

    by_source = "SELECT source, sum(status = 'converted'), count(*) FROM leads GROUP BY source ORDER BY source"
    assert asked(crm, by_source) == [
        ("Advertisement", "384", "412"), ("Cold Call", "386", "408"), ("Employee Referral", "414", "449"),
        ("External Referral", "359", "383"), ("Online Store", "344", "370"), ("Partner", "362", "386"),
        ("Public Relations", "334", "366"), ("Sales Mail Alias", "347", "371"), ("Trade Show", "344", "371"),
        ("Web Research", "358", "384"),
    ]  # fmt: skip
    assert asked(crm, "SELECT sum(status = 'converted'), count(DISTINCT email_key) FROM leads") == [("3632", "3900")]
    assert asked(crm, "SELECT created_at FROM leads WHERE external_id = '4563'")[0][0].startswith("2021-04-1")
    same = "SELECT count(*) FROM leads l JOIN status_changes s ON s.record_id = l.id AND s.at = l.created_at"
    assert asked(crm, same) == [("3900",)]

    again = crm("import", str(ZOHO), "--into", "leads", "-o", "json").data
    assert (again["unchanged"], again["change_set"]) == (3_900, None)


def test_zoho_statuses_are_kept_word_by_word(crm: Crm) -> None:
    crm("import", str(ZOHO), "--into", "leads")

    counts = dict(asked(crm, "SELECT status_reason, count(*) FROM leads GROUP BY status_reason"))

    assert counts == {
        "Contact in Future": "781", "Contacted": "780", "Pre Qualified": "776", "Lost Lead": "392",
        "Not Contacted": "392", "Attempted to Contact": "391", "Junk Lead": "388",
    }  # fmt: skip


def test_x_education_has_its_conversions_by_source_and_origin(education: Crm) -> None:
    assert asked(education, "SELECT sum(status = 'converted'), count(*) FROM leads") == [("3561", "9240")]
    by_origin = (
        "SELECT json_extract(custom, '$.lead_origin') o, sum(status = 'converted'), count(*) FROM leads GROUP BY o"
    )
    assert asked(education, by_origin) == [
        ("API", "1115", "3580"), ("Landing Page Submission", "1768", "4886"), ("Lead Add Form", "664", "718"),
        ("Lead Import", "13", "55"), ("Quick Add Form", "1", "1"),
    ]  # fmt: skip
    by_source = dict(
        (source, figures) for source, *figures in
        asked(education, "SELECT source, sum(status = 'converted'), count(*) FROM leads GROUP BY source")
    )  # fmt: skip
    assert (by_source["Google"], by_source["google"], by_source[""]) == (["1147", "2868"], ["0", "5"], ["29", "36"])
    assert by_source["Reference"] == ["490", "534"]


def test_a_filter_counts_google_in_any_case(education: Crm) -> None:
    found = education("leads", "list", "source:google", "-o", "ids")

    assert len(found.lines) == 2_873


def test_opt_outs_come_with_the_leads(education: Crm) -> None:
    assert asked(education, "SELECT sum(do_not_email), sum(do_not_call) FROM leads") == [("734", "2")]


def test_statuses_are_never_guessed(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("name,status\nAda,Hot prospect\nBo,workin\n", encoding="utf-8")

    refused = crm("import", str(file), "--into", "leads")
    assert (refused.code, crm("leads", "list", "-o", "ids").out) == (6, "")
    assert "Hot prospect" in refused.err

    mapped = ("--map-value", "status:Hot prospect=qualified", "--map-value", "status:workin=working")
    assert crm("import", str(file), "--into", "leads", *mapped).code == 0
    assert crm("leads", "list", "--fields", "status", "--sort", "id", "-o", "tsv").lines == ["qualified", "working"]


def test_exported_leads_come_back_unchanged(crm: Crm, tmp_path: Path) -> None:
    crm("leads", "add", "name=Ada", "rating=hot", "amount=12000", "owner=me", "tags=a|b", "do_not_call=yes")
    crm("leads", "add", "name=Bo", "status=recycled", "recycle_on=2027-01-15", "email=bo@x.example")
    crm("leads", "convert", "Bo")
    file = tmp_path / "leads-out.csv"

    assert crm("export", "leads", "--fields", "*", "--to", str(file)).code == 0
    again = crm("import", str(file), "--into", "leads", "--match", "id", "--dry-run", "-o", "json")

    assert (again.code, again.data["unchanged"], again.data["updated"]) == (0, 2, 0)
