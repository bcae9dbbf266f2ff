"""Every key of the program as it is declared, for the manual and for what a config file says of them."""

import inspect
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module

from textual.app import App
from textual.binding import Binding, InvalidBinding
from textual.dom import DOMNode
from textual.screen import ModalScreen

from crm_tui import screens, widgets
from crm_tui.settings import KEYS, Rebinding
from crm_tui.text import shortened
from crm_tui.widgets.key_names import key_name
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.paged_table import PagedTable

TITLES = {
    "crm_tui.app": "Everywhere",
    "crm_tui.screens.crm_screen": "Every screen",
    "crm_tui.screens.dialogs": "Every dialog",
    "crm_tui.widgets.paged_table": "Long lists",
    "crm_tui.widgets.line_list": "Short lists",
}
"""What is in many places, in the order of the manual."""

FIRST = tuple(TITLES)


@dataclass(frozen=True)
class Declared:
    """A binding and the class that declares it."""

    owner: type[DOMNode]
    binding: Binding

    @property
    def id(self) -> str:
        """The id of its action."""
        return self.binding.id or ""

    @property
    def keys(self) -> str:
        """Its keys as they are written on a keyboard."""
        return " ".join(dict.fromkeys(key_name(each) for each in Binding.make_bindings([self.binding])))


def declared(*also: type[DOMNode]) -> tuple[Declared, ...]:
    """What every screen, dialog and widget declares, those in `also` first."""
    classes = [*also, *_classes(screens.__path__, screens.__name__), *_classes(widgets.__path__, widgets.__name__)]
    return tuple(
        Declared(owner, binding)
        for owner in classes
        for binding in owner.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding)
    )


def places(known: Sequence[Declared]) -> dict[str, list[Declared]]:
    """The bindings by the module that declares them: those that work in many places first."""
    modules = list(dict.fromkeys(each.owner.__module__ for each in known))
    modules.sort(key=lambda module: FIRST.index(module) if module in FIRST else len(FIRST))
    return {module: [each for each in known if each.owner.__module__ == module] for module in modules}


def title(module: str) -> str:
    """`Paged table` of a module paged_table."""
    return TITLES.get(module) or module.rpartition(".")[2].replace("_", " ").capitalize()


def problems(rebindings: Sequence[Rebinding], known: Sequence[Declared]) -> Iterator[str]:
    """What is wrong with the keys somebody gave: no such action, no key, or one that does something else already."""
    by_id = {each.id: each for each in known}
    given = {each.action: each.keys for each in rebindings}
    effective = {each.id: _keys(given.get(each.id, each.binding.key)) for each in known}
    for each in rebindings:
        place = each.place.rpartition("/")[2]
        if each.action not in by_id:
            yield f"{place}: there is no action {shortened(each.action)}.{_near(each.action, by_id)}"
        elif not effective[each.action]:
            yield f"{place}: {shortened(each.keys)} is no key, e.g. {each.name} = a,ctrl+n"
        else:
            yield from (f"{place}: {words}" for words in _clashes(by_id[each.action], known, effective))


def _classes(path: Sequence[str], name: str) -> Iterator[type[DOMNode]]:
    """The classes of a package that declare keys, in the order of their modules."""
    for module in sorted(each.name for each in pkgutil.walk_packages(path, f"{name}.")):
        found = vars(import_module(module)).values()
        yield from (
            each for each in found if inspect.isclass(each) and each.__module__ == module and issubclass(each, DOMNode)
        )


def _clashes(one: Declared, known: Sequence[Declared], effective: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for other in known:
        shared = [key for key in effective[one.id] if key in effective[other.id]]
        if other.id != one.id and shared and _meet(one.owner, other.owner):
            key = key_name(Binding(shared[0], ""))
            yield f"{key} for {one.id} is the key of {other.binding.description} ({other.id}) too"


def _meet(one: type[DOMNode], other: type[DOMNode]) -> bool:
    """Whether keys of two classes can work at one time: those of one screen, and those that work over many."""
    if issubclass(one, other) or issubclass(other, one):
        return True
    floating = any(issubclass(each, ModalScreen) for each in (one, other))
    return not floating and any(issubclass(each, App | LineList | PagedTable) for each in (one, other))


def _keys(text: str) -> tuple[str, ...]:
    try:
        return tuple(each.key for each in Binding.make_bindings([Binding(text, "")]))
    except InvalidBinding:
        return ()


def _near(action: str, known: Mapping[str, Declared]) -> str:
    near = get_close_matches(action, known, 1)
    return f" Did you mean {KEYS}.{near[0]}?" if near else " crm help keys lists them."
