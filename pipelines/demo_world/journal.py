"""What the source has stated so far, and when: nothing of it lies after the world's end."""

from collections import defaultdict
from datetime import datetime

from pipelines.demo_world.rows import Row


class Journal:
    """Collects statements of rows; a later statement of the same key replaces an earlier one."""

    def __init__(self, end: datetime) -> None:
        self._end = end
        self._statements: defaultdict[type[Row], list[tuple[datetime, Row]]] = defaultdict(list)

    def state(self, row: Row, at: datetime) -> None:
        """Note that the source stated a row at a moment; the world's future is not noted."""
        if at <= self._end:
            # A plain tuple of plain values costs the garbage collector nothing, unlike a named one.
            self._statements[type(row)].append((at, tuple(row)))

    def statements(self, kind: type[Row]) -> list[tuple[datetime, Row]]:
        """Return the statements of one kind of row in the order of time."""
        return sorted(self._statements[kind], key=lambda statement: statement[0])
