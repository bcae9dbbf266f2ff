"""A pipeline out of the names of stages in a file: their order, and which of them are won and lost (SPEC 8.3)."""

from collections.abc import Mapping, Sequence

from crm_tui.domain.pipeline import FRESH, SALES, NewStage, StageKind
from crm_tui.services.transfer.headers import normalise

WORDS = {
    StageKind.WON: (
        "won", "closed won", "deal won", "won deal", "closed - won", "gewonnen", "abgeschlossen gewonnen",
        "geschlossen gewonnen", "gagné", "gagnée", "conclu gagné", "fermé gagné", "fermée gagnée", "ganado", "ganada",
        "cerrado ganado", "cerrada ganada", "vinto", "vinta", "chiuso vinto", "chiusa vinta", "wygrana", "wygrane",
        "wygrany", "zamknięte wygrane", "выиграна", "выиграно", "выигран", "закрыта выиграна", "успешно реализовано",
        "برنده", "برنده شده", "موفق", "panalo", "nanalo",
    ),
    StageKind.LOST: (
        "lost", "closed lost", "deal lost", "lost deal", "closed - lost", "closed lost to competition",
        "lost to competition", "verloren", "abgeschlossen verloren", "geschlossen verloren", "perdu", "perdue",
        "conclu perdu", "fermé perdu", "fermée perdue", "perdido", "perdida", "cerrado perdido", "cerrada perdida",
        "perso", "persa", "chiuso perso", "chiusa persa", "przegrana", "przegrane", "przegrany",
        "zamknięte przegrane", "проиграна", "проиграно", "проигран", "закрыта проиграна",
        "закрыто и не реализовано", "باخته", "از دست رفته", "ناموفق", "talo", "natalo",
    ),
}  # fmt: skip
"""What a stage is called that closes its deals; the whole name counts, never a part of it."""

KINDS = {normalise(word): kind for kind, words in WORDS.items() for word in words}

LADDERS = (
    ("Appointment Scheduled", "Qualified to Buy", "Presentation Scheduled", "Decision Maker Bought-In",
     "Contract Sent"),
    ("Prospecting", "Qualification", "Needs Analysis", "Value Proposition", "Id. Decision Makers",
     "Identify Decision Makers", "Perception Analysis", "Proposal/Price Quote", "Proposal", "Negotiation/Review",
     "Negotiation"),
    ("Lead In", "Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started"),
    tuple(stage.name for stage in SALES if stage.kind is StageKind.OPEN),
    ("Prospecting", "Engaging"),
)  # fmt: skip
"""The open stages of known products in their order."""


def kind_of(name: str) -> StageKind:
    """What a stage is, by its name alone."""
    return KINDS.get(normalise(name), StageKind.OPEN)


def pipeline_of(names: Mapping[str, int | None]) -> tuple[NewStage, ...]:
    """The stages of a new pipeline, from the names in a file in the order of their first appearance.

    Open ones come first, in the order of a product that has them all, else in that of the file, with the probability
    the file has for them, else evenly rising ones. A kind that the file does not show gets a stage of its usual
    name: each pipeline has all three.
    """
    found: dict[StageKind, list[str]] = {kind: [] for kind in StageKind}
    for name in names:
        found[kind_of(name)].append(name)
    opened = _in_order(found[StageKind.OPEN]) or ["Open"]
    made = []
    for at, name in enumerate(opened, 1):
        given = names.get(name)
        made.append(_stage(name, StageKind.OPEN, round(100 * at / (len(opened) + 1)) if given is None else given))
    for kind, usual in ((StageKind.WON, "Won"), (StageKind.LOST, "Lost")):
        made += [_stage(name, kind, FRESH[kind][0]) for name in found[kind] or [usual]]
    return tuple(made)


def described(stages: Sequence[NewStage]) -> str:
    """The stages in a line: probabilities of the open ones, and which are won and lost."""
    shown = (
        f"{stage.name} {f'{stage.probability} %' if stage.kind is StageKind.OPEN else f'({stage.kind.value})'}"
        for stage in stages
    )
    return ", ".join(shown)


def _in_order(names: Sequence[str]) -> list[str]:
    for ladder in LADDERS:
        places = {normalise(name): at for at, name in enumerate(ladder)}
        if names and all(normalise(name) in places for name in names):
            return sorted(names, key=lambda name: places[normalise(name)])
    return list(names)


def _stage(name: str, kind: StageKind, chance: int) -> NewStage:
    return NewStage(name, chance, kind, FRESH[kind][1])
