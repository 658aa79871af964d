"""What the source has stated so far, day by day: nothing of it lies after the world's end."""

import pickle
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from pipelines.demo_world.rows import Row

# How many statements about days to come are kept in memory before they are put on disk.
ROWS_AHEAD = 50_000


class Journal:
    """Collects statements of rows; a later statement of the same key replaces an earlier one.

    Payments of today's sales are stated weeks ahead: what is stated about days after those now
    open waits in `shelf`, a folder of the journal's own.
    """

    def __init__(self, end: datetime, shelf: Path, *, rows_ahead: int = ROWS_AHEAD) -> None:
        self._end = end
        self._shelf = shelf
        self._rows_ahead = rows_ahead
        self._open_until = date.min
        self._ahead = 0
        self.last_day = end.date()
        self._statements: defaultdict[tuple[type[Row], date], list[Row]] = defaultdict(list)

    def open_until(self, day: date) -> None:
        """Keep statements about days up to this one in memory: their files come next."""
        self._open_until = day

    def state(self, row: Row, at: datetime) -> None:
        """Note that the source stated a row at a moment; the world's future is not noted."""
        if at > self._end:
            return
        day = at.date()
        # A plain tuple of plain values costs the garbage collector nothing, unlike a named one.
        self._statements[type(row), day].append(tuple(row))
        if day > self._open_until:
            self._ahead += 1
            if self._ahead >= self._rows_ahead:
                self._put_ahead_on_disk()

    def take(self, kind: type[Row], day: date) -> Sequence[Row]:
        """Return a day's statements of one kind of row and forget them: its files are written.

        Statements of one key are in order of time.
        """
        rows = self._from_disk(self._page(kind, day))
        return [*rows, *self._statements.pop((kind, day), ())]

    def _page(self, kind: type[Row], day: date) -> Path:
        return self._shelf / f"{kind.__name__}-{day}"

    def _put_ahead_on_disk(self) -> None:
        for kind, day in [key for key in self._statements if key[1] > self._open_until]:
            with self._page(kind, day).open("ab") as file:
                pickle.dump(self._statements.pop((kind, day)), file)
        self._ahead = 0

    @staticmethod
    def _from_disk(page: Path) -> list[Row]:
        rows: list[Row] = []
        if page.exists():
            size = page.stat().st_size
            with page.open("rb") as file:
                while file.tell() < size:
                    rows += pickle.load(file)  # noqa: S301 - written by this journal
            page.unlink()
        return rows
