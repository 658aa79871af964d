"""How do the segments of a run become rows, each with its place in the envelopes?"""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.edi.columns import Cut, SegmentIds, int32s, int64s
from ingest.edi.edifact.envelope import TRAILERS_AND_HEADERS, Envelopes
from ingest.edi.edifact.faults import Envelope, Fault
from ingest.edi.edifact.service import Place, Values
from ingest.edi.edifact.syntax import Syntax
from ingest.edi.tables import SEGMENTS

SERVICE = {"UNB", *TRAILERS_AND_HEADERS}
ORDINARY, ODD, CONTROL = 0, 1, 2
FORM = re.compile(r"[A-Z][A-Z0-9]{2}")
MANY_IDS = 1000  # beyond which a file's ids are no ids, and are not kept
Kinds = NDArray[np.int8]
Service = tuple[int, bytes]  # where an interchange begins, and the characters of its UNA
# From which row on, the envelope, and the row that is position 1 of its message.
Span = tuple[int, int, int, int, int]


@dataclass(slots=True)
class Names:
    """The segment ids met so far, and of what kind each is."""

    ids: SegmentIds = field(default_factory=SegmentIds)
    _kinds: Kinds = field(default_factory=lambda: np.zeros(0, dtype=np.int8))

    def codes(self, raw: bytes, found: Cut, ignored: bytes) -> tuple[NDArray[np.int32], Kinds]:
        """Return the code of each segment's id, and the kind of it."""
        if len(self.ids.names) > MANY_IDS:
            self.ids, self._kinds = SegmentIds(), self._kinds[:0]
        codes = self.ids.codes(raw, found, ignored)
        if len(self._kinds) < len(self.ids.names):
            new = [_kind(name) for name in self.ids.names[len(self._kinds) :]]
            self._kinds = np.append(self._kinds, np.array(new, dtype=np.int8))
        return codes, self._kinds[codes]


