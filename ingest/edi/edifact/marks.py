"""Where do the separators and terminators of a run of segments stand?"""

import numpy as np
from numpy.typing import NDArray

from ingest.edi.columns import Marks, Places
from ingest.edi.edifact.syntax import Syntax

Bytes = NDArray[np.uint8]
FEW = 4  # blanks before a segment, beyond which they are looked up


def marked(raw: bytes, syntax: Syntax, *, is_cut_short: bool) -> Marks | None:
    """Return the marks of the whole segments, or None where no segment ends.

    `is_cut_short`: no bytes will follow, so that what stands after the last terminator is a
    segment too; `raw` must then end with a byte that is not part of it.
    """
    held = np.frombuffer(raw, dtype=np.uint8)
    is_mark = held == syntax.element[0]
    is_mark |= held == syntax.terminator[0]
    if syntax.release and syntax.release in raw:
        is_mark[_released(held, syntax)] = False
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
    return Marks(raw, syntax.element + syntax.terminator, places, ending, starts, ignored)


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
