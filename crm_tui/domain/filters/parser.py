"""The filter language of SPEC 2.3: its text read into conditions and sorts, by the grammar printed there."""

import re

from crm_tui.domain.filters.operators import keyword, misused
from crm_tui.domain.filters.paths import Fields, find, resolve
from crm_tui.domain.filters.scanner import OPERATOR, QUOTED, WORD, Scanner
from crm_tui.domain.filters.tree import (
    And,
    Condition,
    Not,
    Operator,
    Or,
    Path,
    Phrase,
    Query,
    Range,
    Scalar,
    Sort,
    Term,
    Value,
)
from crm_tui.text import fold, shortened

NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
TERM = re.compile(rf"({NAME})(!=|>=|<=|[:><~^]|=+)", re.ASCII)
ANY_CASE = re.compile(TERM.pattern, re.ASCII | re.IGNORECASE)
COMPARISON = re.compile(r">=|<=|>|<|!=")
SORT = re.compile(r"sort:", re.IGNORECASE)
SORT_KEY = re.compile(rf"(-?)({NAME})(?![^\s(),])", re.ASCII)
KEYWORDS = ("and", "or", "not")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

DEEPEST = 20
"""The most brackets and nots inside each other; SQLite's own parser has a stack of 100."""
MOST = 500
"""The most values compared in one filter."""


def parse(text: str, fields: Fields, entity: str) -> Query:
    """The query a filter text means for an entity; raises FilterError and nothing else.

    `fields` gives the fields of an entity by name, so that references can be followed.
    """
    return _Parser(text, fields, entity).query()


