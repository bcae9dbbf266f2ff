"""Key to paint where a key asks the database: finding, filtering, a form, the record beside the list."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from benchmarks.bench import SMALL, Bench
from benchmarks.measuring import Failed, Result
from benchmarks.screens import FIRST_ROW, ours
from benchmarks.terminal import Answer, Terminal, high, middle

QUIET = 0.2
"""Seconds without a byte or work after which the answer to a letter is complete; letters are gathered for shorter."""

SETTLED = 0.4
ROUNDS = 3
"""At most, and none to warm up: a round has dozens of keys."""

NAMES = ("okafor", "chen lo", "müller", "1212")
FILTERS = ("okafor", "city:berlin")
FIELDS = ("Nora Falk", "nora@example.com")
MOVES = 12


def find(bench: Bench) -> Iterator[Result]:
    """Letters of names and numbers in Find, among all contacts and among a hundredth of them."""
    measure = partial(_letters, opening="ctrl+p", words=NAMES, shown="Okafor")
    yield _compared(bench, "find", "a letter in Find", measure, bench.rows // 100, 5)


def filter_bar(bench: Bench) -> Iterator[Result]:
    """Letters of filters over the list, among all contacts and among a hundredth of them."""
    measure = partial(_letters, opening="/", words=FILTERS, shown="Okafor")
    yield _compared(bench, "filter", "a letter in the filter bar", measure, bench.rows // 100, 5)


def form(bench: Bench) -> Iterator[Result]:
    """Letters in the form of a new contact, lookalikes included, among all contacts and among a thousand."""
    yield _compared(bench, "form", "a letter in the form", _filled, SMALL, 1.2)


def detail(bench: Bench) -> Iterator[Result]:
    """One row down until the record beside the list is complete, among all contacts and among a thousand."""
    yield _compared(bench, "detail", "a row down, detail settled", _moved, SMALL, 1.2)


def _letters(terminal: Terminal, *, opening: str, words: Sequence[str], shown: str) -> list[Answer]:
    _open(terminal, opening)
    answers = []
    for word in words:
        answers += terminal.press_all(word, QUIET, at_rest=True)
        if shown.lower() == word and not terminal.shows(shown):
            raise Failed(f"{opening} and {word} did not show {shown}")
        terminal.press("".join("\x7f" for _ in word), QUIET)
        terminal.rest()
    return answers


def _filled(terminal: Terminal) -> list[Answer]:
    _open(terminal, "n")
    answers = []
    for words in FIELDS:
        answers += terminal.press_all(words, QUIET, at_rest=True)
        terminal.press("tab", QUIET)
    return answers


def _moved(terminal: Terminal) -> list[Answer]:
    return terminal.press_all(["down"] * MOVES, SETTLED, at_rest=True)


def _open(terminal: Terminal, key: str) -> None:
    terminal.forget()
    if terminal.press(key, QUIET) is None:
        raise Failed(f"{key} painted nothing")


def _compared(
    bench: Bench, figure: str, what: str, measure: Callable[[Terminal], list[Answer]], fewer: int, goal: float
) -> Result:
    """The middle key among all contacts over the one among fewer; milliseconds of all keys beside it."""
    known: dict[int, list[Answer]] = {bench.rows: [], fewer: []}

    def measured(rows: int) -> float:
        with ours(bench, rows) as terminal:
            terminal.until(FIRST_ROW)
            terminal.rest()
            answers = measure(terminal)
        known[rows] += answers
        return middle(answer.last for answer in answers)

    pairs = [(measured(bench.rows), measured(fewer)) for _ in range(min(bench.rounds, ROUNDS))]
    note = "; ".join(f"{rows:,}: {_words(answers)}" for rows, answers in known.items())
    ratios = tuple(large / small for large, small in pairs)
    return Result(figure, f"{what}, {bench.rows:,} / {fewer:,} contacts", ratios, goal, note=note)


def _words(answers: list[Answer]) -> str:
    first, last = [answer.first for answer in answers], [answer.last for answer in answers]
    return f"echo {middle(first):.0f} ms, complete {middle(last):.0f} (p95 {high(last):.0f})"
