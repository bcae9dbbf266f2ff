"""The rules of saved reports, whoever saves them: a name of its own, and parameters that the report takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crm_tui.domain.figures.periods import Against
from crm_tui.domain.report_names import NAMES
from crm_tui.errors import Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing
from crm_tui.text import fold, safe, shortened

if TYPE_CHECKING:
    from crm_tui.services.reports.running import Wanted

TEXTS = ("period", "by", "filter", "compare", "as_of")


@dataclass(frozen=True)
class Saved:
    """A saved report, its parameters as they were typed."""

    id: int
    name: str
    report: str
    owner: int | None
    period: str | None
    by: str | None
    filter: str | None
    compare: str | None
    as_of: str | None

    def wanted(self) -> "Wanted":
        """How the report is asked for; what reads reports is loaded by whoever asks."""
        running = import_module("crm_tui.services.reports.running")
        filters = (self.filter,) if self.filter else ()
        made: Wanted = running.Wanted(
            self.period, self.by, filters, Against(self.compare) if self.compare else None, as_of=self.as_of
        )
        return made


def complete(made: Completing) -> None:
    """A report is that of whoever saves it."""
    if made.new and made.image.get("owner_id") is None:
        made.image["owner_id"] = made.catalog.me


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for the name of a report there is anyway, and for parameters that the report does not take."""
    if fold(image["name"]).replace(" ", "-") in NAMES:
        raise Invalid(
            f"name: there is a report {safe(shortened(image['name']))} already; take another name.", field="name"
        )
    saved = saved_of(image)
    if all(image[name] == before.get(name) for name in ("report", *TEXTS)):
        return
    try:
        import_module("crm_tui.services.reports.asking").check_within(catalog, saved.report, saved.wanted())
    except (Usage, Invalid) as error:
        raise Invalid(error.message.removeprefix("--"), field="report") from error


def saved_of(row: Mapping[str, Any]) -> Saved:
    """A saved report from its row."""
    texts = (row[name] for name in TEXTS)
    return Saved(row.get("id") or 0, row["name"], row["report"], row["owner_id"], *texts)
