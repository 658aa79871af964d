"""How elements come apart into components, all of a batch at once, release characters heeded."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Marks:
    """What parts components in an interchange; no release character is ''."""

    separator: str
    release: str = ""


@dataclass(frozen=True)
class Components:
    """The components of every element: an Arrow array, and where each element's begin in it."""

    text: pa.Array
    first: Ints  # one more than elements
    lengths: Ints
    releases: tuple[tuple[str, Bools], ...]  # characters that occur, and the elements they hold in

    def take(self, elements: Ints, there: Bools, component: int) -> pa.Array:
        """Return a component (from 1) of elements, unescaped; null where absent or empty."""
        places = self.first[elements] + component - 1
        there = there & (places < self.first[np.minimum(elements + 1, len(self.first) - 1)])
        places = np.where(there, places, 0)
        there &= self.lengths[places] > 0
        taken = pc.take(self.text, pa.array(places, mask=~there))
        for release, scope in self.releases:
            plain = pc.replace_substring_regex(taken, f"{re.escape(release)}(?s:(.))", r"\1")
            taken = pc.if_else(pa.array(scope[elements]), plain, taken)
        return taken


def split_components(flat: pa.Array, marks: tuple[Marks, ...], owners: Ints) -> Components:
    """Take elements apart; `owners` tells which of the marks holds for each element."""
    window = np.frombuffer(flat.buffers()[1], dtype=np.int32)
    offsets = window[flat.offset : flat.offset + len(flat) + 1].astype(np.int64)
    data = _bytes(flat)[offsets[0] : offsets[-1]]
    offsets = offsets - offsets[0]
    parts = np.zeros(len(data), dtype=np.bool_)
    releases: list[tuple[str, Bools]] = []
    for number, mark in enumerate(marks):
        scope = _scope(owners, number, offsets) if len(marks) > 1 else slice(None)
        escaped = _escaped(data, offsets, mark.release)
        if escaped is not None and bool(escaped[scope].any()):
            releases.append((mark.release, owners == number))
        found = np.zeros(len(data), dtype=np.bool_)[scope]
        if mark.separator:
            found = data[scope] == ord(mark.separator)
        parts[scope] = found if escaped is None else found & ~escaped[scope]
    return _cut(data, offsets, np.flatnonzero(parts), tuple(releases))


def _bytes(flat: pa.Array) -> Bytes:
    buffer = flat.buffers()[2]
    return np.frombuffer(buffer, dtype=np.uint8) if buffer else np.zeros(0, dtype=np.uint8)


def _scope(owners: Ints, number: int, offsets: Ints) -> Bools:
    scope: Bools = np.repeat(owners == number, np.diff(offsets))
    return scope


def _escaped(data: Bytes, offsets: Ints, release: str) -> Bools | None:
    """Return which bytes a release character precedes that is not itself released."""
    if not release:
        return None
    marked = np.flatnonzero(data == ord(release))
    if not len(marked):
        return None
    element = np.searchsorted(offsets, marked, side="right")
    breaks = np.ones(len(marked), dtype=np.bool_)
    breaks[1:] = (np.diff(marked) > 1) | (np.diff(element) > 0)
    run_start = np.maximum.accumulate(np.where(breaks, np.arange(len(marked)), 0))
    releasing = marked[(np.arange(len(marked)) - run_start) % 2 == 0]
    inside = releasing + 1 < offsets[np.searchsorted(offsets, releasing, side="right")]
    escaped = np.zeros(len(data), dtype=np.bool_)
    escaped[releasing[inside] + 1] = True
    return escaped


def _cut(
    data: Bytes, offsets: Ints, parts: Ints, releases: tuple[tuple[str, Bools], ...]
) -> Components:
    before = np.searchsorted(parts, offsets)  # separators before each element's begin
    first = before + np.arange(len(offsets))
    ends = np.empty(len(parts) + len(offsets) - 1, dtype=np.int64)
    is_last = np.zeros(len(ends), dtype=np.bool_)
    is_last[first[1:] - 1] = True
    ends[is_last] = offsets[1:]
    ends[~is_last] = parts
    bounds = np.concatenate([[0], ends - np.searchsorted(parts, ends)])
    kept = np.delete(data, parts)
    text = pa.Array.from_buffers(
        pa.string(),
        len(ends),
        [None, pa.py_buffer(bounds.astype(np.int32)), pa.py_buffer(kept)],
    )
    return Components(text, first, np.diff(bounds), releases)
