"""Settings and folders: the only reader of the environment and the config file, each value with its origin."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tui import config_file
from crm_tui.config_file import ConfigFile
from crm_tui.domain import countries, currencies
from crm_tui.domain.kinds.base import Context
from crm_tui.errors import Invalid, Usage
from crm_tui.surroundings import CURRENCIES, Folders, Stored, find_folders, is_zone, surroundings
from crm_tui.text import shortened

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OUTPUTS = ("table", "json", "jsonl", "csv", "tsv", "ids", "md")
THEMES = ("dark", "light", "contrast", "terminal")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
STARTS = ("home", "contacts", "companies", "leads", "deals", "tickets", "tasks", "reports")
ON = ("on", "true", "yes", "1")
OFF = ("off", "false", "no", "0")

FILE = "config file"
KEYS = "keys"
"""The table of the config file that gives actions other keys."""

GUESSES = ("default", "locale")
"""Origins that give way to what a given country implies."""

Value = str | int | bool | None


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
class Rebinding:
    """The keys somebody gave an action, as they are written; the app knows which actions there are."""

    action: str
    keys: str
    place: str

    @property
    def name(self) -> str:
        """Its name among the settings."""
        return f"{KEYS}.{self.action}"


@dataclass(frozen=True)
class Settings:
    """Every setting in force; `origins` says for each where it comes from."""

    db: str
    country: str
    currency: str
    timezone: str
    week_start: int
    fiscal_start: int
    decimal: str
    date_order: str | None
    user: str
    output: str | None
    bin_days: int
    close_days: int
    attachment_mb: int
    color: str
    pager: str | None
    theme: str
    mouse: bool
    animation: bool
    ascii: bool
    start: str
    now: str | None
    keys: tuple[Rebinding, ...]
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


def _month(text: str) -> int:
    if text.lower() not in MONTHS:
        raise Invalid(f"{shortened(text)} is no month, e.g. april")
    return MONTHS.index(text.lower()) + 1


def _number_of(what: str, example: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,5}", text) or text.strip("0") == "":
            raise Invalid(f"{shortened(text)} is no number of {what}, e.g. {example}")
        return int(text)

    return read


def _text(text: str) -> str:
    return text


def _switch(text: str) -> bool:
    if text.lower() not in (*ON, *OFF):
        raise Invalid(f"{shortened(text)} is neither on nor off")
    return text.lower() in ON


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
    Setting("fiscal_start", "the month the fiscal year begins with; see crm help reports", _month, 1),
    Setting("decimal", "the decimal sign of amounts: point or comma", _one_of("point", "comma"), "point"),
    Setting("date_order", "the order of dates such as 03/04/2026: dmy, mdy or ymd", _one_of("dmy", "mdy", "ymd")),
    Setting("user", "the login of the member you are", _text),
    Setting("output", "the form of data on stdout if -o is not given", _one_of(*OUTPUTS)),
    Setting("bin_days", "days after which the bin lets go of a record", _number_of("days", "90"), 90),
    Setting("close_days", "days without a post that close a resolved ticket", _number_of("days", "5"), 5),
    Setting("attachment_mb", "the most megabytes of an attachment", _number_of("megabytes", "25"), 25),
    Setting("color", "auto, always or never", _one_of("auto", "always", "never"), "auto"),
    Setting("pager", "the command that shows output taller than the screen; cat for none", _text),
    Setting("theme", f"the colours of the screens: {', '.join(THEMES)}", _one_of(*THEMES), "dark"),
    Setting("mouse", "on or off: whether the screens listen to the mouse", _switch, True),
    Setting("animation", "on or off: whether the screens move", _switch, False),
    Setting("ascii", "on or off: whether lines and marks of the screens are plain characters", _switch, False),
    Setting("start", f"the screen that crm opens with: {', '.join(STARTS)}", _one_of(*STARTS), "home"),
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
    stored, keys = _filed(folders)
    sources = (options, dict(_variables(env)), stored, surroundings(env, folders))
    found = {each.name: _read(each, sources) for each in (*SETTINGS, NOW)}
    if found["currency"][1] in GUESSES and found["country"][1] not in GUESSES:
        country, origin = found["country"]
        found["currency"] = CURRENCIES.get(str(country), "USD"), f"country ({origin})"
    if found["db"][0] is None:
        raise Usage("There is no home directory to keep a database in; name one with --db or CRM_DB.")
    values = {name: value for name, (value, _) in found.items()}
    origins = {name: origin for name, (_, origin) in found.items()} | {each.name: FILE for each in keys}
    return Settings(**values, keys=keys, folders=folders, origins=origins)  # type: ignore[arg-type]


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
        fiscal_start=settings.fiscal_start,
    )


def names(settings: Settings) -> list[str]:
    """The names of all settings in the order they are shown; those of keys are `keys.ACTION`."""
    return [*(each.name for each in SETTINGS), *(each.name for each in settings.keys)]


def shown(settings: Settings, name: str) -> str:
    """The text of a setting as a person writes it; the password of a URL is masked, unset is empty."""
    if name.startswith(f"{KEYS}."):
        return next((each.keys for each in settings.keys if each.name == name), "")
    return masked(written(name, getattr(settings, name)))


def written(name: str, value: Value) -> str:
    """A value as a person writes it; None is empty."""
    if name == "week_start":
        return WEEKDAYS[int(value or 0)]
    if name == "fiscal_start":
        return MONTHS[int(value or 1) - 1]
    if isinstance(value, bool):
        return ON[0] if value else OFF[0]
    return "" if value is None else str(value)


def masked(text: str) -> str:
    """A path or URL without its password."""
    return re.sub(r"(://[^/@:]*:)[^@]*@", r"\1***@", text)


def setting(name: str) -> Setting:
    """The setting by name; `keys.ACTION` is one for every action. Raises Usage."""
    for each in SETTINGS:
        if each.name == name:
            return each
    table, _, action = name.partition(".")
    if table == KEYS and action:
        return Setting(name, "the keys of an action", _text)
    if name == KEYS:
        raise Usage(f"{KEYS} needs the name of an action, e.g. {KEYS}.records.new.")
    raise Usage(f"There is no setting {shortened(name)}.{_near(name)}")


def _near(name: str) -> str:
    known = [*(each.name for each in SETTINGS), KEYS]
    near = get_close_matches(name, known, 1)
    return f" Did you mean {near[0]}?" if near else f" There are {', '.join(known)}."


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


def _filed(folders: Folders) -> tuple[Stored, tuple[Rebinding, ...]]:
    path = config_path(folders)
    if path is None:
        return {}, ()
    file = config_file.read(path)
    return dict(_stored(file)), tuple(_rebindings(file))


def _stored(file: ConfigFile) -> Iterator[tuple[str, tuple[str, str]]]:
    known = {each.name: each for each in SETTINGS}
    for key, value in file.table.items():
        place = file.place(key)
        if key == KEYS:
            continue
        if key not in known:
            raise Usage(f"{place}: there is no setting {shortened(key)}.{_near(key)}")
        switch = isinstance(known[key].default, bool)
        if not isinstance(value, str | int) or (isinstance(value, bool) and not switch):
            example = ON[0] if switch else "…"
            raise Invalid(f'{place}: {key} needs a text, e.g. {key} = "{example}"', field=key)
        yield key, (str(value), f"{FILE} {place}")


def _rebindings(file: ConfigFile) -> Iterator[Rebinding]:
    table = file.table.get(KEYS, {})
    if not isinstance(table, dict):
        raise Invalid(f'{file.place(KEYS)}: {KEYS} needs a table, e.g. [{KEYS}] and "records.new" = "a"', field=KEYS)
    seen = set()
    for action, keys in config_file.leaves(table):
        place = file.place(f"{KEYS}.{action}")
        if not isinstance(keys, str):
            example = f'"{shortened(action)}" = "a" or "a,ctrl+n"'
            raise Invalid(f"{place}: {KEYS}.{shortened(action)} needs a text, e.g. {example}", field=KEYS)
        if action in seen:
            raise Usage(f"{place}: {KEYS}.{shortened(action)} is there twice.")
        seen.add(action)
        yield Rebinding(action, keys, place)


def store(folders: Folders, name: str, text: str) -> Path:
    """Write a setting to the config file, comments kept; an empty text removes it. Returns the file.

    Raises Usage for an unknown name, Invalid for a value, StorageError.
    """
    setting(name).read(text) if text else setting(name)
    path = config_path(folders)
    if path is None:
        raise Usage("There is no home directory to keep a config file in; set HOME or XDG_CONFIG_HOME.")
    _filed(folders)  # what is wrong already is said first
    table, _, action = name.partition(".")
    config_file.write(path, (table, action) if action else (name,), text)
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
