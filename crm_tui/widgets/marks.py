"""Which records of a list are marked: some by their ids, or all that match."""

from dataclasses import dataclass


@dataclass
class Marks:
    """Marked records by id; with `all` every matching one but those in `without`."""

    ids: set[int]
    without: set[int]
    all: bool = False

    def holds(self, number: int) -> bool:
        """Whether a record is marked."""
        return number not in self.without if self.all else number in self.ids

    def toggle(self, number: int) -> None:
        """Mark a record, or take its mark away."""
        (self.without if self.all else self.ids).symmetric_difference_update({number})

    def count(self, total: int | None) -> int | None:
        """How many are marked; None while the number of all is not known."""
        if not self.all:
            return len(self.ids)
        return None if total is None else total - len(self.without)
