"""A colleague found by typing, or oneself."""

from collections.abc import Callable, Sequence
from functools import partial

from crm_tui.screens.host import Host
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.services import suggesting
from crm_tui.services.suggesting import Suggestion

MEMBERS = 50
"""So many colleagues are offered."""


def pick_member(host: Host, context: str, then: Callable[[str], object]) -> None:
    """Ask who; `context` is what it is about, `then` gets a reference to the member."""

    def answered(member: str | None) -> None:
        if member is not None:
            then(member)

    def show(found: Sequence[Suggestion]) -> None:
        dialog = PickOne("Assign", [Pick("me", "me"), *(Pick(f"#{each.id}", each.title, each.note) for each in found)])
        dialog.name_row.context = context
        host.push_screen(dialog, answered)

    asked = partial(suggesting.references, entity="members", text="", most=MEMBERS)
    host.fetch(asked, show, group="members")
