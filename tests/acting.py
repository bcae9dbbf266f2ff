"""What tests do again and again: add a record as typed, and read one back."""

from crm_tui.db.database import Database
from crm_tui.services import writing
from crm_tui.services.detail import show
from crm_tui.services.rows import Assignment, Row


def given(*texts: str) -> list[Assignment]:
    found = []
    for text in texts:
        name, _, value = text.partition("=")
        operator = {"+": "+=", "-": "-="}.get(name[-1], "=")
        found.append(Assignment(name.rstrip("+-"), operator, value))
    return found


def add(db: Database, entity: str, *texts: str) -> int:
    return writing.add(db, entity, given(*texts)).ids[0]


def row(db: Database, entity: str, ref: str | int) -> Row:
    return show(db, entity, str(ref)).page.rows[0]
