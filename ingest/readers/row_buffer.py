"""Rows of named values, gathered until they fill a batch. An absent name is an empty value."""

from collections.abc import Mapping

import polars as pl

from ingest.errors import Hostile
from ingest.readers.batch import BATCH_ROWS, Batch, ShapeFault
from ingest.readers.limits import MOST_CELLS, MOST_COLUMNS

Row = Mapping[str, str | None]


class RowBuffer:
    """Gathers the rows of one table of a file and numbers them from 1."""

    def __init__(self, table: str = "") -> None:
        self.table = table
        self.number = 0
        self._begin()

    def _begin(self) -> None:
        self._rows: list[Row] = []
        self._numbers: list[int] = []
        self._names: dict[str, None] = {}
        self._faults: list[ShapeFault] = []

    @property
    def is_full(self) -> bool:
        many = len(self._rows) * max(len(self._names), 1) >= MOST_CELLS
        return many or len(self._rows) + len(self._faults) >= BATCH_ROWS

    def add(self, row: Row) -> None:
        """Take the next record as a row; raises Hostile where names are without end."""
        self.number += 1
        self._rows.append(row)
        self._numbers.append(self.number)
        self._names.update(dict.fromkeys(row))
        if len(self._names) > MOST_COLUMNS:
            raise Hostile(f"its records have more than {MOST_COLUMNS:,} different names")

    def fault(self, code: str, reason: str, raw: str) -> None:
        """Take the next record as one that is no row."""
        self.number += 1
        self._faults.append(ShapeFault(self.number, code, reason, raw))

    def batch(self) -> Batch:
        """Hand out what was gathered, and begin anew."""
        names = [name for name in self._names if name != "_row"]
        columns = {
            name: pl.Series([row.get(name) for row in self._rows], dtype=pl.String)
            for name in names
        }
        numbers = pl.Series(self._numbers, dtype=pl.Int64)
        made = Batch(pl.DataFrame({"_row": numbers, **columns}), tuple(self._faults), self.table)
        self._begin()
        return made
