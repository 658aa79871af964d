"""Where do segments, separators and terminators stand in a run of bytes of one dialect?"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ingest.edi.columns import Marks
from ingest.edi.x12.binary import Binary, Window
from ingest.edi.x12.header import BREAKS, Dialect

Found = NDArray[np.intp]  # numpy indexes by it without a conversion
ROUNDS = 32  # blanks before a segment that are skipped for all segments at once


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of whole segments; None where there is no whole one."""

    marks: Marks | None
    faulty_binary: frozenset[int] = frozenset()  # segment starts
    wanted: int = 0  # bytes that the window must have to tell how far binary data goes


def mark(window: Window, dialect: Dialect) -> Marked:
    """Mark the whole segments of a window; the end of the file also ends a segment."""
    raw = window.data[window.begin : window.end]
    held = np.frombuffer(raw, dtype=np.uint8)
    ends = _terminators(held, dialect.terminator)
    found = ((held == dialect.separator[0]) | ends).nonzero()[0]
    if dialect.release and dialect.release in raw:
        released = np.setdiff1d(_released(held, dialect.release[0]), _after_isx(raw, dialect))
        found = found[~np.isin(found, released)]
    is_last, faulty, wanted = window.is_last, frozenset[int](), 0
    ending = ends.take(found).nonzero()[0]
    begins = _starts(raw, found.take(ending), dialect)
    if _has_binary(raw, held, begins, dialect):
        binary = Binary(window, raw, dialect)
        found = binary.without(found, begins)
        ending = ends[found].nonzero()[0]
        faulty, wanted = frozenset(binary.faulty), binary.wanted
        is_last = is_last and not wanted
        begins = _starts(raw, found[ending], dialect)
    if is_last and raw[_past(found, ending, dialect) :].strip(dialect.blanks):
        ending = np.append(ending, len(found))
        found = np.append(found, len(raw))
        raw += dialect.terminator
        begins = _starts(raw, found[ending], dialect)
    return Marked(_whole(raw, (found, ending, begins), dialect), faulty, wanted)


def _has_binary(raw: bytes, held: NDArray[np.uint8], starts: Found, dialect: Dialect) -> bool:
    """Tell whether a segment is binary: the first that is so begins where a segment begins."""
    if not len(held):
        return False
    begins = tuple(name + dialect.separator for name in (b"BIN", b"BDS"))
    like = starts.take((held.take(starts, mode="clip") == ord("B")).nonzero()[0])
    second, third = (held.take(like + place, mode="clip") for place in (1, 2))
    is_bin = (second == ord("I")) & (third == ord("N"))
    is_bds = (second == ord("D")) & (third == ord("S"))
    return any(raw.startswith(begins, start) for start in like[is_bin | is_bds].tolist())


def _past(found: Found, ending: Found, dialect: Dialect) -> int:
    return int(found[ending[-1]]) + len(dialect.terminator) if len(ending) else 0


def _whole(raw: bytes, places: tuple[Found, Found, Found], dialect: Dialect) -> Marks | None:
    found, ending, begins = places
    if not len(ending):
        return None
    starts = begins[:-1]
    if dialect.terminator in (b"\r", b"\n"):  # empty lines are no segments
        empty = starts > found[ending]
        if empty.any():
            kept = np.ones(len(found), dtype=bool)
            kept[ending[empty]] = False
            ending = ending[~empty] - (~kept).cumsum()[ending[~empty]]
            found = found[kept]
            return _whole(raw, (found, ending, _starts(raw, found[ending], dialect)), dialect)
    return Marks(
        raw,
        dialect.separator + dialect.terminator[:1],
        found[: int(ending[-1]) + 1].astype(np.int32),
        ending.astype(np.int32),
        starts.astype(np.int32),
        int(begins[-1]),
        BREAKS if dialect.is_wrapped else b"",
    )


def _terminators(held: NDArray[np.uint8], terminator: bytes) -> NDArray[np.bool_]:
    ends: NDArray[np.bool_] = held == terminator[0]
    for place, byte in enumerate(terminator[1:], start=1):
        ends[:-place] &= held[place:] == byte
        ends[-place:] = False
    return ends


def _released(held: NDArray[np.uint8], release: int) -> Found:
    """Return the places that a release character releases; a released one releases nothing."""
    at = (held == release).nonzero()[0]
    begins = np.ones(len(at), dtype=bool)
    begins[1:] = at[1:] != at[:-1] + 1
    numbers = np.arange(len(at))
    within = numbers - np.maximum.accumulate(np.where(begins, numbers, 0))
    after: Found = at[within % 2 == 0] + 1
    return after


def _after_isx(raw: bytes, dialect: Dialect) -> list[int]:
    """Return where ISX ends: there the release character is a value, and releases nothing."""
    stated = b"ISX" + dialect.separator + dialect.release
    return [
        match.end() - len(dialect.terminator)
        for match in re.finditer(re.escape(stated + dialect.terminator), raw)
        if not match.start()
        or raw[max(0, match.start() - 32) : match.start()]
        .rstrip(dialect.blanks)
        .endswith(dialect.terminator)
    ]


@cache
def _blank_table(dialect: Dialect) -> NDArray[np.bool_]:
    table = np.zeros(256, dtype=bool)
    table[list(dialect.blanks)] = True
    return table


@cache
def blank_pattern(dialect: Dialect) -> re.Pattern[bytes]:
    """Return what matches blanks before a segment."""
    return re.compile(b"[" + re.escape(dialect.blanks) + b"]*")


def _starts(data: bytes, ends: Found, dialect: Dialect) -> Found:
    """Return where the first segment begins, and the one after each end."""
    table = _blank_table(dialect)
    held = np.frombuffer(data, dtype=np.uint8)
    starts = np.zeros(len(ends) + 1, dtype=np.intp)
    np.add(ends, len(dialect.terminator), out=starts[1:])
    if not len(data):
        return starts
    for _ in range(2):  # one blank mostly: a line break
        is_blank = table.take(held.take(starts, mode="clip"))
        is_blank[-1] &= starts[-1] < len(data)
        if not is_blank.any():
            return starts
        starts += is_blank
    on_blank = is_blank.nonzero()[0]
    for _ in range(ROUNDS):
        on_blank = on_blank[starts[on_blank] < len(data)]
        on_blank = on_blank[table.take(held.take(starts.take(on_blank)))]
        if not len(on_blank):
            return starts
        starts[on_blank] += 1
    return _skipped(data, starts, on_blank[starts[on_blank] < len(data)], dialect)


def _skipped(data: bytes, starts: Found, on_blank: NDArray[np.intp], dialect: Dialect) -> Found:
    """Skip long blanks, each once: starts that lie in the same blank end at the same place."""
    blanks, reached = blank_pattern(dialect), -1
    for segment in on_blank.tolist():
        start = int(starts[segment])
        if start > reached:
            match = blanks.match(data, start)
            reached = match.end() if match else start
        starts[segment] = reached
    return starts
