"""What the source has stated so far, day by day: nothing of it lies after the world's end."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from pipelines.demo_world.rows import Row


class Journal:
    """Collects statements of rows; a later statement of the same key replaces an earlier one."""

    def __init__(self, end: datetime) -> None:
        self._end = end
        self._statements: defaultdict[tuple[type[Row], date], list[Row]] = defaultdict(list)

    def state(self, row: Row, at: datetime) -> None:
        """Note that the source stated a row at a moment; the world's future is not noted."""
        if at <= self._end:
            # A plain tuple of plain values costs the garbage collector nothing, unlike a named one.
            self._statements[type(row), at.date()].append(tuple(row))

    def take(self, kind: type[Row], day: date) -> Sequence[Row]:
        """Return a day's statements of one kind of row and forget them: its files are written.

        Statements of one key are in order of time.
        """
        return self._statements.pop((kind, day), ())
