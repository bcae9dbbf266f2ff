"""Exchange rates on the command line."""

from pathlib import Path

from calling import Crm


def test_a_rate_is_set_listed_and_deleted(crm: Crm) -> None:
    assert crm("rates", "set", "usd", "0.9231").out == "1\n"
    assert crm("rates", "set", "USD", "0.9", "--on", "2026-10-01", "--into", "CHF").out == "2\n"
    assert crm("rates", "list", "base:USD", "-o", "csv").lines == [
        "id,on_date,base,quote,rate", "1,2026-11-23,USD,EUR,0.9231", "2,2026-10-01,USD,CHF,0.9",
    ]  # fmt: skip
    assert crm("rates", "delete", "2").code == 0
    assert crm("rates", "list", "-o", "ids").out == "1\n"


def test_a_wrong_rate_is_invalid_data(crm: Crm) -> None:
    assert crm("rates", "set", "USD", "nothing").code == 6


def test_a_file_of_rates_can_be_rehearsed(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "hist.csv"
    file.write_text("Date,USD,GBP\n2026-11-20,1.08,0.85\n", encoding="utf-8")

    assert "2 of 2 rates" in crm("rates", "import", str(file), "--dry-run").err
    assert crm("rates", "list", "-o", "ids").out == ""
    assert crm("rates", "import", str(file)).code == 0
    assert crm("rates", "list", "-o", "ids").out == "1\n2\n"
