"""Which records of a list an action is meant for: the marked ones, else the one under the cursor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from crm_tui.entities import entity
from crm_tui.text import shortened
from crm_tui.widgets.marks import Marks
from crm_tui.widgets.table_rows import Item

AT_ONCE = 400
"""The most ids of one term of a filter."""


@dataclass(frozen=True)
class Selected:
    """Records by id or by filter, and what they are called: `12 marked contacts`."""

    entity: str
    refs: tuple[str, ...]
    filters: tuple[str, ...]
    words: str

    @property
    def as_filters(self) -> tuple[str, ...]:
        """The same in the filter language."""
        return (*self.filters, f"id:{','.join(map(str, self.ids))}") if self.refs else self.filters

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids among its references."""
        return tuple(int(ref.removeprefix("#")) for ref in self.refs)


def selected(
    name: str, marks: Marks, filter: str, total: int | None, item: Item | None, among: Sequence[int] | None = None
) -> Selected | None:
    """The marked records, all matching ones but those without a mark, or the record under the cursor.

    `among` are all records of a list that shows no others.
    """
    if marks.all and among is not None:
        return _by_id(name, set(among) - marks.without, "all {}")
    if marks.all:
        return Selected(name, (), _matching(marks, filter), _all(name, marks, filter, total))
    if marks.ids:
        return _by_id(name, marks.ids, "{} marked")
    if item is None:
        return None
    return Selected(name, (f"#{item.id}",), (), item.cells[0].text or f"{entity(name).singular} {item.id}")


def offered(
    name: str,
    marks: Marks,
    filter: str,
    total: int | None,
    every: int | None,
    among: Sequence[int] | None = None,
) -> tuple[Selected, ...]:
    """What a list has to offer in short words: the marked, the matching, all; the smallest first."""
    chosen, found = selected(name, marks, filter, total, None, among), []
    if chosen is not None and (marks.without or not marks.all):
        marked = marks.count(total)
        words = "marked" if marked is None else f"{marked:,} marked"
        found.append(Selected(name, chosen.refs, chosen.filters, words))
    if among is not None:
        return (*found, replace(_by_id(name, among, "{}"), words=f"these {len(among):,}"))
    if filter.strip():
        count = "" if total is None else f", {total:,}"
        found.append(Selected(name, (), (filter,), f"matching {shortened(filter, 24)}{count}"))
    return (*found, Selected(name, (), (), "all" if every is None else f"all {every:,}"))


def _by_id(name: str, ids: Collection[int], words: str) -> Selected:
    refs = tuple(f"#{number}" for number in sorted(ids))
    return Selected(name, refs, (), f"{words.format(f'{len(refs):,}')} {_noun(name, len(refs))}")


def _matching(marks: Marks, filter: str) -> tuple[str, ...]:
    out = sorted(marks.without)
    terms = (out[at : at + AT_ONCE] for at in range(0, len(out), AT_ONCE))
    return (filter.strip() or "id:any", *(f"-id:{','.join(map(str, some))}" for some in terms))


def _all(name: str, marks: Marks, filter: str, total: int | None) -> str:
    count = marks.count(total)
    number = "" if count is None else f"{count:,} "
    which = f"{number}matching {shortened(filter, 30)}" if filter.strip() else f"{number}{_noun(name, count)}"
    but = f" but {len(marks.without):,}" if marks.without and count is None else ""
    return f"all {which}{but}"


def _noun(name: str, count: int | None) -> str:
    return entity(name).singular if count == 1 else entity(name).name
