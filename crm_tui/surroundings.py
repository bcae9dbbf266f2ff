"""What the machine says before anybody is asked: home folders, account, locale, clock and colours."""

import os
import pwd
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tui.domain import countries

APP = "crm-tui"
LOCALTIME = Path("/etc/localtime")
CURRENCIES = {
    country: currency
    for currency, members in {
        "EUR": "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",
        "USD": "US EC SV PR", "GBP": "GB", "CHF": "CH LI", "SEK": "SE", "NOK": "NO", "DKK": "DK", "PLN": "PL",
        "CZK": "CZ", "HUF": "HU", "RON": "RO", "ISK": "IS", "UAH": "UA", "RUB": "RU", "TRY": "TR", "ILS": "IL",
        "AED": "AE", "SAR": "SA", "KWD": "KW", "EGP": "EG", "IRR": "IR", "ZAR": "ZA", "NGN": "NG", "KES": "KE",
        "INR": "IN", "PKR": "PK", "BDT": "BD", "CNY": "CN", "HKD": "HK", "TWD": "TW", "JPY": "JP", "KRW": "KR",
        "SGD": "SG", "MYR": "MY", "THB": "TH", "IDR": "ID", "VND": "VN", "PHP": "PH", "AUD": "AU", "NZD": "NZ",
        "CAD": "CA", "MXN": "MX", "BRL": "BR", "ARS": "AR", "CLP": "CL", "COP": "CO", "PEN": "PE",
    }.items()
    for country in members.split()
}  # fmt: skip
"""The currency of a country a locale may name; any other country starts with USD."""

Stored = Mapping[str, tuple[str, str]]
"""The texts of some settings by name, each with where it was found."""


@dataclass(frozen=True)
class Folders:
    """Where the program keeps its files; None where there is no home directory."""

    data: Path | None
    config: Path | None
    state: Path | None


def find_folders(env: Mapping[str, str]) -> Folders:
    """The folders of the program; an XDG value that is not absolute is ignored."""
    home = _home(env)

    def folder(variable: str, below: str, elsewhere: str) -> Path | None:
        given = env.get(variable, "")
        if os.path.isabs(given):
            return Path(given) / APP
        if sys.platform in ("darwin", "win32"):
            return Path(getattr(import_module("platformdirs"), elsewhere)(APP, appauthor=False))
        return home / below / APP if home else None

    return Folders(
        data=folder("XDG_DATA_HOME", ".local/share", "user_data_dir"),
        config=folder("XDG_CONFIG_HOME", ".config", "user_config_dir"),
        state=folder("XDG_STATE_HOME", ".local/state", "user_state_dir"),
    )


def _home(env: Mapping[str, str]) -> Path | None:
    if os.path.isabs(env.get("HOME", "")):
        return Path(env["HOME"])
    found = _account()
    return Path(found.pw_dir) if found and os.path.isabs(found.pw_dir) else None


@cache
def _account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(os.getuid())
    except KeyError:
        return None


def surroundings(env: Mapping[str, str], folders: Folders) -> Stored:
    """What applies if neither an option nor a variable nor the config file says otherwise."""
    account = _account()
    found = {"user": (account.pw_name if account else f"uid{os.getuid()}", "operating system")}
    if folders.data:
        found["db"] = (str(folders.data / "crm.db"), "default")
    for name, text in _of_locale(env):
        found[name] = (text, "locale")
    if zone := _of_clock(env):
        found["timezone"] = zone
    if "PAGER" in env:
        found["pager"] = (env["PAGER"], "PAGER")
    return found


def _of_locale(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    name = env.get("LC_ALL") or env.get("LC_MONETARY") or env.get("LANG") or ""
    match = re.match(r"[a-z]{2,3}_([A-Z]{2})\b", name)
    if match and countries.find(match[1]) == match[1]:
        yield "country", match[1]
        yield "currency", CURRENCIES.get(match[1], "USD")


def _of_clock(env: Mapping[str, str]) -> tuple[str, str] | None:
    named = env.get("TZ", "").removeprefix(":")
    if named and is_zone(named):
        return named, "TZ"
    try:
        target = os.path.realpath(LOCALTIME)
    except OSError:
        return None
    _, found, zone = target.partition("zoneinfo/")
    return (zone, str(LOCALTIME)) if found and is_zone(zone) else None


def is_zone(text: str) -> bool:
    """Whether a text names a time zone."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True
