"""What a board reads, and when: the cards first, then the sums, further cards as one comes near them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.db.database import Database
from crm_tui.domain.pipeline import StageKind
from crm_tui.errors import CrmError
from crm_tui.screens import openings
from crm_tui.services import boards, glances, records
from crm_tui.services.boards import Board, Lane, Totals
from crm_tui.services.cards import Card, Key

if TYPE_CHECKING:
    from crm_tui.screens.pipeline import PipelineScreen

MOST = 40

Then = Callable[[], object]


@dataclass(frozen=True)
class Asked:
    """Which pipeline, the first one where none is named, and which of its deals."""

    pipeline: int | None = None
    filter: str = ""

    @property
    def filters(self) -> tuple[str, ...]:
        """As the services take it."""
        return (self.filter,) if self.filter else ()


class BoardReading:
    """The cards and sums of one board; what was read last stays until the next is there."""

    def __init__(self, screen: "PipelineScreen") -> None:
        self.screen = screen
        self.asked = Asked()
        self.board: Board | None = None
        self.totals: Totals | None = None
        self._shown = Asked()
        self._busy: set[int] = set()
        self._on_its_way: tuple[int | None, Then | None] = (None, None)

    def ask(self, asked: Asked | None = None, *, find: int | None = None, then: Then | None = None) -> None:
        """Read the board anew, around what is seen of it; read once more, it still goes where it was to go."""
        if asked is None and find is None and then is None:
            find, then = self._on_its_way
        self._on_its_way = (find, then)
        wanted = asked or self.asked
        same = self.board is not None and wanted == self._shown
        card = self.screen.view.card
        known = find if find is not None else card.id if card and same else None
        around = self._seen() if same else {}
        question = partial(
            boards.board, pipeline=wanted.pipeline, filters=wanted.filters, most=MOST, around=around, find=known
        )
        self.asked = wanted
        self.screen.host.fetch(question, partial(self._read, wanted, find, then), self._refused, group="board")

    def _seen(self) -> dict[int, Key]:
        """For each stage that is scrolled down, the first card that is seen."""
        found: dict[int, Key] = {}
        for lane in self.board.lanes if self.board else ():
            top = self.screen.view.top(lane.stage)
            if top and lane.first <= top < lane.first + len(lane.cards):
                found[lane.stage] = lane.cards[top - lane.first].key
        return found

    def _read(self, asked: Asked, find: int | None, then: Then | None, board: Board) -> None:
        if self.board is None or (board.pipeline, asked.filter) != (self.board.pipeline, self._shown.filter):
            self.totals = None
        self.board, self._shown = board, asked
        self._on_its_way = (None, None)
        self._busy.clear()
        self.screen.show_board(find)
        self.screen.explain()
        if then is not None:
            then()
        question = partial(boards.totals, pipeline=board.pipeline, filters=asked.filters)
        self.screen.host.fetch(question, self._counted, self._refused, group="board totals")

    def _counted(self, totals: Totals) -> None:
        self.totals = totals
        self.screen.show_board()

    def _refused(self, error: CrmError) -> None:
        self.asked, self._on_its_way = self._shown, (None, None)
        self.screen.refuse(error)

    def jump(self, number: int) -> None:
        """Stand on a deal: in its own pipeline, out of a filter that hides it; a closed one opens."""

        def placed(found: tuple[int, StageKind, bool]) -> None:
            pipeline, status, matches = found
            if status is StageKind.OPEN:
                self.ask(Asked(pipeline, self.asked.filter if matches else ""), find=number)
            else:
                if self.board is None:
                    self.ask()
                self.screen.app.push_screen(openings.record("deals", number))

        self.screen.host.fetch(partial(_place, number, self.asked), placed, self._refused, group="board jump")

    # Further cards

    def more(self, stage: int, at: int) -> None:
        """Read the cards next to those in memory, or from the end of the stage that a place is near."""
        lane = self._lane(stage)
        if lane is None or stage in self._busy:
            return
        self._busy.add(stage)
        end, total = lane.first + len(lane.cards), self._count(lane)
        cards = partial(boards.cards, stage=stage, filters=self.asked.filters, most=MOST)
        if at < lane.first - MOST and at < MOST:
            ask, joined = partial(cards), partial(self._from_start, stage)
        elif at >= end + MOST and at >= total - MOST:
            ask, joined = partial(cards, backwards=True), partial(self._from_end, stage, total)
        elif at < lane.first + MOST and lane.first:
            ask, joined = partial(cards, after=lane.cards[0].key, backwards=True), partial(self._before, stage)
        else:
            after = lane.cards[-1].key if lane.cards else None
            ask, joined = partial(cards, after=after), partial(self._behind, stage)
        self.screen.host.fetch(ask, joined, self._refused, group=f"board cards {stage}")

    def _count(self, lane: Lane) -> int:
        known = self.totals.by_stage.get(lane.stage) if self.totals else None
        return max(known.count if known else 0, lane.first + len(lane.cards))

    def _lane(self, stage: int) -> Lane | None:
        return next((lane for lane in self.board.lanes if lane.stage == stage), None) if self.board else None

    def _from_start(self, stage: int, cards: tuple[Card, ...]) -> None:
        self._put(stage, first=0, cards=cards, ended=len(cards) < MOST)

    def _from_end(self, stage: int, total: int, cards: tuple[Card, ...]) -> None:
        self._put(stage, first=max(0, total - len(cards)), cards=cards, ended=True)

    def _before(self, stage: int, cards: tuple[Card, ...]) -> None:
        lane = self._lane(stage)
        if lane is not None:
            first = max(0, lane.first - len(cards)) if cards else 0
            self._put(stage, first=first, cards=(*cards, *lane.cards), ended=lane.ended)

    def _behind(self, stage: int, cards: tuple[Card, ...]) -> None:
        lane = self._lane(stage)
        if lane is not None:
            self._put(stage, first=lane.first, cards=(*lane.cards, *cards), ended=len(cards) < MOST)

    def _put(self, stage: int, *, first: int, cards: tuple[Card, ...], ended: bool) -> None:
        if self.board is None:
            return
        lanes = tuple(
            replace(lane, first=first, cards=cards, ended=ended) if lane.stage == stage else lane
            for lane in self.board.lanes
        )
        self.board = replace(self.board, lanes=lanes)
        self._busy.discard(stage)
        self.screen.show_board()


def _place(number: int, asked: Asked, db: Database) -> tuple[int, StageKind, bool]:
    """The pipeline and status of a deal, and whether it is among those asked for."""
    values = glances.glance(db, number).row.values
    matches = not asked.filter or bool(records.count(db, "deals", [*asked.filters, f"id:{number}"]))
    return int(values["pipeline"] or 0), StageKind(str(values["status"])), matches
