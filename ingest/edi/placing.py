"""Which segments of a batch belong to which set, and where each stands in its guide."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.edi.automaton import automaton
from ingest.edi.envelopes import UNKNOWN, Envelopes
from ingest.edi.guide import Guide
from ingest.edi.placed import Placed
from ingest.edi.tables import EdiBatch
from ingest.edi.values import Values

Ints = npt.NDArray[np.int64]


def placed_sets(
    batch: EdiBatch, guides: Mapping[str, Guide], envelopes: Envelopes
) -> Iterator[Placed]:
    """Yield the segments of each set that has a guide, each at its place."""
    values = values_of(batch.segments, envelopes)
    of_segment = _transaction_rows(batch)
    sets = batch.transactions.column("set_id").to_pylist()
    for set_id in dict.fromkeys(each for each in sets if each in guides):
        mine = np.array([each == set_id for each in sets], dtype=np.bool_)
        rows = np.flatnonzero((of_segment >= 0) & mine[of_segment])
        document_rows = np.flatnonzero(mine)
        index = np.searchsorted(document_rows, of_segment[rows])
        yield _place(guides[set_id], values, rows, index, document_rows)
    for guide in guides.values():
        if guide.is_outside:
            rows = np.flatnonzero((of_segment < 0) & (_symbols(values.segments, guide) == 1))
            if len(rows):
                yield _place(guide, values, rows, np.arange(len(rows)), rows)


def values_of(segments: pa.RecordBatch, envelopes: Envelopes) -> Values:
    """Return the values of segments, with the marks of their interchanges."""
    numbers = segments.column("interchange").to_numpy()
    changes = np.flatnonzero(np.diff(numbers, prepend=-1))
    each = [envelopes.interchanges.get(n, UNKNOWN).marks for n in numbers[changes].tolist()]
    which = {mark: number for number, mark in enumerate(dict.fromkeys(each))}
    lengths = np.diff(changes, append=len(numbers))
    owners = np.repeat(np.array([which[mark] for mark in each], dtype=np.int64), lengths)
    return Values(segments, tuple(which), owners)


def _place(guide: Guide, values: Values, rows: Ints, index: Ints, document_rows: Ints) -> Placed:
    symbols = _symbols(values.segments, guide)[rows]
    nodes, faults = automaton(guide).walk(symbols)
    return Placed(guide, values, rows, index, document_rows, symbols, nodes, faults)


def _symbols(segments: pa.RecordBatch, guide: Guide) -> Ints:
    ids = segments.column("segment_id")
    names = ids.dictionary.to_pylist()
    codes = np.array([guide.symbols.get(name, 0) for name in names] or [0], dtype=np.int64)
    found: Ints = codes[ids.indices.fill_null(0).to_numpy(zero_copy_only=False)]
    return found


def _transaction_rows(batch: EdiBatch) -> Ints:
    """Return for each segment the row of its transaction in the batch; -1 outside of any."""
    ordinals = batch.transactions.column("transaction").to_numpy()
    of_segment = batch.segments.column("transaction").to_numpy()
    if not len(ordinals):
        return np.full(len(of_segment), -1, dtype=np.int64)
    row = np.minimum(np.searchsorted(ordinals, of_segment), len(ordinals) - 1)
    return np.where(ordinals[row] == of_segment, row, -1)
