"""What a filter can go on with, offered while it is typed."""

from functools import partial
from typing import TYPE_CHECKING

from crm_tui.services import suggesting
from crm_tui.services.suggesting import Completion
from crm_tui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from crm_tui.screens.host import Host


def offer(host: "Host", bar: FilterBar, entity: str, message: FilterBar.Typed) -> None:
    """Complete the filter of an entity's records; what comes after more was typed is dropped."""
    if message.filters and not message.text:
        return

    def show(found: Completion) -> None:
        if bar.editing and bar.input.value == message.text:
            bar.complete(found.start, found.end, found.options)

    question = partial(suggesting.complete_filter, name=entity, text=message.text, cursor=message.cursor)
    host.fetch(question, show, group=f"offer {entity}")
