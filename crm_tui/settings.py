"""Settings and folders: the only reader of the environment and the config file, each value with its origin."""

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tui.domain import countries, currencies
from crm_tui.domain.kinds.base import Context
from crm_tui.errors import Invalid, StorageError, Usage
from crm_tui.surroundings import CURRENCIES, Folders, Stored, find_folders, is_zone, surroundings
from crm_tui.text import safe, shortened

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OUTPUTS = ("table", "json", "jsonl", "csv", "tsv", "ids", "md")

FILE = "config file"
GUESSES = ("default", "locale")
"""Origins that give way to what a given country implies."""

Value = str | int | None


@dataclass(frozen=True)
class Setting:
    """One setting: how its text is read, what it is if nobody says, and what it does."""

    name: str
    help: str
    read: Callable[[str], Value]
    default: Value = None

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"CRM_{self.name.upper()}"


@dataclass(frozen=True)
class Settings:
    """Every setting in force; `origins` says for each where it comes from."""

    db: str
    country: str
    currency: str
    timezone: str
    week_start: int
    decimal: str
    date_order: str | None
    user: str
    output: str | None
    bin_days: int
    color: str
    pager: str | None
    now: str | None
    folders: Folders
    origins: Mapping[str, str]


def _country(text: str) -> str:
    code = countries.find(text)
    if code is None:
        raise Invalid(f"{shortened(text)} is no country, e.g. DE")
    return code


def _currency(text: str) -> str:
    code = currencies.parse_code(text)
    if code is None:
        raise Invalid(f"{shortened(text)} is no currency code, e.g. EUR")
    return code


def _timezone(text: str) -> str:
    if not is_zone(text):
        raise Invalid(f"{shortened(text)} is no time zone, e.g. Europe/Berlin")
    return text


def _weekday(text: str) -> int:
    if text.lower() not in WEEKDAYS:
        raise Invalid(f"{shortened(text)} is no day of the week, e.g. monday")
    return WEEKDAYS.index(text.lower())


