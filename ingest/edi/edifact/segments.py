"""How do the segments of a run become rows, each with its place in the envelopes?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.edi.columns import Cut, SegmentIds, int32s, int64s
from ingest.edi.edifact.envelope import TRAILERS_AND_HEADERS, Envelopes
from ingest.edi.edifact.faults import Fault
from ingest.edi.edifact.service import Place, Values
from ingest.edi.edifact.sound import Sound, may_be_sound, take_sound
from ingest.edi.edifact.syntax import Syntax
from ingest.edi.tables import SEGMENTS

SERVICE = {"UNB", *TRAILERS_AND_HEADERS}
ORDINARY, ODD, CONTROL = 0, 1, 2
FORM = re.compile(r"[A-Z][A-Z0-9]{2}")
MANY_IDS = 1000  # beyond which a file's ids are no ids, and are not kept
FEW_MESSAGES = 4  # below this many, to look at each costs less than to judge them together
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
    rows = np.flatnonzero(segments.kinds[:count] == CONTROL)
    sound, pair_at = _pairs(segments, rows, envelopes.longest_message)
    controls, pairs = rows.tolist(), pair_at.tolist()
    at = 0
    while at < len(controls):
        if sound and pairs[at] >= 0:
            taken, more = take_sound(sound, pairs[at], envelopes, segments.base, segments.before)
            if more:
                spans += more
                at += 2 * (taken - pairs[at])
                continue
        _follow(segments, controls[at], envelopes, services, spans)
        at += 1
    _pass(envelopes, segments.place(count - 1))
    return spans


def _pairs(
    segments: Segments, controls: NDArray[np.int64], longest: int
) -> tuple[Sound | None, NDArray[np.int64]]:
    """Return the messages of which UNH and UNT follow each other, and which of them begins where.

    The latter is -1 where none begins. Pairs that adjoin are neighbours in the former too.
    """
    names = [segments.names.code(one) for one in (b"UNH", b"UNT")]
    codes = segments.codes[controls]
    is_pair = (codes[:-1] == names[0]) & (codes[1:] == names[1])
    if segments.is_cut_short and len(controls) and controls[-1] == len(segments.codes) - 1:
        is_pair[-1:] = False
    begins = np.flatnonzero(is_pair)
    if len(begins) < FEW_MESSAGES:
        begins = begins[:0]
    pair_at = np.full(len(controls), -1, dtype=np.int64)
    pair_at[begins] = np.arange(len(begins))
    if not len(begins):
        return None, pair_at
    found, syntax = segments.found, segments.syntax
    pairs = (controls[begins], controls[begins + 1])
    adjoins = (np.diff(begins) == 2).tolist()
    sound = may_be_sound(found, pairs, adjoins, syntax, longest)
    return sound, pair_at


def _follow(
    segments: Segments,
    row: int,
    envelopes: Envelopes,
    services: dict[int, Service],
    spans: list[Span],
) -> None:
    """Follow one service segment."""
    place, length = segments.place(row), segments.length(row)
    if length > envelopes.longest_message:
        return
    if row:
        _pass(envelopes, segments.place(row - 1))
    begin = place.byte_offset - segments.base
    said = Values(segments.raw[begin : begin + length], segments.syntax)
    if place.segment_id == "UNB":
        service = services.pop(place.byte_offset, (place.byte_offset, b""))
        envelopes.unb(place, said, segments.syntax, service)
    else:
        interchange, group, _ = envelopes.where()
        TRAILERS_AND_HEADERS[place.segment_id](envelopes, place, said)
        if place.segment_id in ("UNE", "UNZ"):
            spans.append((row, interchange, group if place.segment_id == "UNE" else 0, 0, 0))
    is_trailer = place.segment_id in ("UNT", "UNE", "UNZ")
    spans.append(_span(row + is_trailer, envelopes, segments))


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
    """Take down the faults of rows that are kept, and of those too long to be."""
    kept, too_long = which
    kinds, loose = segments.kinds[: len(kept)], within[:, 2] == 0
    found: list[tuple[int, Fault]] = [
        (row, too_long_segment(segments.length(row), envelopes.longest_message))
        for row in np.flatnonzero(too_long & loose).tolist()
    ]
    is_outside = loose & kept & (kinds != CONTROL)
    found += [(row, OUTSIDE) for row in np.flatnonzero(is_outside).tolist()]
    is_odd = kept & (kinds == ODD)
    names, codes = segments.names.names, segments.codes
    found += [(row, _odd(names[codes[row]])) for row in np.flatnonzero(is_odd).tolist()]
    if segments.is_cut_short and len(kept) == len(codes):
        found.append((len(codes) - 1, UNTERMINATED))
    found += [(row, fault) for row, fault in _not_text(segments, len(kept)) if kept[row]]
    for row, fault in found:
        one, two, three = within[row, :3].tolist()
        place = segments.place(row)
        envelopes.faults.add(place.segment, fault, (one, two, three), place, int(positions[row]))


def _not_text(segments: Segments, count: int) -> Iterator[tuple[int, Fault]]:
    first, encoding = segments.found.first, segments.syntax.encoding
    for element in segments.found.not_text:
        row = int(np.searchsorted(first, element, side="right")) - 1
        if row < count:
            number = element - int(first[row]) + 1
            detail = f"Element {number} holds bytes that are no {encoding} text."
            value = segments.found.value(element).decode()
            yield row, Fault("not_text", detail, value, number)


OUTSIDE = Fault("segment_outside", "No message is open here.")
UNTERMINATED = Fault("segment_unterminated", "The file ends before the segment's terminator.")


def too_long_segment(length: int, longest: int) -> Fault:
    detail = f"A segment of {length} bytes; up to {longest} are read at once."
    return Fault("transaction_too_long", detail)


def _odd(name: str) -> Fault:
    if not name:
        return Fault("segment_empty", "A segment without an id.")
    detail = "A segment id is a capital letter and two capital letters or digits."
    return Fault("segment_unrecognised", detail, name)
