"""The filter language: one parser for the filter box, `--where`, saved views, segments, rules and reports."""

from crm_tui.domain.filters.errors import FilterError
from crm_tui.domain.filters.parser import parse
from crm_tui.domain.filters.tree import Query, Sort, mentions

__all__ = ["FilterError", "Query", "Sort", "mentions", "parse"]
