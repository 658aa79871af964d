"""Which interchange and group does each row of a run belong to?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ingest.edi.columns import SegmentIds
from ingest.edi.x12.envelopes import Envelopes
from ingest.edi.x12.faults import Place
from ingest.edi.x12.run import CONTROL, GE, GS, IEA, ISA, ST, Run
from ingest.edi.x12.transactions import Spans


@dataclass(frozen=True, slots=True)
class Before:
    """What was counted before a run."""

    segments: int
    transactions: int
    end: int  # in the file, of the last segment, terminator included


class _Step(NamedTuple):
    """A segment of the envelope, other than ST and SE."""

    row: int
    kind: int
    offset: int  # in the file
    length: int  # without terminator
    before: int  # in the file, where the segment before it ends; means nothing in the first row
    after: int  # in the file, where it ends
    elements: list[str]  # none of ISA, whose header is known


@dataclass(slots=True)
class Walk:
    """Goes over the envelope's segments of one run, opening and closing."""

    run: Run
    envelopes: Envelopes
    ids: SegmentIds
    before: Before

    def spans(self) -> Spans:
        """Open and close interchanges and groups; return from which row on which is open."""
        run = self.run
        kinds = run.codes[run.controls]
        opening = run.controls[kinds == ST]
        [numbers] = run.columns((opening, 2))
        spans, counted, falls = Spans([], [], [], [], numbers), 0, _falls(numbers)
        self._note(spans, 0)
        is_outer = kinds < ST
        rows = run.controls[is_outer]
        starts, ends = run.cut.starts[rows] + np.int64(run.offset), run.cut.ends[rows]
        steps = map(
            _Step._make,
            zip(
                rows.tolist(),
                kinds[is_outer].tolist(),
                starts.tolist(),
                (ends + np.int64(run.offset) - starts).tolist(),
                (run.ends[rows - 1] + np.int64(run.offset)).tolist(),
                (run.ends[rows] + np.int64(run.offset)).tolist(),
                run.texts(rows, kinds[is_outer] != ISA),
                strict=True,
            ),
        )
        counts = (kinds == ST).cumsum()[is_outer].tolist()
        for step, until in zip(steps, counts, strict=True):
            if until > counted:
                self._count(opening, numbers, falls, (counted, until))
                counted = until
            self._note(spans, self._step(spans, step))
        self._count(opening, numbers, falls, (counted, len(numbers)))
        return spans

    def _note(self, spans: Spans, row: int) -> None:
        interchange, group = self.envelopes.here()
        if spans.rows and (spans.interchanges[-1], spans.groups[-1]) == (interchange, group):
            return
        spans.rows.append(row)
        spans.interchanges.append(interchange)
        spans.groups.append(group)
        spans.versions.append(self.envelopes.group.elements[7] if self.envelopes.group else "")

    def _count(
        self, opening: NDArray[np.intp], numbers: pa.Array, falls: list[int], part: tuple[int, int]
    ) -> None:
        """Count the transactions of the open group, and find numbers used twice in it."""
        group, (begin, end) = self.envelopes.group, part
        if group is None or begin == end:
            return
        group.transactions += end - begin
        held = numbers.slice(begin, end - begin)
        if falls[begin] == falls[end - 1] and group.rises_to(held):
            return
        seen = group.seen()
        for at, number in enumerate(held.to_pylist(), start=begin):
            if number in seen:
                ordinal = self.before.transactions + at + 1
                place = self._place(int(opening[at]), ordinal, 1)
                detail = "ST02 was used before in this group"
                self.envelopes.faults.add(
                    "transaction_duplicate", place, detail, value=number, element=2
                )
            seen.add(number)

    def _step(self, spans: Spans, step: _Step) -> int:
        """Do what a segment of the envelope says; return from which row on it holds."""
        now, row, kind = self.envelopes, step.row, step.kind
        number = self.before.segments + row + 1
        name, here = CONTROL[kind], now.here()
        place = Place(step.offset, step.length, *here, 0, number, 0, name)
        before = step.before if row else self.before.end
        if kind == GE:
            if now.group is None:
                now.faults.add("segment_unexpected", place, "GE closes no group")
            now.close_group(step.after, (step.elements, place), number)
            return row + 1
        now.close_group(before, None, number)
        if kind == IEA:
            self._note(spans, row)
            now.close_interchange(step.after, (step.elements, place), number)
            return row + 1
        if kind == ISA:
            now.close_interchange(before, None, number)
            now.open_interchange(self.run.headers[row], number, step.offset, step.length)
        elif kind == GS:
            place = Place(step.offset, step.length, here[0], 0, 0, number, 0, name)
            now.open_group(step.elements, place)
        return row

    def _place(self, row: int, transaction: int, position: int) -> Place:
        start = int(self.run.cut.starts[row])
        interchange, group = self.envelopes.here()
        return Place(
            self.run.offset + start,
            int(self.run.cut.ends[row]) - start,
            interchange,
            group,
            transaction,
            self.before.segments + row + 1,
            position,
            self.ids.names[self.run.codes[row]],
        )


def _falls(numbers: pa.Array) -> list[int]:
    """Return, of each number, how many of it and those before are not above the one before."""
    rises = pc.less(numbers[:-1], numbers[1:]).to_numpy(zero_copy_only=False)
    return [0, *(~rises).cumsum().tolist()]
