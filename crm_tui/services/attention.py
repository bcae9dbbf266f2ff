"""The deals that stand still or need attention, as filters that lists, boards and bulk verbs take."""

from itertools import chain

from crm_tui.db.database import Database
from crm_tui.domain.attention import attention_filter, rotting_filter
from crm_tui.domain.pipeline import Stage
from crm_tui.services.catalog import Catalog


def rotting(db: Database) -> str:
    """The filter for the deals that rot now."""
    return rotting_filter(_stages(db), db.clock())


def needing(db: Database) -> str:
    """The filter for the open deals that rot, have no next step, or whose close date is past."""
    return attention_filter(_stages(db), db.clock())


def _stages(db: Database) -> list[Stage]:
    with db.read() as connection:
        return list(chain.from_iterable(Catalog(db, connection).pipelines.by_pipeline.values()))