class _Parser:
    """Recursive descent, one method for each rule of the grammar."""

    def __init__(self, text: str, fields: Fields, entity: str) -> None:
        self.scanner = Scanner(text)
        self.fields = fields
        self.entity = entity
        self.sorts: list[Sort] = []
        self.depth = 0
        self.count = 0

    def query(self) -> Query:
        scanner = self.scanner
        if odd := UNSTORABLE.search(scanner.text):
            raise scanner.error("this character cannot be searched for", column=odd.start() + 1)
        while self.sort():
            pass
        scanner.spaces()
        condition = None if scanner.ended() else self.either()
        if not scanner.ended():
            raise scanner.error("no bracket is open here")
        return Query(scanner.text, self.entity, condition, tuple(self.sorts))

    def either(self) -> Condition:
        parts = [self.both()]
        while self.keyword("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Condition:
        parts = [self.negation()]
        while self.more():
            if not self.sort():
                self.keyword("and")
                parts.append(self.negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def more(self) -> bool:
        self.scanner.spaces()
        scanner = self.scanner
        return not scanner.ended() and not scanner.sees(")") and scanner.word().lower() != "or"

    def keyword(self, keyword: str) -> bool:
        self.scanner.spaces()
        return self.scanner.keyword(keyword)

    def negation(self) -> Condition:
        self.scanner.spaces()
        column = self.scanner.column
        if self.scanner.keyword("not"):
            self.deeper(column)
            part = self.negation()
            self.depth -= 1
            return Not(part)
        if not self.scanner.sees("-"):
            return self.primary()
        self.scanner.at += 1
        if self.scanner.sees('"') or self.scanner.sees("(") or self.scanner.word():
            return Not(self.primary())
        raise self.scanner.error('a condition is missing after -; put "-" in quotes to search for it')

    def deeper(self, column: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.scanner.error(f"more than {DEEPEST} brackets or nots are inside each other", column=column)

    def primary(self) -> Condition:
        scanner = self.scanner
        scanner.spaces()
        column = scanner.column
        if scanner.sees("("):
            return self.group()
        if SORT.match(scanner.text, scanner.at) or scanner.word().lower() in KEYWORDS or not scanner.word():
            return self.phrase() if scanner.sees('"') else self.missing()
        if found := scanner.take(TERM):
            return self.term(found[1], found[2], column)
        if OPERATOR.match(scanner.text, scanner.at):
            raise scanner.error("a field is missing before the operator; put the text in quotes to search for it")
        return self.word()

    def missing(self) -> Condition:
        scanner = self.scanner
        found = f" before {shortened(scanner.word() or scanner.text[scanner.at])}" if not scanner.ended() else ""
        raise scanner.error(f"a condition is missing{found}; put a text with signs or keywords in quotes")

    def group(self) -> Condition:
        opened = self.scanner.column
        self.scanner.at += 1
        self.deeper(opened)
        inner = self.either()
        self.depth -= 1
        self.scanner.spaces()
        if not self.scanner.sees(")"):
            raise self.scanner.error("this bracket is not closed", column=opened)
        self.scanner.at += 1
        return inner

    def phrase(self) -> Condition:
        column = self.scanner.column
        return self.sought(self.scanner.quoted(), column)

    def sought(self, text: str, column: int) -> Phrase:
        self.counted(column)
        if not fold(text).strip():
            raise self.scanner.error("there is nothing to search for", column=column)
        return Phrase(text, column)

    def word(self) -> Condition:
        scanner, column, text = self.scanner, self.scanner.column, self.scanner.word()
        other = ANY_CASE.match(text)
        if other and find(self.fields(self.entity), other[1].lower().partition(".")[0]):
            right = text.replace(other[1], other[1].lower(), 1)
            raise scanner.error(f"names of fields are in small letters; write {shortened(right)}")
        scanner.at += len(text)
        return self.sought(text, column)

    def counted(self, column: int) -> None:
        self.count += 1
        if self.count > MOST:
            raise self.scanner.error(f"more than {MOST} values are compared; make it several filters", column=column)

    def term(self, names: str, sign: str, column: int) -> Condition:
        scanner = self.scanner
        path = resolve(scanner, names, column, self.entity, self.fields)
        at = column + len(names)
        if sign.startswith("="):
            found = scanner.take(QUOTED) or scanner.take(WORD)
            right = f"{names}:{found[0] if found else ''}"
            raise scanner.error("= is no operator", column=at, suggestion=shortened(right))
        if sign == Operator.EQUALS and (found := scanner.take(COMPARISON)):
            sign = found[0]
        operator = Operator(sign)
        values = [self.value(path, operator, at)]
        while scanner.sees(","):
            scanner.at += 1
            values.append(self.value(path, operator, at))
        return Term(path, operator, tuple(values), column)

    def value(self, path: Path, operator: Operator, column: int) -> Value:
        self.counted(self.scanner.column)
        value: Value = self.range_or_scalar(path)
        if isinstance(value, Scalar):
            value = keyword(value, path.field, operator)
        if problem := misused(path.field, operator, value):
            raise self.scanner.error(problem, column=column)
        return value

    def range_or_scalar(self, path: Path) -> Scalar | Range:
        scanner = self.scanner
        column = scanner.column
        low = None if scanner.sees("..") else self.scalar(path)
        if low and not scanner.sees(".."):
            return low
        scanner.at += 2
        more = scanner.sees('"') or bool(scanner.word())
        high = self.scalar(path) if more else None
        if scanner.sees(".."):
            raise scanner.error('a range has two ends; put a text with ".." in quotes')
        if low is None and high is None:
            raise scanner.error("a range needs an end: write 1..5, 1.. or ..5", column=column)
        return Range(low, high, column)

    def scalar(self, path: Path) -> Scalar:
        scanner = self.scanner
        column = scanner.column
        if scanner.sees('"'):
            return Scalar(scanner.quoted(), column, quoted=True)
        if not (word := scanner.word()) or OPERATOR.match(word):
            example = path.field.kind.example
            raise scanner.error(
                f"a value is missing here, without a space before it; for example {path.name}:{example}"
            )
        text = word.partition("..")[0]
        scanner.at += len(text)
        return Scalar(text, column)

    def sort(self) -> bool:
        scanner = self.scanner
        scanner.spaces()
        if not scanner.take(SORT):
            return False
        self.key()
        while scanner.sees(","):
            scanner.at += 1
            self.key()
        return True

    def key(self) -> None:
        scanner = self.scanner
        column = scanner.column
        self.counted(column)
        if not (found := scanner.take(SORT_KEY)):
            raise scanner.error("the name of a field is missing; write sort:name or sort:-created_at,name")
        path = resolve(scanner, found[2], column + len(found[1]), self.entity, self.fields)
        self.sorts.append(Sort(path, bool(found[1])))
