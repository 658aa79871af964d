"""How the placed segments of one set become its tables."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.guide import Table
from ingest.edi.guide_columns import KEY_COLUMNS, LINE_SEQUENCE, PLACE_COLUMNS
from ingest.edi.guide_files import HEADER, LINES
from ingest.edi.item_ids import item_columns
from ingest.edi.locating import Locating
from ingest.edi.placed import NONE, Placed

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SetTables:
    """Makes the tables of one set. `keys` has a row per document: what KEY_COLUMNS names.

    Of the columns that a guide describes only `columns` are made, where they are named.
    """

    placed: Placed
    keys: pa.RecordBatch
    columns: Container[str] | None = None

    @cached_property
    def locating(self) -> Locating:
        return Locating(self.placed)

    def made(self, wanted: Container[str] | None = None) -> dict[str, pa.Table]:
        """Return the tables that have rows, by name; of those that are wanted."""
        rows = {
            table: self.rows(table)
            for table in self.placed.guide.tables
            if wanted is None or f"{self.placed.guide.set_id}.{table.name}" in wanted
        }
        return {table.name: self.table(table, at) for table, at in rows.items() if len(at)}

    def table(self, table: Table, rows: Ints) -> pa.Table:
        """Return one table; rows are the positions of its rows' first segments."""
        places, own = self._places(rows), self._own(table, rows)
        keys = self.keys.take(pa.array(self.placed.transactions[rows]))
        places |= dict(zip(KEY_COLUMNS, keys.columns, strict=True))
        if table.name != HEADER:
            line = self.line_of(rows)
            own = {LINE_SEQUENCE: self._sequence(line), **own}
            if table.has_line:
                own = _filled(own, self._lines, line)
        if table.has_header:
            own = _filled(own, self._header, self.placed.transactions[rows])
        return pa.table({**places, **own})

    def rows(self, table: Table) -> Ints:
        """Return the position of each row's first segment."""
        found = [self.placed.named(step) for step in table.rows]
        return np.sort(np.concatenate(found)) if len(found) > 1 else found[0]

    def line_of(self, rows: Ints) -> Ints:
        """Return the index of the line that each row belongs to; -1 where it is of no line."""
        begun, line = self._line_rows, np.full(len(rows), -1, dtype=np.int64)
        if not len(begun) or not len(rows):
            return line
        nodes = self.placed.nodes[rows]
        for loop in {
            self.placed.guide.loop_of(n) for n in np.unique(self.placed.nodes[begun]) if n > 0
        }:
            inside = [n for n in np.unique(nodes).tolist() if self.locating.is_inside(n, loop)]
            at = np.where(np.isin(nodes, inside), self.placed.instances(loop)[rows], -1)
            index = np.minimum(np.searchsorted(begun, at), len(begun) - 1)
            line = np.where(begun[index] == at, index, line)
        own = np.minimum(np.searchsorted(begun, rows), len(begun) - 1)
        return np.where(begun[own] == rows, own, line)

    @cached_property
    def _line_rows(self) -> Ints:
        lines = self.placed.guide.table(LINES)
        return self.rows(lines) if lines else NONE

    @cached_property
    def _header(self) -> dict[str, pa.Array]:
        header = self.placed.guide.table(HEADER)
        return self._own(header, self.rows(header)) if header else {}

    @cached_property
    def _lines(self) -> dict[str, pa.Array]:
        lines = self.placed.guide.table(LINES)
        return self._own(lines, self._line_rows) if lines else {}

    def _own(self, table: Table, rows: Ints) -> dict[str, pa.Array]:
        own = frozenset(step.segment_id for step in table.rows)
        columns = {
            name: self.locating.column(readings, rows, own)
            for name, readings in table.columns.items()
            if self.columns is None or name in self.columns
        }
        if table.items:
            for name, found in item_columns(self.locating, table.items, rows).items():
                if name not in columns:
                    continue
                stated = columns[name]
                columns[name] = pc.coalesce(stated, found) if _has_values(stated) else found
        return columns

    def _sequence(self, line: Ints) -> pa.Array:
        """Number lines from 1 in each document."""
        if not len(self._line_rows):
            return pa.nulls(len(line), pa.int64())
        documents = self.placed.transactions[self._line_rows]
        number = np.arange(len(documents)) - np.searchsorted(documents, documents) + 1
        return pa.array(number[line], mask=line < 0)

    def _places(self, rows: Ints) -> dict[str, pa.Array]:
        segments, index = self.placed.values.segments, self.placed.rows[rows]
        sources = ("segment", "interchange", "group", "transaction", "position")
        return {
            name: pa.array(segments.column(source).to_numpy()[index])
            for name, source in zip(PLACE_COLUMNS, sources, strict=True)
        }


def _filled(
    own: dict[str, pa.Array], outer: dict[str, pa.Array], index: Ints
) -> dict[str, pa.Array]:
    """Return outer columns at an index (-1 is null), and own ones, which come first where given."""
    at = pa.array(index, mask=index < 0)
    found = {}
    for name, column in outer.items():
        mine = own.get(name)
        if mine is not None and not mine.null_count:
            found[name] = mine
        elif column.null_count == len(column):
            found[name] = pa.nulls(len(index), column.type) if mine is None else mine
        else:
            above = pc.take(column, at)
            found[name] = above if mine is None else pc.coalesce(mine, above)
    return found | {name: column for name, column in own.items() if name not in outer}


def _has_values(column: pa.Array) -> bool:
    return bool(column.null_count < len(column))
