"""How far do the segments of a window count, and which of them are of the envelope?"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ingest.edi.columns import Cut, Marks, SegmentIds, cut, int32s, strings
from ingest.edi.x12.binary import Window
from ingest.edi.x12.header import Dialect, Header, read_header, read_next
from ingest.edi.x12.marks import mark

RowNumbers = NDArray[np.intp]
CONTROL = ("ISA", "IEA", "GS", "GE", "ST", "SE")
ISA, IEA, GS, GE, ST, SE = range(6)


@dataclass(frozen=True, slots=True)
class Run:
    """Cut segments of one dialect. Those from `rows` on are left to the next window."""

    raw: bytes
    cut: Cut
    codes: NDArray[np.int32]
    rows: int
    controls: NDArray[np.intp]  # rows of the envelope
    headers: dict[int, Header]  # row of each ISA
    is_outside: bool  # what follows must be an ISA
    is_last: bool  # the file ends with it
    is_unfinished: bool  # its last transaction is too long to be waited for, and goes on
    offset: int  # in the file, of raw
    ends: NDArray[np.int32]  # past the terminator of each segment
    faulty_binary: frozenset[int] = field(default_factory=frozenset)

    def has(self, rows: RowNumbers, element: int) -> NDArray[np.bool_]:
        """Return which of the rows have so many elements."""
        first = self.cut.first
        found: NDArray[np.bool_] = first.take(rows + 1) - first.take(rows) >= element
        return found

    def columns(self, *wanted: tuple[RowNumbers, int]) -> list[pa.Array]:
        """Return for each rows and element the texts, empty where there is none."""
        found, counts = self.cut, [len(rows) for rows, _ in wanted]
        at = np.concatenate([found.first.take(rows) + (number - 1) for rows, number in wanted])
        is_there = np.concatenate([self.has(rows, number) for rows, number in wanted])
        values = strings(found.offsets, found.chars)
        if is_there.all():  # one take for all of them: each costs more than what it takes
            texts = values.take(int32s(at))
        else:
            texts = pc.fill_null(values.take(pa.array(at, mask=~is_there)), "")
        begins = np.cumsum([0, *counts]).tolist()
        return [texts.slice(begin, count) for begin, count in zip(begins, counts, strict=False)]

    def texts(self, rows: NDArray[np.intp], wanted: NDArray[np.bool_]) -> list[list[str]]:
        """Return all elements of each of the rows, none of those that are not wanted."""
        found = self.cut
        begins = found.first.take(rows)
        counts = np.where(wanted, found.first.take(rows + 1) - begins, 0)
        past = counts.cumsum()
        at = np.arange(past[-1] if len(past) else 0) + np.repeat(begins - (past - counts), counts)
        bounds = zip(
            found.offsets.take(at).tolist(), found.offsets.take(at + 1).tolist(), strict=True
        )
        texts = [found.chars[begin:end].decode() for begin, end in bounds]
        return [texts[begin:end] for begin, end in pairwise([0, *past.tolist()])]


@dataclass(frozen=True, slots=True)
class Short:
    """Nothing counts yet: a window of more bytes is wanted."""

    wanted: int = 0


def read_run(window: Window, dialect: Dialect, ids: SegmentIds) -> Run | Short:
    """Cut a window that begins within an interchange, or at its ISA."""
    marked = mark(window, dialect)
    if marked.marks is None:
        return Short(marked.wanted)
    found = cut(marked.marks, window.encoding)
    codes = ids.codes(marked.marks.raw, found, marked.marks.ignored)
    controls = (codes < len(CONTROL)).nonzero()[0]
    headers, rows, is_outside = _headers(window, dialect, (marked.marks, ids, codes))
    is_last = window.is_last and not marked.wanted
    controls = controls[controls < rows]
    if len(headers) < np.count_nonzero(codes[controls] == ISA):
        kept = [row for row in controls.tolist() if codes[row] != ISA or row in headers]
        controls = np.array(kept, dtype=np.intp)
    is_open = len(controls) > 0 and codes[controls[-1]] == ST
    is_unfinished = bool(is_open and not is_outside and not is_last)
    if is_unfinished and (controls[-1] or not window.is_too_long):
        rows, controls, is_unfinished = int(controls[-1]), controls[:-1], False
    if not rows:
        return Short(marked.wanted)
    past = np.minimum(found.ends + len(dialect.terminator), window.size)
    return Run(
        raw=marked.marks.raw,
        cut=found,
        codes=codes,
        rows=rows,
        controls=controls,
        headers=headers,
        is_outside=is_outside,
        is_last=is_last and rows == len(codes),
        is_unfinished=is_unfinished,
        offset=window.offset,
        ends=past,
        faulty_binary=marked.faulty_binary,
    )


def _headers(
    window: Window, dialect: Dialect, found: tuple[Marks, SegmentIds, NDArray[np.int32]]
) -> tuple[dict[int, Header], int, bool]:
    """Return the ISAs, how many rows stand before what is not of this dialect, and if such is."""
    marks, ids, codes = found
    headers: dict[int, Header] = {}
    header: Header | None = None
    rows, expected = len(codes), -1
    candidates = (codes <= IEA).nonzero()[0].tolist()
    if foreign := _foreign(marks, ids, codes):
        candidates = sorted({*candidates, *foreign})
    for row in candidates:
        kind = codes[row] if row < rows else ISA
        if kind == IEA:
            if row + 1 == rows or codes[row + 1] != ISA:
                return headers, row + 1, True
            expected = row + 1
            continue
        start = int(marks.starts[row]) if row < rows else marks.past
        at = window.begin + start
        header = read_next(header, window.data, at) or read_header(window.data, at, window.encoding)
        is_same = header is not None and header.dialect == dialect
        if header and is_same and kind == ISA and row < rows:
            headers[row] = header
        elif not is_same and (row == expected or (header and header.dialect)):
            return headers, row, True
    return headers, rows, False


def _foreign(marks: Marks, ids: SegmentIds, codes: NDArray[np.int32]) -> list[int]:
    """Return the rows where an ISA with other separators may begin; the last may be unfinished."""
    like = [code for code in ids.irregular if ids.names[code].startswith("ISA")]
    rows: list[int] = np.isin(codes, like).nonzero()[0].tolist() if like else []
    return [*rows, len(codes)] if marks.raw.startswith(b"ISA", marks.past) else rows
