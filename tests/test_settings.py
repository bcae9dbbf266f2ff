"""Settings: where each comes from, and what is said about a wrong one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui import settings
from crm_tui.errors import Invalid, StorageError, Usage
from crm_tui.settings import Rebinding, Settings, load
from crm_tui.surroundings import find_folders


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def loaded(home: Path, /, config: str | None = None, **env: str) -> Settings:
    """The settings of a person with this config file and environment."""
    if config is not None:
        (home / ".config/crm-tui").mkdir(parents=True, exist_ok=True)
        (home / ".config/crm-tui/config.toml").write_text(config, encoding="utf-8")
    return load({"HOME": str(home), **env}, {})


def test_without_anything_there_are_defaults(home: Path) -> None:
    found = loaded(home)

    assert (found.country, found.currency, found.decimal, found.week_start) == ("US", "USD", "point", 0)
    assert found.db == f"{home}/.local/share/crm-tui/crm.db"
    assert found.date_order is None
    assert found.origins["country"] == "default"


def test_an_option_beats_a_variable_beats_the_file_beats_the_locale(home: Path) -> None:
    config = 'country = "FR"\n'

    assert (loaded(home, LANG="de_DE.UTF-8").country, loaded(home, LANG="de_DE.UTF-8").origins["country"]) == (
        "DE",
        "locale",
    )
    filed = loaded(home, config, LANG="de_DE.UTF-8")
    assert (filed.country, filed.origins["country"]) == ("FR", "config file")
    varied = loaded(home, config, LANG="de_DE.UTF-8", CRM_COUNTRY="IT")
    assert (varied.country, varied.origins["country"]) == ("IT", "CRM_COUNTRY")
    optional = load({"HOME": str(home), "CRM_DB": "a.db"}, {"db": "b.db"})
    assert (optional.db, optional.origins["db"]) == ("b.db", "option")


@pytest.mark.parametrize(
    ("locale", "country", "currency"),
    [
        ("de_DE.UTF-8", "DE", "EUR"),
        ("de_CH", "CH", "CHF"),
        ("en_GB.utf8", "GB", "GBP"),
        ("ja_JP.eucJP", "JP", "JPY"),
        ("fil_PH", "PH", "PHP"),
        ("ca_ES@valencia", "ES", "EUR"),
        ("is_IS", "IS", "ISK"),
        ("C.UTF-8", "US", "USD"),
        ("POSIX", "US", "USD"),
        ("en_ZZ", "US", "USD"),
        ("", "US", "USD"),
    ],
)
def test_country_and_currency_come_from_the_locale(home: Path, locale: str, country: str, currency: str) -> None:
    found = loaded(home, LANG=locale)

    assert (found.country, found.currency) == (country, currency)


def test_lc_all_comes_before_lc_monetary_before_lang(home: Path) -> None:
    assert loaded(home, LANG="de_DE", LC_MONETARY="fr_FR").country == "FR"
    assert loaded(home, LANG="de_DE", LC_MONETARY="fr_FR", LC_ALL="pl_PL").country == "PL"


def test_a_country_that_is_set_brings_its_currency(home: Path) -> None:
    found = loaded(home, 'country = "Switzerland"\n', LANG="de_DE")

    assert (found.country, found.currency) == ("CH", "CHF")
    assert loaded(home, 'country = "CH"\ncurrency = "EUR"\n').currency == "EUR"


@pytest.mark.parametrize(
    ("tz", "zone"), [("Europe/Berlin", "Europe/Berlin"), (":Asia/Tokyo", "Asia/Tokyo"), ("../etc/passwd", None)]
)
def test_the_zone_comes_from_tz(home: Path, tz: str, zone: str | None) -> None:
    found = loaded(home, TZ=tz)

    assert found.timezone == zone if zone else found.origins["timezone"] != "TZ"


def test_the_zone_comes_from_the_clock_of_the_machine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = home / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Rome")
    monkeypatch.setattr("crm_tui.surroundings.LOCALTIME", link)

    assert loaded(home).timezone == "Europe/Rome"


def test_a_machine_without_a_clock_file_is_in_utc(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_tui.surroundings.LOCALTIME", home / "missing")

    assert loaded(home).timezone == "UTC"


def test_the_user_is_never_taken_from_the_environment_of_the_shell(home: Path) -> None:
    assert loaded(home, USER="mallory", LOGNAME="mallory").user != "mallory"
    assert loaded(home, USER="mallory", CRM_USER="ann").user == "ann"


def test_an_xdg_value_that_is_not_absolute_is_ignored(home: Path) -> None:
    assert loaded(home, XDG_DATA_HOME="data").db == f"{home}/.local/share/crm-tui/crm.db"
    assert loaded(home, XDG_DATA_HOME="/srv/data").db == "/srv/data/crm-tui/crm.db"


def test_no_color_beats_force_color_and_the_file(home: Path) -> None:
    assert loaded(home, NO_COLOR="1", FORCE_COLOR="1").color == "never"
    assert loaded(home, 'color = "always"', NO_COLOR="1").color == "never"
    assert loaded(home, FORCE_COLOR="1", NO_COLOR="").color == "always"


def test_an_unknown_key_names_its_line_and_the_one_that_was_meant(home: Path) -> None:
    with pytest.raises(Usage, match=r"config\.toml line 3: there is no setting contry\. Did you mean country\?"):
        loaded(home, '# mine\ncurrency = "EUR"\ncontry = "DE"\n')


def test_an_unknown_table_names_its_line(home: Path) -> None:
    with pytest.raises(Usage, match="line 2: there is no setting keyz"):
        loaded(home, '\n[keyz]\nx = "y"\n')


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('country = "Atlantis"', "country: Atlantis is no country"),
        ('currency = "XQX"', "currency: XQX is no currency"),
        ('timezone = "Mars/Olympus"', "timezone: Mars/Olympus is no time zone"),
        ('week_start = "funday"', "week_start: funday is no day"),
        ('fiscal_start = "4"', "fiscal_start: 4 is no month"),
        ('decimal = "dot"', "decimal: dot is none of point, comma"),
        ('output = "jsn"', "did you mean json?"),
        ("bin_days = 0", "bin_days: 0 is no number of days"),
        ("bin_days = true", "bin_days needs a text"),
        ('theme = "drak"', "theme: drak is none of dark, light, contrast, terminal; did you mean dark?"),
        ('start = "kitchen"', "start: kitchen is none of home, contacts, companies"),
        ('mouse = "perhaps"', "mouse: perhaps is neither on nor off"),
        ("mouse = 1.5", 'mouse needs a text, e.g. mouse = "on"'),
        ('[mouse]\nleft = "x"', "mouse needs a text"),
        ('keys = "a"', "keys needs a table"),
        ("keys.records.new = 1", 'keys.records.new needs a text, e.g. "records.new" = "a" or "a,ctrl+n"'),
    ],
)
def test_a_wrong_value_names_file_line_and_field(home: Path, line: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        loaded(home, f"\n{line}\n")

    assert "config.toml line 2" in caught.value.message
    assert said in caught.value.message


def test_the_screens_have_settings_of_their_own(home: Path) -> None:
    found = loaded(home)

    assert (found.theme, found.mouse, found.animation, found.ascii, found.start) == ("dark", True, False, False, "home")
    assert found.keys == ()
    varied = loaded(home, 'theme = "Light"\nanimation = true\n', CRM_MOUSE="no", CRM_ASCII="1", CRM_START="contacts")
    assert (varied.theme, varied.mouse, varied.animation, varied.ascii, varied.start) == (
        "light", False, True, True, "contacts",
    )  # fmt: skip
    assert load({"HOME": str(home), "CRM_MOUSE": "on"}, {"mouse": "off"}).mouse is False


@pytest.mark.parametrize(
    ("text", "on"),
    [("on", True), ("TRUE", True), ("yes", True), ("1", True), ("off", False), ("No", False), ("0", False)],
)
def test_on_and_off_are_said_in_several_ways_and_shown_in_one(home: Path, text: str, on: bool) -> None:
    found = loaded(home, CRM_ASCII=text)

    assert found.ascii is on
    assert settings.shown(found, "ascii") == ("on" if on else "off")


@pytest.mark.parametrize(
    ("config", "line"),
    [
        ('# mine\n[keys]\n# new\n"records.new" = "a"\n', 4),
        ("[keys]\n'records.new' = 'a'\n", 2),
        ('theme = "light"\nkeys.records.new = "a"\n', 2),
        ('[keys]\n\nrecords . new = "a"\n', 3),
        ('[ keys.records ]\nnew = "a"\n', 2),
        ('\nkeys = {"records.new" = "a"}\n', 2),
    ],
)
def test_keys_are_read_however_toml_spells_them_each_with_its_line(home: Path, config: str, line: int) -> None:
    found = loaded(home, config)

    assert found.keys == (Rebinding("records.new", "a", f"{home}/.config/crm-tui/config.toml line {line}"),)
    assert settings.shown(found, "keys.records.new") == "a"
    assert found.origins["keys.records.new"] == "config file"
    assert settings.names(found)[-1] == "keys.records.new"


def test_a_setting_is_not_looked_for_among_the_keys(home: Path) -> None:
    with pytest.raises(Usage, match=r"config\.toml line 4: there is no setting mous\. Did you mean mouse\?"):
        loaded(home, '[keys]\nmous = "a"\n\n[mous]\n')


def test_an_action_with_two_bindings_in_the_file_is_refused(home: Path) -> None:
    with pytest.raises(Usage, match=r"line 2: keys\.records\.new is there twice"):
        loaded(home, '[keys]\nrecords.new = "a"\n"records.new" = "b"\n')


def test_a_wrong_variable_is_named(home: Path) -> None:
    with pytest.raises(Invalid, match="CRM_COUNTRY: country: Atlantis is no country"):
        loaded(home, CRM_COUNTRY="Atlantis")


def test_a_file_that_is_no_toml_says_where(home: Path) -> None:
    with pytest.raises(Usage, match=r"config\.toml: .*line 1"):
        loaded(home, "country = DE\n")


def test_a_config_file_that_cannot_be_read_is_a_storage_error(home: Path) -> None:
    (home / ".config/crm-tui/config.toml").mkdir(parents=True)

    with pytest.raises(StorageError):
        loaded(home)


def test_setting_a_value_keeps_comments_and_makes_the_file_private(home: Path) -> None:
    loaded(home, '# ours\ncountry = "DE"  # since 2020\n')
    folders = find_folders({"HOME": str(home)})

    file = settings.store(folders, "country", "FR")
    settings.store(folders, "bin_days", "30")

    assert file.read_text(encoding="utf-8") == '# ours\ncountry = "FR"  # since 2020\nbin_days = "30"\n'
    assert file.stat().st_mode & 0o777 == 0o600
    assert loaded(home).bin_days == 30


def test_setting_nothing_removes_the_line(home: Path) -> None:
    folders = find_folders({"HOME": str(home)})
    settings.store(folders, "country", "FR")

    file = settings.store(folders, "country", "")

    assert file.read_text(encoding="utf-8") == ""


def test_a_key_is_set_and_taken_back_with_comments_kept(home: Path) -> None:
    loaded(home, '# ours\ntheme = "light"\n')
    folders = find_folders({"HOME": str(home)})

    settings.store(folders, "keys.records.new", "a,ctrl+n")
    file = settings.store(folders, "mouse", "off")

    assert file.read_text("utf-8") == ('# ours\ntheme = "light"\nmouse = "off"\n\n[keys]\n"records.new" = "a,ctrl+n"\n')
    settings.store(folders, "keys.records.new", "")
    settings.store(folders, "keys.records.edit", "")
    assert loaded(home).keys == ()
    assert loaded(home).mouse is False


@pytest.mark.parametrize(
    "config", ['[keys]\nrecords.new = "a"\n', 'keys.records.new = "a"\n', '[keys.records]\nnew="a"\n']
)
def test_a_key_is_changed_where_it_stands(home: Path, config: str) -> None:
    loaded(home, config)
    folders = find_folders({"HOME": str(home)})

    file = settings.store(folders, "keys.records.new", "z")

    assert file.read_text("utf-8") == config.replace('"a"', '"z"')
    settings.store(folders, "keys.records.new", "")
    assert loaded(home).keys == ()


def test_keys_need_the_name_of_an_action(home: Path) -> None:
    for name in ("keys", "keys."):
        with pytest.raises(Usage, match=r"keys"):
            settings.store(find_folders({"HOME": str(home)}), name, "a")


def test_a_wrong_value_is_not_written(home: Path) -> None:
    folders = find_folders({"HOME": str(home)})

    with pytest.raises(Invalid):
        settings.store(folders, "country", "Atlantis")
    with pytest.raises(Usage, match="Did you mean country"):
        settings.store(folders, "contry", "DE")

    assert not (home / ".config").exists()


def test_a_password_in_a_url_is_masked() -> None:
    assert settings.masked("postgresql://ann:s3cret@db.example/crm") == "postgresql://ann:***@db.example/crm"
    assert settings.masked("/home/ann/crm.db") == "/home/ann/crm.db"


def test_the_context_of_values_follows_the_settings(home: Path) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    made = settings.context(loaded(home, LANG="de_DE", TZ="Europe/Berlin", CRM_WEEK_START="sunday"), now)

    assert (made.now, made.country, made.currency, made.zone.key, made.week_start) == (
        now, "DE", "EUR", "Europe/Berlin", 6,
    )  # fmt: skip
