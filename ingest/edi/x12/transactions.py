"""Which segments make a transaction, and what stands in its ST and SE?"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.edi.columns import int32s, int64s, string_column
from ingest.edi.tables import TRANSACTIONS
from ingest.edi.x12.envelopes import whole_number
from ingest.edi.x12.run import SE, ST, Run

RowNumbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Spans:
    """From which row on which interchange and group are open, and the group's version."""

    rows: list[int]
    interchanges: list[int]
    groups: list[int]
    versions: list[bytes]
    numbers: list[bytes]  # ST02 of each transaction


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rows of the transactions of a run: from `begins` to before `ends`."""

    begins: RowNumbers
    ends: RowNumbers
    is_closed: NDArray[np.bool_]


@dataclass(slots=True)
class Transactions:
    """Transactions: one item of each array and list for each."""

    ordinals: NDArray[np.int32]
    interchanges: NDArray[np.int32]
    groups: NDArray[np.int32]
    set_ids: list[bytes]
    numbers: list[bytes]
    versions: list[bytes]
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    first_segments: NDArray[np.int64]
    counts: NDArray[np.int32]
    is_closed: NDArray[np.bool_]
    stated: list[bytes]  # SE01
    trailing: list[bytes]  # SE02
    last_offsets: NDArray[np.int64]  # of the last segment, SE where it is closed
    last_lengths: NDArray[np.int32]
    ended_by: NDArray[np.int64]  # number of the segment that ends it: SE, or what came instead

    def part(self, begin: int, end: int | None) -> "Transactions":
        """Return some of them; what is an array is a copy."""
        held: list[Any] = [getattr(self, each.name)[begin:end] for each in fields(self)]
        return Transactions(*(part.copy() for part in held))

    def batch(self) -> pa.RecordBatch:
        """Return the rows of the transactions table."""
        columns = [
            int32s(self.interchanges),
            int32s(self.groups),
            int32s(self.ordinals),
            string_column(self.set_ids),
            string_column(self.numbers),
            string_column(self.versions),
            int64s(self.offsets),
            int64s(self.lengths),
            int64s(self.first_segments),
            int32s(self.counts),
            _stated(self.stated),
            pa.array(self.is_closed),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=TRANSACTIONS)


def bounds_of(run: Run) -> Bounds:
    """Find the transactions: each goes from its ST to the next segment of the envelope."""
    kinds = run.codes[run.controls]
    begin = (kinds == ST).nonzero()[0]
    following = np.append(run.controls, run.rows)[begin + 1]
    is_closed = np.append(kinds, -1)[begin + 1] == SE
    return Bounds(run.controls[begin], following + is_closed, is_closed)


def transactions_of(
    run: Run, found: Bounds, spans: Spans, first_segment: int, first: int
) -> Transactions:
    """Read the transactions of a run, whose first segment and transaction have these numbers."""
    begins, last, is_closed = found.begins, found.ends - 1, found.is_closed
    at = np.searchsorted(spans.rows, begins, side="right") - 1
    versions = [
        stated or spans.versions[span]
        for stated, span in zip(run.values(begins, 3), at.tolist(), strict=True)
    ]
    starts = run.cut.starts
    offsets = starts[begins] + np.int64(run.offset)
    return Transactions(
        ordinals=np.arange(first, first + len(begins), dtype=np.int32),
        interchanges=np.array(spans.interchanges, dtype=np.int32)[at],
        groups=np.array(spans.groups, dtype=np.int32)[at],
        set_ids=run.values(begins, 1),
        numbers=spans.numbers,
        versions=versions,
        offsets=offsets,
        lengths=run.ends[last] + np.int64(run.offset) - offsets,
        first_segments=begins + np.int64(first_segment),
        counts=(found.ends - begins).astype(np.int32),
        is_closed=is_closed,
        stated=_closed_only(run.values(last, 1), is_closed),
        trailing=_closed_only(run.values(last, 2), is_closed),
        last_offsets=starts[last] + np.int64(run.offset),
        last_lengths=run.cut.ends[last] - starts[last],
        ended_by=found.ends - is_closed + np.int64(first_segment),
    )


def _closed_only(values: list[bytes], is_closed: NDArray[np.bool_]) -> list[bytes]:
    if is_closed.all():
        return values
    return [value if has else b"" for value, has in zip(values, is_closed.tolist(), strict=True)]


def _stated(told: list[bytes]) -> pa.Array:
    if all(map(bytes.isdigit, told)) and max(map(len, told)) < 10:
        return int32s(np.fromiter(map(int, told), dtype=np.int32, count=len(told)))
    return pa.array([whole_number(value.decode()) for value in told], type=pa.int32())
