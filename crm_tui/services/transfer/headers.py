"""Recognise the columns of a file: synonyms in nine languages and the profiles of other products."""

import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i", "ي": "ی", "ى": "ی", "ك": "ک"}
)

Targets = tuple[str, ...]
"""Where a column goes: field names, `company.name|domain|external_id`, `points.<kind>.<label>`."""


@cache
def normalise(header: str) -> str:
    """Letters and digits only, without case and accents: "Geb.datum", "E-Mail" and "e_mail" compare equal."""
    folded = header.casefold().translate(LETTERS)
    plain = unicodedata.normalize("NFKD", folded).translate(LETTERS)
    return "".join(sign for sign in plain.casefold() if sign.isalnum())


@dataclass(frozen=True)
class Profile:
    """How the export of another product maps to ours; headers are compared normalised.

    `detect` holds sets of headers one of which must be in the file entirely. `ignored` says why a column is left
    out. `values` maps foreign choices of a field, normalised, to ours; `dates` gives strptime patterns by field, for
    dates that nobody else writes so. `notice` is what a person should know of every such file.
    Several columns with the same `points.address.X` target make one address, joined by ", "; of the other kinds
    each column is a point of its own.
    """

    name: str
    title: str
    entity: str
    detect: tuple[frozenset[str], ...]
    columns: Mapping[str, Targets]
    external_system: str | None = None
    ignored: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    pad_short: bool = False
    notice: str = ""

    def targets(self, header: str) -> Targets:
        """Where the column goes; empty when the profile ignores or does not know it."""
        return self.columns.get(normalise(header), ())

    def reason_ignored(self, header: str) -> str | None:
        """The notice for a column that is left out on purpose."""
        return self.ignored.get(normalise(header))

    def value(self, target: str, text: str) -> str:
        """A choice of the other product in our words; other text as it is."""
        return self.values.get(target, {}).get(normalise(text), text)

    def fits(self, headers: frozenset[str]) -> int:
        """The size of the largest identifying set that is in the file; 0 for none."""
        return max((len(wanted) for wanted in self.detect if wanted <= headers), default=0)


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by name."""
    folder = files("crm_tui.services.transfer") / "profiles"
    sheets = [sheet for sheet in folder.iterdir() if sheet.name.endswith(".toml")]
    read = [_profile(tomllib.loads(sheet.read_text("utf-8"))) for sheet in sheets]
    return MappingProxyType({profile.name: profile for profile in sorted(read, key=lambda one: one.name)})


def detect(header: Sequence[str], entity: str) -> Profile | None:
    """The profile of that entity whose identifying headers are all there; the one with most of them."""
    present = frozenset(map(normalise, header))
    fitting = [(profile.fits(present), profile) for profile in profiles().values() if profile.entity == entity]
    size, best = max(fitting, key=lambda one: one[0], default=(0, None))
    return best if size else None


@cache
def synonyms(entity: str) -> Mapping[str, str]:
    """Normalised header -> field name or `points` target; empty for an entity without synonyms."""
    text = (files("crm_tui.services.transfer") / "synonyms.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    found: dict[str, str] = {}
    for table in (tables.get(entity, {}), tables["all"] if entity in tables else {}):
        for target, spellings in table.items():
            for spelling in (target, *spellings):
                found.setdefault(normalise(spelling), target)
    return MappingProxyType(found)


def recogniser(entity: str, names: Iterable[str] = ()) -> Callable[[str], bool]:
    """Tells the names of columns from other text: synonyms, profiles, and `names` (labels, custom keys, --map)."""
    known = {*synonyms(entity), *map(normalise, names)}
    for profile in profiles().values():
        if profile.entity == entity:
            known.update(profile.columns, profile.ignored)
    return lambda cell: normalise(cell) in known


def _profile(sheet: Mapping[str, object]) -> Profile:
    """A profile of a TOML sheet; a wrong shape is a bug and raises KeyError or TypeError."""
    columns = {normalise(header): _targets(targets) for header, targets in _table(sheet, "columns").items()}
    sets = sheet["detect"]
    if not isinstance(sets, list):
        raise TypeError("detect is a list of lists")
    return Profile(
        name=str(sheet["name"]),
        title=str(sheet["title"]),
        entity=str(sheet["entity"]),
        detect=tuple(frozenset(map(normalise, one)) for one in sets),
        columns=MappingProxyType(columns),
        external_system=str(sheet["external_system"]) if "external_system" in sheet else None,
        ignored=MappingProxyType({normalise(key): str(why) for key, why in _table(sheet, "ignored").items()}),
        values=MappingProxyType({key: _values(one) for key, one in _table(sheet, "values").items()}),
        dates=MappingProxyType({key: str(one) for key, one in _table(sheet, "dates").items()}),
        pad_short=bool(sheet.get("pad_short", False)),
        notice=str(sheet.get("notice", "")),
    )


def _table(sheet: Mapping[str, object], key: str) -> Mapping[str, object]:
    table = sheet.get(key, {})
    if not isinstance(table, dict):
        raise TypeError(f"{key} is a table")
    return table


def _targets(targets: object) -> Targets:
    return tuple(map(str, targets)) if isinstance(targets, list) else (str(targets),)


def _values(table: object) -> Mapping[str, str]:
    if not isinstance(table, dict):
        raise TypeError("values is a table of tables")
    return MappingProxyType({normalise(theirs): str(ours) for theirs, ours in table.items()})
