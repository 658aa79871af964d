"""How does a run of bytes become a batch of tables, and what is carried on to the next?"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from ingest.edi.edifact.envelope import Envelopes
from ingest.edi.edifact.marks import segments_of
from ingest.edi.edifact.runs import after_blanks, is_released
from ingest.edi.edifact.segments import CONTROL, Names, Segments, Service, segment_rows, walk
from ingest.edi.edifact.syntax import Syntax
from ingest.edi.tables import EdiBatch


@dataclass(slots=True)
class Carry:
    """What is known of the file so far."""

    envelopes: Envelopes
    names: Names = field(default_factory=Names)
    services: dict[int, Service] = field(default_factory=dict)  # by the place of UNB
    segment_count: int = 0

    def take(
        self, raw: bytes, base: int, syntax: Syntax, *, is_sure: bool, is_last: bool
    ) -> tuple[EdiBatch | None, int]:
        """Return the batch of the whole messages in a run's bytes, and how many bytes it took.

        `base` is the place of the bytes in the file; `is_sure`: the run ends with them; `is_last`:
        the file does, unless the run is said to end before.
        """
        is_cut_short = is_sure and is_last and _is_cut_short(raw, syntax)
        if is_cut_short:
            raw += syntax.terminator
        if (whole := segments_of(raw, syntax, is_cut_short=is_cut_short)) is None:
            return None, 0
        found, ignored = whole
        codes, kinds = self.names.codes(raw, found, ignored)
        names, before = self.names.ids, self.segment_count
        segments = Segments(raw, found, codes, kinds, names, syntax, base, before, is_cut_short)
        count, is_open = len(codes), False
        if not is_sure:
            count, is_open = _whole(segments, self.envelopes.longest_message)
        if not count:
            return None, 0
        rows = self._rows(segments, count, is_open=is_open)
        end = int(found.ends[count - 1]) + 1
        self.services = {unb: una for unb, una in self.services.items() if unb >= base + end}
        return self.batch(rows), end

    def batch(self, rows: pa.RecordBatch) -> EdiBatch:
        """Return segments with what has ended and what was found meanwhile."""
        envelopes = self.envelopes
        return EdiBatch(
            rows,
            envelopes.interchanges.batch(),
            envelopes.groups.batch(),
            envelopes.messages.batch(),
            envelopes.faults.rows().batch(),
        )

    def _rows(self, segments: Segments, count: int, *, is_open: bool) -> pa.RecordBatch:
        envelopes = self.envelopes
        spans = walk(segments, count, envelopes, self.services)
        open_number = envelopes.message.number if envelopes.message else 0
        if is_open and open_number:
            envelopes.too_long.add(open_number)
        rows = segment_rows(segments, count, envelopes, spans)
        envelopes.too_long &= {open_number}
        self.segment_count += count
        return rows


def _is_cut_short(raw: bytes, syntax: Syntax) -> bool:
    """Return whether a segment stands after the last terminator."""
    last = after_blanks(raw[::-1], 0, syntax.blanks)
    if last == len(raw):
        return False
    at = len(raw) - last - 1
    return raw[at] != syntax.terminator[0] or is_released(raw, 0, at, syntax)


def _whole(segments: Segments, longest: int) -> tuple[int, bool]:
    """Return how many segments lie before the message that is still open, if there is one.

    A message that is too long in any case does not wait: then all, and True.
    """
    count = len(segments.codes)
    controls = np.flatnonzero(segments.kinds == CONTROL)
    if not len(controls) or segments.names.names[segments.codes[controls[-1]]] != "UNH":
        return count, False
    first, end = int(controls[-1]), int(segments.found.ends[-1]) + 1
    tail = len(segments.raw) - after_blanks(segments.raw, end, segments.syntax.blanks)
    if end - int(segments.found.starts[first]) > longest or tail > longest:
        return count, True
    return first, False
