"""How do runs of segments become the tables, one batch after another?"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.edi.columns import SegmentIds
from ingest.edi.tables import GROUPS, INTERCHANGES, SEGMENTS, TRANSACTIONS, EdiBatch
from ingest.edi.x12.belonging import Belonging, belonging_of
from ingest.edi.x12.envelopes import Envelopes
from ingest.edi.x12.faults import Faults, Place
from ingest.edi.x12.header import Header
from ingest.edi.x12.run import CONTROL, SE, Run
from ingest.edi.x12.segment_faults import SegmentFaults
from ingest.edi.x12.transaction_faults import judge
from ingest.edi.x12.transactions import Transactions, bounds_of, transactions_of
from ingest.edi.x12.walk import Before, Walk

# To make them from empty lists loads pandas, which takes a second.
NO_INTERCHANGES, NO_GROUPS, NO_TRANSACTIONS, NO_SEGMENTS = (
    pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in schema], schema=schema)
    for schema in (INTERCHANGES, GROUPS, TRANSACTIONS, SEGMENTS)
)
MOST_IDS = 4096  # of one dictionary; a real file has less than a hundred
Kept = NDArray[np.bool_]


@dataclass(slots=True)
class Assembly:
    """What is open, what was counted, and the parts of the batch in hand."""

    encoding: str
    longest: int
    faults: Faults = field(default_factory=Faults)
    ids: SegmentIds = field(init=False)
    envelopes: Envelopes = field(init=False)
    before: Before = field(default_factory=lambda: Before(0, 0, 0))
    dropping: Transactions | None = None  # one that is longer than is read at once
    _segment_faults: SegmentFaults = field(init=False)
    _segments: list[pa.RecordBatch] = field(default_factory=list)
    _transactions: list[pa.RecordBatch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.envelopes = Envelopes(self.faults, self.encoding)
        self._learn_ids()

    def _learn_ids(self) -> None:
        self.ids = SegmentIds()
        for name in CONTROL:
            self.ids.code(name.encode())
        self._segment_faults = SegmentFaults(self.faults, self.ids, self.longest)

    def take(self, run: Run) -> None:
        """Add a run's segments to the tables."""
        before = self.before
        spans = Walk(run, self.envelopes, self.ids, before).spans()
        found = bounds_of(run)
        first, ordinal = before.segments + 1, before.transactions + 1
        held = belonging_of(run, found, spans, first, ordinal)
        dropped: list[tuple[int, int]] = []
        if self.dropping is not None:
            dropped.append((0, self._go_on_dropping(run, held, self.dropping)))
        if len(found.begins):
            done = transactions_of(run, found, spans, first, ordinal)
            dropped += [
                (int(found.begins[number]), int(found.ends[number]))
                for number in (done.lengths > self.longest).nonzero()[0].tolist()
            ]
            if run.is_unfinished:
                dropped.append((int(found.begins[-1]), run.rows))
                done, self.dropping = done.part(0, -1), done.part(-1, None)
            self._tell(done)
        kept = _kept(run, held, dropped, self.longest)
        self._segment_faults.judge(run, held, kept)
        self.faults.in_order()
        batch = held.batch(run, self.ids)
        self._segments.append(batch if kept is None else batch.filter(pa.array(kept)))
        self.before = Before(
            before.segments + run.rows,
            before.transactions + len(found.begins),
            run.offset + int(run.ends[run.rows - 1]),
        )
        if len(self.ids.names) > MOST_IDS:
            self._learn_ids()

    def skip(self, offset: int, end: int) -> None:
        """Count a segment that is too long to be read."""
        before = self.before
        self.before = Before(before.segments + 1, before.transactions, end)
        if self.dropping is not None:
            self.dropping.counts[0] += 1
            return
        interchange, group = self.envelopes.here()
        place = Place(offset, end - offset, interchange, group, segment=self.before.segments)
        detail = f"the segment has more than {self.longest} bytes; it was left out"
        self.faults.add("transaction_too_long", place, detail)
        self.faults.in_order()

    def bad_header(self, header: Header, offset: int, end: int) -> None:
        """Tell of an ISA whose separators cannot be known, and of the bytes up to the next."""
        self.close_all()
        self.envelopes.open_interchange(header, 0, offset, end - offset)
        self.envelopes.close_interchange(end, None, 0)
        self.faults.in_order()

    def close_all(self) -> None:
        """Close what is open: nothing more of it comes."""
        following, end = self.before.segments + 1, self.before.end
        if self.dropping is not None:
            self._dropping_ends(self.dropping, end, following)
        self.envelopes.close_group(end, None, following)
        self.envelopes.close_interchange(end, None, following)
        self.faults.in_order()

    def batch(self) -> EdiBatch:
        """Return what was added since the last batch."""
        segments, self._segments = self._segments, []
        transactions, self._transactions = self._transactions, []
        interchanges, groups = self.envelopes.interchanges, self.envelopes.groups
        return EdiBatch(
            segments=_joined(segments, NO_SEGMENTS),
            interchanges=interchanges.batch() if interchanges.held else NO_INTERCHANGES,
            groups=groups.batch() if groups.held else NO_GROUPS,
            transactions=_joined(transactions, NO_TRANSACTIONS),
            errors=self.faults.batch(),
        )

    def _tell(self, done: Transactions) -> None:
        if len(done.ordinals):
            is_counted = judge(done, self.faults, self.longest)
            self._transactions.append(done.batch(is_counted=is_counted))

    def _go_on_dropping(self, run: Run, held: Belonging, dropping: Transactions) -> int:
        """Return before which row the transaction that is too long has ended."""
        first = int(run.controls[0]) if len(run.controls) else run.rows
        is_closed = first < run.rows and run.codes[first] == SE
        end = first + is_closed
        held.transactions[:end] = dropping.ordinals[0]
        dropping.counts[0] += end
        if is_closed:
            dropping.is_closed[0] = True
            row = np.array([first])
            dropping.stated, dropping.trailing = run.columns((row, 1), (row, 2))
            dropping.last_offsets[0] = run.offset + int(run.cut.starts[first])
            dropping.last_lengths[0] = run.cut.ends[first] - run.cut.starts[first]
        if first < run.rows or run.is_outside or run.is_last:
            past = run.offset + int(run.ends[end - 1]) if end else self.before.end
            self._dropping_ends(dropping, past, self.before.segments + first + 1)
        return end

    def _dropping_ends(self, dropping: Transactions, end: int, ended_by: int) -> None:
        dropping.lengths[0] = end - int(dropping.offsets[0])
        dropping.ended_by[0] = ended_by
        self.dropping = None
        self._tell(dropping)


def _kept(run: Run, held: Belonging, dropped: list[tuple[int, int]], longest: int) -> Kept | None:
    """Return which rows are told; None where all are."""
    lengths: NDArray[Any] = run.cut.ends[: run.rows] - run.cut.starts[: run.rows]
    giant = (lengths > longest) & (held.transactions == 0)
    if not dropped and not giant.any():
        return None
    kept: Kept = ~giant
    for begin, end in dropped:
        kept[begin:end] = False
    return kept


def _joined(parts: list[pa.RecordBatch], none: pa.RecordBatch) -> pa.RecordBatch:
    if not parts:
        return none
    return parts[0] if len(parts) == 1 else pa.concat_batches(parts)