def _days(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or text.strip("0") == "":
        raise Invalid(f"{shortened(text)} is no number of days, e.g. 90")
    return int(text)


def _text(text: str) -> str:
    return text


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            near = get_close_matches(text.lower(), words, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise Invalid(f"{shortened(text)} is none of {', '.join(words)}{hint}")
        return text.lower()

    return read


SETTINGS = (
    Setting("db", "the database: a path or a URL", _text),
    Setting("country", "the country of phone numbers without +", _country, "US"),
    Setting("currency", "the base currency", _currency, "USD"),
    Setting("timezone", "the zone of times without an offset", _timezone, "UTC"),
    Setting("week_start", "the first day of the week", _weekday, 0),
    Setting("decimal", "the decimal sign of amounts: point or comma", _one_of("point", "comma"), "point"),
    Setting("date_order", "the order of dates such as 03/04/2026: dmy, mdy or ymd", _one_of("dmy", "mdy", "ymd")),
    Setting("user", "the login of the member you are", _text),
    Setting("output", "the form of data on stdout if -o is not given", _one_of(*OUTPUTS)),
    Setting("bin_days", "days after which the bin lets go of a record", _days, 90),
    Setting("color", "auto, always or never", _one_of("auto", "always", "never"), "auto"),
    Setting("pager", "the command that shows output taller than the screen; cat for none", _text),
)
"""All settings, in the order they are shown."""

NOW = Setting("now", "the instant the whole command takes for now", _text)
"""No setting of the config file: an option and a variable only."""


def load(env: Mapping[str, str], overrides: Mapping[str, str]) -> Settings:
    """The settings in force: option > CRM_ variable > config file > locale > default.

    Raises Usage for an unknown key of the config file or a missing home, Invalid for a value, each with its place.
    """
    folders = find_folders(env)
    options = {name: (text, "option") for name, text in overrides.items()}
    sources = (options, dict(_variables(env)), _stored(folders), surroundings(env, folders))
    found = {each.name: _read(each, sources) for each in (*SETTINGS, NOW)}
    if found["currency"][1] in GUESSES and found["country"][1] not in GUESSES:
        country, origin = found["country"]
        found["currency"] = CURRENCIES.get(str(country), "USD"), f"country ({origin})"
    if found["db"][0] is None:
        raise Usage("There is no home directory to keep a database in; name one with --db or CRM_DB.")
    values = {name: value for name, (value, _) in found.items()}
    return Settings(**values, folders=folders, origins={n: o for n, (_, o) in found.items()})  # type: ignore[arg-type]


def context(settings: Settings, now: datetime) -> Context:
    """How values are read and shown under these settings."""
    return Context(
        now=now,
        zone=ZoneInfo(settings.timezone),
        country=settings.country,
        currency=settings.currency,
        decimal=settings.decimal,
        date_order=settings.date_order,
        week_start=settings.week_start,
    )


def shown(settings: Settings, name: str) -> str:
    """The text of a setting as a person writes it; the password of a URL is masked, unset is empty."""
    value = getattr(settings, name)
    if name == "week_start":
        return WEEKDAYS[value]
    return "" if value is None else masked(str(value))


def masked(text: str) -> str:
    """A path or URL without its password."""
    return re.sub(r"(://[^/@:]*:)[^@]*@", r"\1***@", text)


def setting(name: str) -> Setting:
    """The setting by name. Raises Usage."""
    for each in SETTINGS:
        if each.name == name:
            return each
    raise Usage(f"There is no setting {shortened(name)}.{_near(name)}")


def _near(name: str) -> str:
    near = get_close_matches(name, [each.name for each in SETTINGS], 1)
    return f" Did you mean {near[0]}?" if near else f" There are {', '.join(each.name for each in SETTINGS)}."


def _variables(env: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    if env.get("FORCE_COLOR"):
        yield "color", ("always", "FORCE_COLOR")
    if env.get("NO_COLOR"):
        yield "color", ("never", "NO_COLOR")
    for each in (*SETTINGS, NOW):
        if env.get(each.variable):
            yield each.name, (env[each.variable], each.variable)


def _read(of: Setting, sources: Sequence[Stored]) -> tuple[Value, str]:
    for source in sources:
        if of.name in source:
            text, origin = source[of.name]
            return _explained(of, text, origin), FILE if FILE in origin else origin
    return of.default, "default"


def _explained(of: Setting, text: str, origin: str) -> Value:
    try:
        return of.read(text)
    except Invalid as error:
        if origin == "option":
            raise Usage(f"--{of.name}: {error.message}", field=of.name) from error
        raise Invalid(f"{origin}: {of.name}: {error.message}", field=of.name) from error


# The config file


def _stored(folders: Folders) -> Stored:
    path = config_path(folders)
    if path is None:
        return {}
    try:
        text = path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Usage(f"{path} is not valid UTF-8, save it as UTF-8.") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Usage(f"{path}: {safe(str(error))}.") from error
    return dict(_checked(table, text, path))


def _checked(table: Mapping[str, object], text: str, path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    names = {each.name for each in SETTINGS}
    for key, value in table.items():
        place = f"{path} line {_line(text, key)}"
        if key not in names:
            raise Usage(f"{place}: there is no setting {shortened(key)}.{_near(key)}")
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Invalid(f'{place}: {key} needs a text, e.g. {key} = "…"', field=key)
        yield key, (str(value), f"{FILE} {place}")


def _line(text: str, key: str) -> int:
    name = rf"""(?:{re.escape(key)}|"{re.escape(key)}"|'{re.escape(key)}')"""
    match = re.search(rf"^[ \t]*\[*[ \t]*{name}[ \t]*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def store(folders: Folders, name: str, text: str) -> Path:
    """Write a setting to the config file, comments kept; an empty text removes it. Returns the file.

    Raises Usage for an unknown name, Invalid for a value, StorageError.
    """
    setting(name).read(text) if text else setting(name)
    path = config_path(folders)
    if path is None:
        raise Usage("There is no home directory to keep a config file in; set HOME or XDG_CONFIG_HOME.")
    tomlkit = import_module("tomlkit")  # only a write needs it
    _stored(folders)
    document = tomlkit.parse(path.read_text("utf-8") if path.exists() else "")
    document.pop(name, None) if not text else document.update({name: text})
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.write_text(tomlkit.dumps(document), "utf-8")
        beside.chmod(0o600)
        beside.replace(Path(os.path.realpath(path)))
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}. It was left as it is.") from error
    return path


# Where things lie


def config_path(folders: Folders) -> Path | None:
    """The config file, whether it exists or not."""
    return folders.config / "config.toml" if folders.config else None


def log_path(folders: Folders) -> Path | None:
    """The file that takes the traceback of an unexpected error."""
    return folders.state / "crm.log" if folders.state else None


def backups_path(settings: Settings) -> Path:
    """The folder of automatic backups: in the data path; beside the database where there is none."""
    return (settings.folders.data or Path(settings.db).absolute().parent) / "backups"