def _kind(name: str) -> int:
    if name in SERVICE:
        return CONTROL
    return ORDINARY if FORM.fullmatch(name) else ODD


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments of a run, before it is known what they belong to."""

    raw: bytes
    found: Cut
    codes: NDArray[np.int32]
    kinds: Kinds
    names: SegmentIds
    syntax: Syntax
    base: int  # place of `raw` in the file
    before: int  # segments before these in the file
    is_cut_short: bool  # the last one has no terminator

    def place(self, row: int) -> Place:
        begin, end = int(self.found.starts[row]), int(self.found.ends[row])
        is_short = self.is_cut_short and row == len(self.codes) - 1
        name = self.names.names[self.codes[row]]
        return Place(
            self.before + row + 1, self.base + begin, self.base + end + (not is_short), name
        )

    def length(self, row: int) -> int:
        return int(self.found.ends[row] - self.found.starts[row])


def walk(
    segments: Segments, count: int, envelopes: Envelopes, services: dict[int, Service]
) -> list[Span]:
    """Follow the service segments among the first `count`, and return what reaches from where."""
    spans = [_span(0, envelopes, segments)]
    for row in np.flatnonzero(segments.kinds[:count] == CONTROL).tolist():
        place = segments.place(row)
        begin = place.byte_offset - segments.base
        if segments.length(row) > envelopes.longest_message:
            continue
        if row:
            _pass(envelopes, segments.place(row - 1))
        said = Values(segments.raw[begin : begin + segments.length(row)], segments.syntax)
        if place.segment_id == "UNB":
            service = services.pop(place.byte_offset, (place.byte_offset, b""))
            envelopes.unb(place, said, segments.syntax, service)
        else:
            before = envelopes.where()
            TRAILERS_AND_HEADERS[place.segment_id](envelopes, place, said)
            if place.segment_id in ("UNE", "UNZ"):
                group = before[1] if place.segment_id == "UNE" else 0
                spans.append((row, before[0], group, 0, 0))
        is_trailer = place.segment_id in ("UNT", "UNE", "UNZ")
        spans.append(_span(row + is_trailer, envelopes, segments))
    _pass(envelopes, segments.place(count - 1))
    return spans


def _pass(envelopes: Envelopes, place: Place) -> None:
    envelopes.last_segment, envelopes.last_end = place.segment, place.byte_end


def _span(row: int, envelopes: Envelopes, segments: Segments) -> Span:
    message = envelopes.message
    first = message.place.segment - segments.before - 1 if message else 0
    return (row, *envelopes.where(), first)


def segment_rows(
    segments: Segments, count: int, envelopes: Envelopes, spans: list[Span]
) -> pa.RecordBatch:
    """Return the rows of the first `count` segments, and take down the faults of each."""
    reach = np.array(spans, dtype=np.int64)
    lengths = np.diff(reach[:, 0], append=count)
    within = np.repeat(reach[:, 1:], lengths, axis=0)
    rows = np.arange(count, dtype=np.int64)
    positions = np.where(within[:, 2] > 0, rows - within[:, 3] + 1, 0)
    found = segments.found
    starts = found.starts[:count]
    sizes = found.ends[:count] - starts
    too_long = sizes > envelopes.longest_message
    kept = ~too_long
    if envelopes.too_long:
        kept &= ~np.isin(within[:, 2], list(envelopes.too_long))
    _tell(segments, within, positions, (kept, too_long), envelopes)
    batch = pa.RecordBatch.from_arrays(
        [
            int64s(rows + segments.before + 1),
            int64s(starts.astype(np.int64) + segments.base),
            int32s(sizes),
            int32s(within[:, 0]),
            int32s(within[:, 1]),
            int32s(within[:, 2]),
            int32s(positions),
            segments.names.dictionary(segments.codes[:count]),
            found.lists(0, count),
        ],
        schema=SEGMENTS,
    )
    return batch if kept.all() else batch.filter(pa.array(kept))


def _tell(
    segments: Segments,
    within: NDArray[np.int64],
    positions: NDArray[np.int64],
    which: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    envelopes: Envelopes,
) -> None:
    kept, too_long = which
    count = len(kept)
    kinds = segments.kinds[:count]
    loose = within[:, 2] == 0

    def tell(row: int, fault: Fault) -> None:
        envelope: Envelope = (int(within[row, 0]), int(within[row, 1]), int(within[row, 2]))
        place = segments.place(row)
        envelopes.faults.add(place.segment, fault, envelope, place, int(positions[row]))

    for row in np.flatnonzero(too_long & loose).tolist():
        tell(row, too_long_segment(segments.length(row), envelopes.longest_message))
    for row in np.flatnonzero(loose & kept & (kinds != CONTROL)).tolist():
        tell(row, Fault("segment_outside", "No message is open here."))
    for row in np.flatnonzero(kept & (kinds == ODD)).tolist():
        tell(row, _odd(segments.names.names[segments.codes[row]]))
    if segments.is_cut_short and count == len(segments.codes):
        tell(count - 1, UNTERMINATED)
    for element in segments.found.not_text:
        row = int(np.searchsorted(segments.found.first, element, side="right")) - 1
        if row < count and kept[row]:
            number = element - int(segments.found.first[row]) + 1
            value = segments.found.value(element).decode()
            detail = f"Element {number} holds bytes that are no {segments.syntax.encoding} text."
            tell(row, Fault("not_text", detail, value, number))


UNTERMINATED = Fault("segment_unterminated", "The file ends before the segment's terminator.")


def too_long_segment(length: int, longest: int) -> Fault:
    detail = f"A segment of {length} bytes; up to {longest} are read at once."
    return Fault("transaction_too_long", detail)


def _odd(name: str) -> Fault:
    if not name:
        return Fault("segment_empty", "A segment without an id.")
    detail = "A segment id is a capital letter and two capital letters or digits."
    return Fault("segment_unrecognised", detail, name)
