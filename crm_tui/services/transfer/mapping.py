"""Decide where all columns of a file go, and what becomes of those that nothing is known about (SPEC 8.2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from crm_tui.domain.fields import Field, Is
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services.transfer.headers import Profile, detect, normalise, profiles
from crm_tui.services.transfer.new_fields import new_field
from crm_tui.services.transfer.options import Options, Unknown
from crm_tui.services.transfer.recognising import BECAUSE, Mapper, Strength
from crm_tui.services.transfer.targets import Column, Later, Link, Override, Owner, Target, Value, target_of
from crm_tui.text import safe, shortened

Ask = Callable[[str, tuple[str, ...]], str]
"""Asks a person where an unknown column goes: one of the names, `custom` or `ignore`."""


@dataclass(frozen=True)
class Plan:
    """The columns that are read, the profile they came from, fields to be added, and what a person should know.

    `reasons` says of every column of the file by number why it goes where it goes, or nowhere.
    """

    columns: tuple[Column, ...]
    profile: Profile | None
    added: tuple[Field, ...]
    notices: tuple[str, ...]
    reasons: Mapping[int, str]


def open_mapped(
    header: Sequence[str], entity: Entity, fields: Mapping[str, Field], options: Options
) -> tuple[Plan, tuple[str, ...]]:
    """As `mapped`, but columns that are still to be settled are handed back by their header instead of refused."""
    mapper = _mapper(header, entity, fields, options)
    columns, settled = list(mapper.settle(twins=True)), options.unknown in (Unknown.CUSTOM, Unknown.IGNORE)
    added = _settle_unknown(mapper, columns, None) if settled else _add_wished(mapper, columns)
    return _plan(mapper, columns, added), () if settled else tuple(header for _, header in sorted(mapper.unknown))


def mapped(
    header: Sequence[str], entity: Entity, fields: Mapping[str, Field], options: Options, ask: Ask | None
) -> Plan:
    """Where each column goes. Raises Usage for unknown columns, and for two columns of one field."""
    mapper = _mapper(header, entity, fields, options)
    columns = list(mapper.settle())
    added = _settle_unknown(mapper, columns, ask)
    if not columns:
        raise Usage(f'No column of the file is known; map one with --map "{header[0].strip() or "Column"}=name".')
    return _plan(mapper, columns, added)


def _mapper(header: Sequence[str], entity: Entity, fields: Mapping[str, Field], options: Options) -> Mapper:
    profile = _profile(header, entity, options)
    mapper = Mapper(entity, fields, options, profile, "id" in options.keys(entity.match))
    mapper.read(header)
    return mapper


def _plan(mapper: Mapper, columns: Sequence[Column], added: Sequence[Field]) -> Plan:
    profile = mapper.profile
    if profile:
        mapper.notices.insert(0, f"read as {profile.title}" + ("" if mapper.options.profile else " (recognised)"))
    if profile and profile.notice:
        mapper.notices.append(profile.notice)
    if mapper.ignored:
        mapper.notices.append(f"ignored columns: {', '.join(mapper.ignored)}")
    in_order = tuple(sorted(columns, key=lambda column: column.at))
    own = {each.target.field.name for each in columns if isinstance(each.target, Value | Link)}
    for each in in_order:
        if isinstance(each.target, Override) and (name := each.target.field.name) not in own:
            text = f"{name}! overrides the column of {name}, and the file has none"
            raise Usage(f'{text}; write --map "{safe(shortened(each.header.strip(), 30))}={name}".')
    return Plan(in_order, profile, tuple(added), tuple(mapper.notices), mapper.reasons)


def _profile(header: Sequence[str], entity: Entity, options: Options) -> Profile | None:
    if options.profile == "none":
        return None
    if options.profile is None:
        return detect(header, entity.name)
    found = profiles().get(options.profile)
    fitting = [name for name, profile in profiles().items() if profile.entity == entity.name]
    if found is None or found.entity != entity.name:
        raise Usage(f"{options.profile} is no profile of {entity.name}; there are {', '.join(fitting)} and none.")
    return found


def _settle_unknown(mapper: Mapper, columns: list[Column], ask: Ask | None) -> list[Field]:
    unknown = sorted(mapper.unknown)
    mode = mapper.options.unknown
    if mode == Unknown.ASK and ask is None:
        mode = Unknown.ERROR
    if unknown and mode == Unknown.ERROR:
        raise Usage(_complaint(mapper, [header for _, header in unknown], columns))
    added = _add_wished(mapper, columns)
    for at, header in unknown:
        answer = mode
        if mode == Unknown.ASK and ask is not None:
            answer = ask(header, tuple(mapper.fields))
        if answer == Unknown.IGNORE:
            mapper.ignored.append(safe(shortened(header)))
            mapper.reasons[at] = "left out"
        elif answer == Unknown.CUSTOM:
            _add_new(mapper, columns, added, at, header)
        else:
            columns.append(Column(at, header, _required(answer, mapper, mapper.fields)))
            mapper.reasons[at] = BECAUSE[Strength.GIVEN]
    return added


def _add_wished(mapper: Mapper, columns: list[Column]) -> list[Field]:
    """New fields for the columns mapped to `custom`."""
    added: list[Field] = []
    for at, header in mapper.wished:
        _add_new(mapper, columns, added, at, header)
    return added


def _add_new(mapper: Mapper, columns: list[Column], added: list[Field], at: int, header: str) -> None:
    made = new_field(header, at, mapper.entity, {*mapper.fields, *(each.name for each in added)})
    added.append(made)
    columns.append(Column(at, header, _required(made.name, mapper, {made.name: made})))
    mapper.reasons[at] = "new field"
    mapper.notices.append(f"column {safe(shortened(header))} became the field {made.name}")


def _required(name: str, mapper: Mapper, fields: Mapping[str, Field]) -> Target:
    target = target_of(name, mapper.entity.name, fields)
    if target is None:
        raise Usage(f"There is no field {shortened(name)!r} in {mapper.entity.name} to import into.")
    return target


def _meant(header: str, free: Sequence[str]) -> str | None:
    """The field whose name is like the header; a far one would be nonsense."""
    names = {normalise(name): name for name in free}
    near = get_close_matches(normalise(header), names, 1, 0.75)
    return names[near[0]] if near else None


def _complaint(mapper: Mapper, unknown: Sequence[str], columns: Sequence[Column]) -> str:
    taken = {each.target.field.name for each in columns if isinstance(each.target, Value | Owner | Link | Later)}
    free = [name for name, each in mapper.fields.items() if name not in taken and not each.is_(Is.READONLY)]
    meant = [_meant(header, free) for header in unknown[:10]]
    hints = [
        f"{safe(shortened(header.strip(), 30))}{f' (did you mean {name}?)' if name else ''}"
        for header, name in zip(unknown, meant, strict=False)
    ]
    more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
    example = f'--map "{safe(shortened(unknown[0].strip(), 30))}={meant[0] or "FIELD"}"'
    count = "1 column is" if len(unknown) == 1 else f"{len(unknown)} columns are"
    return f"{count} unknown: {', '.join(hints)}{more}. Say where they go: {example}, or --unknown ignore|custom."
