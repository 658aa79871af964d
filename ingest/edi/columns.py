"""How are marked bytes cut into Arrow columns, without a Python object for each value?

A reader finds where separators and terminators stand ("marks"); here they become segments, their
elements (one Arrow list column over one buffer of characters) and their ids (a dictionary column).
Separators are single bytes; a terminator may be longer, and blanks may follow it.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.edi.repair import repaired

Places = NDArray[np.int32]  # within the bytes in hand, which are less than 2 GiB
USUAL_GAP = 6  # bytes: a terminator, a line break, an id
LONGEST_GAP = 48  # beyond this many bytes between elements the slower way is taken


@dataclass(frozen=True, slots=True)
class Marks:
    """Where the segments of `raw` begin, and where their separators and terminators stand.

    `places` are sorted and end with a terminator; `ending[i]` tells the place of the i-th
    terminator in `places`; `starts[i]` is the first byte of the i-th segment's id. `separators`
    are the bytes that stand at `places`. Bytes of `ignored` are no part of any value (the line
    breaks of a wrapped file).
    """

    raw: bytes
    separators: bytes
    places: Places
    ending: Places
    starts: Places
    past: int  # where the next segment begins, after the last terminator and blanks
    ignored: bytes = b""


@dataclass(frozen=True, slots=True)
class Cut:
    """Segments and their elements. Element e of segment i is number `first[i] + e - 1`."""

    starts: Places  # of segments, in raw
    ends: Places  # of segments, terminator not included
    id_ends: Places
    first: NDArray[np.int32]  # n + 1 offsets into the elements
    places: Places  # of separators and terminators, in raw
    chars: bytes | bytearray  # UTF-8 of all elements, one after another
    offsets: NDArray[np.int32]  # into chars
    not_text: list[int]  # elements whose bytes are no text in the encoding

    def bounds(self, element: int) -> tuple[int, int]:
        """Return where in raw an element begins and ends."""
        segment = int(np.searchsorted(self.first, element, side="right")) - 1
        place = element + segment + 1  # the ids of the segments up to its own have places too
        return int(self.places[place - 1]) + 1, int(self.places[place])

    def value(self, element: int) -> bytes:
        """Return an element as UTF-8."""
        return bytes(self.chars[self.offsets[element] : self.offsets[element + 1]])

    def lists(self, begin: int, end: int) -> pa.Array:
        """Return the elements of the segments from `begin` to before `end`."""
        values = strings(self.offsets, self.chars)
        offsets = pa.py_buffer(self.first)
        whole = pa.Array.from_buffers(LISTS, len(self.starts), [None, offsets], children=[values])
        return whole.slice(begin, end - begin)


LISTS = pa.list_(pa.string())
STRING, INT32, INT64 = pa.string(), pa.int32(), pa.int64()


def strings(offsets: NDArray[np.int32], chars: bytes | bytearray) -> pa.Array:
    """Return the string array of n + 1 offsets into UTF-8 bytes."""
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(chars)]
    return pa.Array.from_buffers(STRING, len(offsets) - 1, buffers)


def string_column(values: list[bytes]) -> pa.Array:
    """Return the string array of values that are UTF-8."""
    offsets = np.zeros(len(values) + 1, dtype=np.int32)
    offsets[1:] = np.fromiter(map(len, values), dtype=np.int32, count=len(values)).cumsum()
    return strings(offsets, b"".join(values))


def int32s(values: NDArray[Any]) -> pa.Array:
    held = np.ascontiguousarray(values, dtype=np.int32)
    return pa.Array.from_buffers(INT32, len(held), [None, pa.py_buffer(held)])


def int64s(values: NDArray[Any]) -> pa.Array:
    held = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(INT64, len(held), [None, pa.py_buffer(held)])


def cut(marks: Marks, encoding: str = "utf-8") -> Cut:
    """Cut marked bytes into segments and elements."""
    places, ending = marks.places, marks.ending
    heads = np.zeros(len(ending), dtype=np.intp)
    np.add(ending[:-1], 1, out=heads[1:])
    is_element = np.ones(len(places), dtype=bool)
    is_element[heads] = False
    first = np.zeros(len(ending) + 1, dtype=np.int32)
    np.subtract(ending, np.arange(len(ending), dtype=np.int32), out=first[1:])
    id_ends = places.take(heads)
    past = np.empty_like(places)  # at each place: bytes of all elements up to it
    np.subtract(places[1:], places[:-1], out=past[1:])
    past -= 1
    past[heads] = 0
    if marks.ignored:
        past -= _ignored_within(marks, is_element)
    past.cumsum(out=past)
    offsets = np.zeros(int(first[-1]) + 1, dtype=np.int32)
    past.take(is_element.nonzero()[0], out=offsets[1:], mode="clip")
    chars = _characters(marks, id_ends, is_element, int(offsets[-1]))
    not_text: list[int] = []
    if not _is_utf8(marks.raw, encoding):
        chars, offsets, not_text = repaired(bytes(chars), offsets, encoding)
    ends = places.take(ending)
    return Cut(marks.starts, ends, id_ends, first, places, chars, offsets, not_text)


def _is_utf8(raw: bytes, encoding: str) -> bool:
    if raw.isascii():
        return True
    if encoding.lower() not in ("utf-8", "utf8"):
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _ignored_within(marks: Marks, is_element: NDArray[np.bool_]) -> Places:
    """Return how many ignored bytes stand between each place and the one before, in elements."""
    held = np.frombuffer(marks.raw, dtype=np.uint8)
    at = np.flatnonzero(np.isin(held, np.frombuffer(marks.ignored, dtype=np.uint8)))
    before = np.searchsorted(at, marks.places)
    within: Places = np.diff(before, prepend=0).astype(np.int32)
    within[~is_element] = 0
    return within


def _characters(
    marks: Marks, id_ends: Places, is_element: NDArray[np.bool_], size: int
) -> bytes | bytearray:
    """Return the bytes of the elements alone.

    To overwrite what lies between them by a separator and then delete all separators is the
    fastest way there is; it fails where an element holds one (released, or in binary data), which
    the length tells.
    """
    raw, end = marks.raw, int(marks.places[-1])
    gap_ends = id_ends.astype(np.intp)
    gap_starts = np.zeros_like(gap_ends)
    gap_starts[1:] = marks.places.take(marks.ending[:-1])
    gaps = gap_ends - gap_starts
    longest = int(gaps.max())
    if longest <= LONGEST_GAP:
        work = bytearray(memoryview(raw)[: end + 1])
        view = np.frombuffer(work, dtype=np.uint8)
        fill = marks.separators[0]
        view[0] = view[end] = fill
        shortest = int(gaps.min())
        for step in range(1, longest):  # at the first byte of a gap a terminator stands
            if step >= USUAL_GAP:
                gap_starts, gap_ends = gap_starts[gaps > step], gap_ends[gaps > step]
                gaps = gaps[gaps > step]
            at = gap_starts + step
            view[at if step <= shortest else np.minimum(at, gap_ends)] = fill  # an end is a mark
        chars = work.translate(None, marks.separators + marks.ignored)
        if len(chars) == size:
            return chars
    return _kept(marks, is_element)


def _kept(marks: Marks, is_element: NDArray[np.bool_]) -> bytes:
    held = np.frombuffer(marks.raw, dtype=np.uint8)
    ends = marks.places[is_element]
    starts = marks.places[np.flatnonzero(is_element) - 1] + 1
    bounds = np.empty(2 * len(starts) + 1, dtype=np.int64)
    bounds[0] = 0
    bounds[1::2], bounds[2::2] = starts, ends
    keep = np.repeat(np.arange(2 * len(starts)) % 2 == 1, np.diff(bounds))
    chars: bytes = held[: len(keep)][keep].tobytes()
    return chars.translate(None, marks.ignored) if marks.ignored else chars


CLASSES = np.full(256, 63, dtype=np.int32)  # A-Z 1 to 26, 0-9 27 to 36, anything else 63
CLASSES[65:91] = np.arange(1, 27)
CLASSES[48:58] = np.arange(27, 37)
BY_LENGTH = np.array([0, (1 << 6) - 1, (1 << 12) - 1, (1 << 18) - 1, 0], dtype=np.int32)
REGULAR = re.compile(rb"[A-Z0-9]{1,3}")
LONGEST_ID = 100  # characters; a longer "id" is no id, and its bytes are where its place says


@dataclass(slots=True)
class SegmentIds:
    """The segment ids met so far; a code is a place in `names`.

    An id of one to three capitals and digits, six bits each, is the place of its code, plus one,
    in a table.
    """

    names: list[str] = field(default_factory=list)
    irregular: list[int] = field(default_factory=list)  # not of one to three capitals and digits
    _known: dict[str, int] = field(default_factory=dict)
    _table: NDArray[np.int32] = field(default_factory=lambda: np.zeros(1 << 18, dtype=np.int32))

    def codes(self, raw: bytes, found: Cut, ignored: bytes = b"") -> NDArray[np.int32]:
        """Return the code of each segment's id."""
        starts, lengths = found.starts, found.id_ends - found.starts
        held = np.frombuffer(raw, dtype=np.uint8)
        slots = CLASSES.take(held.take(starts))
        for place in (1, 2):  # bytes behind the last are clipped here, and masked below
            slots |= CLASSES.take(held.take(starts + place, mode="clip")) << (6 * place)
        slots &= BY_LENGTH.take(lengths, mode="clip")
        codes: NDArray[np.int32] = self._table.take(slots)
        codes -= 1
        new = (codes < 0).nonzero()[0]
        if len(new):  # one look at each id, not at each segment
            _, first = np.unique(slots[new], return_index=True)
            for at in np.sort(new[first]).tolist():
                if REGULAR.fullmatch(text := raw[starts[at] : found.id_ends[at]]):
                    self.code(text)
            codes[new] = self._table[slots[new]] - 1
            for at in new[codes[new] < 0].tolist():
                text = raw[starts[at] : min(found.id_ends[at], starts[at] + 4 * LONGEST_ID)]
                codes[at] = self.code(text.translate(None, ignored) if ignored else text)
        return codes

    def code(self, text: bytes) -> int:
        """Return the code of an id, a new one if it was not met."""
        name = text.decode(errors="backslashreplace")[:LONGEST_ID]
        code = self._known.setdefault(name, len(self.names))
        if code == len(self.names):
            self.names.append(name)
            if REGULAR.fullmatch(text):
                slot = sum(int(CLASSES[byte]) << (6 * place) for place, byte in enumerate(text))
                self._table[slot] = code + 1
            else:
                self.irregular.append(code)
        return code

    def dictionary(self, codes: NDArray[np.int32]) -> pa.Array:
        """Return the codes as a dictionary column over the names met so far."""
        names = pa.array(self.names, type=STRING)
        return pa.DictionaryArray.from_arrays(int32s(codes), names, safe=False)


@dataclass(slots=True)
class Rows:
    """Rows of a small table, taken down one by one."""

    schema: pa.Schema
    held: list[tuple[object, ...]] = field(default_factory=list)

    def batch(self) -> pa.RecordBatch:
        """Return the rows as a record batch, and forget them."""
        shape = _SHAPES.get(id(self.schema)) or _shape(self.schema)
        if not self.held:
            return shape.empty
        held, self.held = self.held, []
        return pa.RecordBatch.from_struct_array(pa.array(held, type=shape.struct))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a schema's rows are made with; to make these costs more than a small file's rows do."""

    schema: pa.Schema  # held, so that no other schema takes its identity
    struct: pa.DataType
    empty: pa.RecordBatch


_SHAPES: dict[int, _Shape] = {}


def _shape(schema: pa.Schema) -> _Shape:
    struct = pa.struct(list(schema))
    empty = pa.RecordBatch.from_struct_array(pa.array([], type=struct))
    return _SHAPES.setdefault(id(schema), _Shape(schema, struct, empty))
