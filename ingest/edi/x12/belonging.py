"""Which interchange, group and transaction does each segment of a run belong to?"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.edi.columns import SegmentIds, int32s, int64s
from ingest.edi.tables import SEGMENTS
from ingest.edi.x12.run import Run
from ingest.edi.x12.transactions import Bounds, Spans


@dataclass(frozen=True, slots=True)
class Belonging:
    """One item for each row of a run."""

    segments: NDArray[np.int64]
    interchanges: NDArray[np.int32]
    groups: NDArray[np.int32]
    transactions: NDArray[np.int32]
    positions: NDArray[np.int32]

    def batch(self, run: Run, ids: SegmentIds) -> pa.RecordBatch:
        """Return the rows of the segments table."""
        rows = run.rows
        starts = run.cut.starts[:rows]
        columns = [
            int64s(self.segments),
            int64s(starts + np.int64(run.offset)),
            int32s(run.cut.ends[:rows] - starts),
            int32s(self.interchanges),
            int32s(self.groups),
            int32s(self.transactions),
            int32s(self.positions),
            ids.dictionary(run.codes[:rows]),
            run.cut.lists(0, rows),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=SEGMENTS)


def belonging_of(
    run: Run, found: Bounds, spans: Spans, segment: int, transaction: int
) -> Belonging:
    """Spread over the rows what is open; `segment` and `transaction` number the first of each."""
    count = run.rows
    edges = np.empty(2 * len(found.begins) + 2, dtype=np.int32)
    edges[0], edges[-1] = 0, count
    edges[1:-1:2], edges[2:-1:2] = found.begins, found.ends
    lengths = edges[1:] - edges[:-1]
    ordinals = np.zeros(len(lengths), dtype=np.int32)
    ordinals[1::2] = np.arange(transaction, transaction + len(found.begins))
    transactions = np.repeat(ordinals, lengths)
    positions = np.arange(1, count + 1, dtype=np.int32)
    positions -= np.repeat(edges[:-1], lengths)
    positions[transactions == 0] = 0
    widths = np.diff([*spans.rows, count])
    return Belonging(
        segments=np.arange(segment, segment + count),
        interchanges=np.repeat(np.array(spans.interchanges, dtype=np.int32), widths),
        groups=np.repeat(np.array(spans.groups, dtype=np.int32), widths),
        transactions=transactions,
        positions=positions,
    )
