"""Where do the separators and terminators of a run of segments stand?"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.edi.columns import Cut, Marks, Places, cut
from ingest.edi.edifact.syntax import Syntax

Bytes = NDArray[np.uint8]
FEW = 4  # blanks before a segment, beyond which they are looked up


def segments_of(raw: bytes, syntax: Syntax, *, is_cut_short: bool) -> tuple[Cut, bytes] | None:
    """Return the whole segments and the bytes to leave out of ids, or None where none ends.

    `is_cut_short`: no bytes will follow, so that what stands after the last terminator is a
    segment too; `raw` must then end with a byte that is not part of it.
    """
    held = np.frombuffer(raw, dtype=np.uint8)
    is_mark = held == syntax.element[0]
    is_mark |= held == syntax.terminator[0]
    released = np.zeros(0, dtype=np.int64)
    if syntax.release and syntax.release in raw:
        released = _released(held, syntax)
        released = released[is_mark[released]]
        is_mark[released] = False
    if is_cut_short:
        is_mark[-1] = True
    places = np.flatnonzero(is_mark).astype(np.int32)
    is_end = held[places] == syntax.terminator[0]
    if is_cut_short:
        is_end[-1] = True
    ending = np.flatnonzero(is_end).astype(np.int32)
    if not len(ending):
        return None
    places = places[: ending[-1] + 1]
    starts, ignored = _starts(held, places[ending], syntax)
    separators = syntax.element + syntax.terminator
    past = int(places[-1]) + 1
    marks = Marks(raw, separators, places, ending, starts, past, ignored)
    return _cut(marks, released, syntax.encoding), ignored


def _cut(marks: Marks, released: NDArray[np.int64], encoding: str) -> Cut:
    """Cut; separators that are text are hidden meanwhile, because to cut around them is slow."""
    hidden = bytes(byte for byte in range(1, 9) if byte not in marks.raw)[:2]
    if not len(released) or len(hidden) < 2:
        return cut(marks, encoding)
    work = bytearray(marks.raw)
    view = np.frombuffer(work, dtype=np.uint8)
    separators = np.frombuffer(marks.separators, dtype=np.uint8)
    view[released] = np.where(view[released] == separators[0], *hidden)
    found = cut(replace(marks, raw=bytes(work)), encoding)
    shown = bytes.maketrans(hidden, marks.separators)
    return replace(found, chars=found.chars.translate(shown))


def _released(held: Bytes, syntax: Syntax) -> NDArray[np.int64]:
    """Return the places whose byte a release character has made text.

    In a row of release characters each second one is text itself, so that only an odd row acts
    on what follows. A line break in between counts as not there.
    """
    release = syntax.release[0]
    after = _after_odd_rows(held, release)
    breaks = np.frombuffer(syntax.ignored, dtype=np.uint8)
    rows_end = np.flatnonzero((held[:-1] == release) & np.isin(held[1:], breaks))
    if len(rows_end):
        kept = np.flatnonzero(~np.isin(held, breaks))
        after = kept[_after_odd_rows(held[kept], release)]
    return after


def _after_odd_rows(held: Bytes, release: int) -> NDArray[np.int64]:
    at = np.flatnonzero(held == release)
    is_first = np.ones(len(at), dtype=bool)
    is_first[1:] = np.diff(at) != 1
    first = np.flatnonzero(is_first)
    lengths = np.diff(first, append=len(at))
    after = at[first] + lengths
    found: NDArray[np.int64] = after[(lengths % 2 == 1) & (after < len(held))]
    return found


def _starts(held: Bytes, ends: NDArray[np.int32], syntax: Syntax) -> tuple[Places, bytes]:
    """Return the first byte of each segment that is no blank, and what to leave out of values.

    That is line breaks, and nothing where none stands within a segment: leaving out costs time.
    """
    is_blank, is_break = _among(syntax.blanks), _among(syntax.ignored)
    raw = held[: ends[-1]]
    within = sum(int(np.count_nonzero(raw == byte)) for byte in syntax.ignored)
    starts = np.zeros_like(ends)
    np.add(ends[:-1], 1, out=starts[1:])
    for _ in range(FEW):
        found = held[starts]
        at = is_blank[found] & (starts < ends)
        if not at.any():
            return starts, syntax.ignored if within else b""
        within -= int(np.count_nonzero(is_break[found] & at))
        starts += at
    solid = np.append(np.flatnonzero(~is_blank[held]), len(held))
    starts = np.minimum(solid[np.searchsorted(solid, starts)], ends).astype(np.int32)
    return starts, syntax.ignored if within else b""


def _among(some: bytes) -> NDArray[np.bool_]:
    table = np.zeros(256, dtype=bool)
    table[list(some)] = True
    return table
