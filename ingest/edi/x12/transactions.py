"""Which segments make a transaction, and what stands in its ST and SE?"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ingest.edi.columns import int32s, int64s
from ingest.edi.tables import TRANSACTIONS
from ingest.edi.x12.envelopes import whole_number
from ingest.edi.x12.run import SE, ST, RowNumbers, Run


@dataclass(frozen=True, slots=True)
class Spans:
    """From which row on which interchange and group are open, and the group's version."""

    rows: list[int]
    interchanges: list[int]
    groups: list[int]
    versions: list[str]
    numbers: pa.StringArray  # ST02 of each transaction


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
    set_ids: pa.StringArray
    numbers: pa.StringArray
    versions: pa.StringArray
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    first_segments: NDArray[np.int64]
    counts: NDArray[np.int32]
    is_closed: NDArray[np.bool_]
    stated: pa.StringArray  # SE01
    trailing: pa.StringArray  # SE02
    last_offsets: NDArray[np.int64]  # of the last segment, SE where it is closed
    last_lengths: NDArray[np.int32]
    ended_by: NDArray[np.int64]  # number of the segment that ends it: SE, or what came instead

    def part(self, begin: int, end: int | None) -> "Transactions":
        """Return some of them; what is an array is a copy."""
        held: list[Any] = [getattr(self, each.name)[begin:end] for each in fields(self)]
        return Transactions(
            *(part.copy() if isinstance(part, np.ndarray) else part for part in held)
        )

    def miscounted(self) -> NDArray[np.bool_]:
        """Return where SE01 is not the count of segments, written as it is mostly."""
        differs = pc.not_equal(self.stated, pc.cast(int32s(self.counts), pa.string()))
        return np.asarray(differs.to_numpy(zero_copy_only=False), dtype=np.bool_)

    def misnumbered(self) -> NDArray[np.bool_]:
        """Return where SE02 is not ST02."""
        differs = pc.not_equal(self.trailing, self.numbers)
        return np.asarray(differs.to_numpy(zero_copy_only=False), dtype=np.bool_)

    def batch(self, *, is_counted: bool) -> pa.RecordBatch:
        """Return the rows of the transactions table; `is_counted` tells that none is miscounted."""
        columns = [
            int32s(self.interchanges),
            int32s(self.groups),
            int32s(self.ordinals),
            self.set_ids,
            self.numbers,
            self.versions,
            int64s(self.offsets),
            int64s(self.lengths),
            int64s(self.first_segments),
            int32s(self.counts),
            int32s(self.counts) if is_counted else self._stated_counts(),
            pa.array(self.is_closed),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=TRANSACTIONS)

    def _stated_counts(self) -> pa.Array:
        return pa.array(map(whole_number, self.stated.to_pylist()), type=pa.int32())


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
    set_ids, counts, trailing = run.columns((begins, 1), (last, 1), (last, 2))
    starts = run.cut.starts
    offsets = starts[begins] + np.int64(run.offset)
    return Transactions(
        ordinals=np.arange(first, first + len(begins), dtype=np.int32),
        interchanges=np.array(spans.interchanges, dtype=np.int32)[at],
        groups=np.array(spans.groups, dtype=np.int32)[at],
        set_ids=set_ids,
        numbers=spans.numbers,
        versions=_versions(
            run, begins, pa.array(spans.versions, type=pa.string()).take(int32s(at))
        ),
        offsets=offsets,
        lengths=run.ends[last] + np.int64(run.offset) - offsets,
        first_segments=begins + np.int64(first_segment),
        counts=(found.ends - begins).astype(np.int32),
        is_closed=is_closed,
        stated=_closed_only(counts, is_closed),
        trailing=_closed_only(trailing, is_closed),
        last_offsets=starts[last] + np.int64(run.offset),
        last_lengths=run.cut.ends[last] - starts[last],
        ended_by=found.ends - is_closed + np.int64(first_segment),
    )


def _versions(run: Run, begins: RowNumbers, of_groups: pa.Array) -> pa.Array:
    """Return ST03, which few give, else the version of the group."""
    if not run.has(begins, 3).any():
        return of_groups
    [stated] = run.columns((begins, 3))
    return pc.if_else(pc.equal(stated, ""), of_groups, stated)


def _closed_only(values: pa.Array, is_closed: NDArray[np.bool_]) -> pa.Array:
    return values if is_closed.all() else pc.if_else(pa.array(is_closed), values, "")
