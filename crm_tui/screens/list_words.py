"""What a list says of a wrong filter, and of its first records while it is empty."""

from crm_tui.domain.filters.errors import FilterError
from crm_tui.widgets.empty_list import Way


def explained(error: FilterError) -> str:
    """A wrong filter in words for the row below it."""
    words = error.problem[:1].upper() + error.problem[1:]
    return f"{words}. Did you mean {error.suggestion}?" if error.suggestion else words


def beginning(name: str) -> tuple[Way, ...]:
    """The ways to the first records."""
    article = "an" if name[:1] in "aeiou" else "a"
    return (
        Way("n", f"Add {article} {name}", "one field is enough"),
        Way(":import", "Import a file", "CSV or JSON, rehearsed first"),
        Way(":demo", "Look around", "a small company, invented"),
    )
