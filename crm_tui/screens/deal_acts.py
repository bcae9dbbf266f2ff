"""What is done with a deal: moved, won, lost, reopened; from the board, from the list, from its own screen."""

from collections.abc import Callable
from functools import partial

from textual.binding import Binding

from crm_tui.db.database import Database
from crm_tui.domain.pipeline import StageKind
from crm_tui.errors import CrmError
from crm_tui.screens.ask_fields import Question, ask
from crm_tui.screens.host import Host
from crm_tui.services import deals, glances
from crm_tui.services.glances import Asked
from crm_tui.services.rows import Assignment
from crm_tui.text import safe

KEYS = [
    Binding("less_than_sign", "shift(-1)", "Back", tooltip="to the stage before", show=False, id="deals.back"),
    Binding("greater_than_sign", "shift(1)", "Move", tooltip="to the next stage", key_display="< >", id="deals.move"),
    Binding("w", "win", "Won", tooltip="asks why", id="deals.win"),
    Binding("x", "lose", "Lost", tooltip="asks why", id="deals.lose"),
    Binding("O", "reopen", "Reopen", show=False, tooltip="a closed deal, where it stood last", id="deals.reopen"),
]
"""The keys of every screen that has a deal before it."""

ACTIONS = ("shift", "win", "lose", "reopen")
TITLES = {StageKind.OPEN: "Move", StageKind.WON: "Won", StageKind.LOST: "Lost"}
BUTTONS = {StageKind.WON: "Mark as won", StageKind.LOST: "Mark as lost"}

Then = Callable[[], object]


def move(host: Host, deal: int, stage: int | StageKind, then: Then | None = None) -> None:
    """Move a deal to a stage, or to the first of a kind; what the stage asks for is asked.

    `then` is called once the deal has moved, could not, or the person is asked.
    """

    failed = partial(_failed, host, then)

    def answered(asked: Asked) -> None:
        if asked.fields:
            _rest(then)
            ask(host, _question(asked), partial(_moved, deal, asked), lambda words: host.say(str(words)))
        else:
            host.perform(
                lambda db: _moved(deal, asked, db, ()), partial(_say, host, then), partial(_failed, host, then)
            )

    question = partial(glances.asked_to_enter, deal=deal, stage=stage)
    host.fetch(question, answered, failed, group=f"move {deal}")


def shift(host: Host, deal: int, stages: int) -> None:
    """Move a deal to the open stage before its own or behind it."""

    def found(stage: int | None) -> None:
        if stage is not None:
            move(host, deal, stage)

    host.fetch(partial(glances.neighbour, deal=deal, stages=stages), found, group="neighbour")


def reopen(host: Host, deal: int) -> None:
    """Bring a closed deal back to where it stood."""

    def verb(db: Database) -> str:
        deals.reopen(db, refs=[f"#{deal}"])
        row = glances.glance(db, deal).row
        return f"Reopened {row.values['name'] or f'deal {deal}'} in {row.names.get('stage', '')}. u to undo"

    host.perform(verb, host.say)


def _question(asked: Asked) -> Question:
    button = BUTTONS.get(asked.kind, f"Move to {safe(asked.name)}")
    roomy = asked.kind is not StageKind.OPEN
    return Question(TITLES[asked.kind], asked.title, button, "deals", asked.fields, asked.needs, roomy=roomy)


def _moved(deal: int, asked: Asked, db: Database, given: tuple[Assignment, ...]) -> str:
    written = deals.move(db, str(asked.stage), refs=[f"#{deal}"], assignments=given)
    if written.change_set is None:
        return f"{asked.title} is in {asked.name} already"
    return f"Moved {asked.title} to {asked.name}. u to undo"


def _say(host: Host, then: Then | None, words: str) -> None:
    host.say(words)
    _rest(then)


def _failed(host: Host, then: Then | None, error: CrmError) -> None:
    host.say(error.message, "error")
    _rest(then)


def _rest(then: Then | None) -> None:
    if then is not None:
        then()
