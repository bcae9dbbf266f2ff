"""The rules of style sheets, parsed once: Textual parses all of them again for every screen that is opened."""

from typing import ClassVar

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

Variables = tuple[tuple[str, str], ...]


class StyleRules(Stylesheet):
    """A style sheet whose sources are parsed once for each set of colours, for all programs of the process."""

    _parsed: ClassVar[dict[Variables, LRUCache[tuple[object, ...], list[RuleSet]]]] = {}

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._share()

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            self._parse_cache = LRUCache(0)  # what is cleared now is not what the others share
            super().set_variables(variables)
            self._share()

    def reparse(self) -> None:
        """The rules under the present variables; as ever, nothing changes if one is wrong."""
        self.parse()

    def _share(self) -> None:
        self._parse_cache = self._parsed.setdefault(tuple(sorted(self._variables.items())), LRUCache(1024))
