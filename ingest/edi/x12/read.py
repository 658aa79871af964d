"""How is an X12 file read, chunk by chunk, into tables?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from ingest.edi.tables import EdiBatch
from ingest.edi.x12.assembly import Assembly
from ingest.edi.x12.binary import Window
from ingest.edi.x12.faults import Place
from ingest.edi.x12.header import BLANKS, LOOKAHEAD, Dialect, Header, read_header
from ingest.edi.x12.marks import blank_pattern
from ingest.edi.x12.run import Run, read_run
from ingest.edi.x12.walk import Before

IN_CACHE = 2 << 20  # bytes cut at once; more does not stay in the processor's cache
LEAST = 1 << 12  # bytes cut at once after separators have changed
BLANK = re.compile(b"(?:[" + re.escape(BLANKS) + b"]|\xef\xbb\xbf)*")
STRAY_ISA = re.compile(rb"(?<![0-9A-Za-z])ISA[^0-9A-Za-z \r\n\x80-\xff]")


def read_x12(
    stream: BinaryIO,
    *,
    chunk_bytes: int = 2 << 20,
    encoding: str = "utf-8",
    longest_transaction: int = 64 << 20,
) -> Iterator[EdiBatch]:
    """Yield the tables of an X12 file, part by part, in file order.

    Grain and columns are those of `ingest.edi.tables`. Any bytes give rows or rows of the errors
    table (codes: `ingest.edi.errors`), never an exception but those of `stream.read`. What is in
    memory at once is bound by `chunk_bytes` and by the longest transaction, which may have
    `longest_transaction` bytes; the content of the tables depends on neither otherwise.

    Args:
        stream: The file's bytes, from its beginning.
        chunk_bytes: Bytes read, and told in one batch, at once, about.
        encoding: Of the text; one in which ASCII bytes are ASCII characters.
        longest_transaction: Bytes; of a longer one only place, length and counts are told.
    """
    return read_from(stream, chunk_bytes, Assembly(encoding, longest_transaction), 0)


class Readable(Protocol):
    """What a stream must be able to do."""

    def read(self, size: int, /) -> bytes: ...


def read_from(
    stream: Readable, chunk_bytes: int, tables: Assembly, offset: int
) -> Iterator[EdiBatch]:
    """Yield the tables of a stream whose first byte has a place in its file."""
    tables.before = Before(0, 0, offset)
    return _File(stream, chunk_bytes, tables, base=offset, told=offset).batches()


@dataclass(slots=True)
class _Pending:
    """Bytes that are no part of a readable interchange, up to the next ISA."""

    offset: int
    header: Header | None  # a bad one, else the bytes are stray
    first: bytes


@dataclass(slots=True)
class _File:
    """The bytes in hand: `data[at:]` are still to be read, and `base` is where `data` begins."""

    stream: Readable
    chunk: int
    tables: Assembly
    data: bytes = b""
    at: int = 0
    base: int = 0
    is_ended: bool = False
    dialect: Dialect | None = None  # while within an interchange
    last_dialect: Dialect | None = None
    pending: _Pending | None = None
    size: int = field(init=False)  # bytes to cut at once
    told: int = 0  # offset up to which batches were told

    def __post_init__(self) -> None:
        self.chunk = max(1, self.chunk)
        self.size = min(self.chunk, IN_CACHE)

    def batches(self) -> Iterator[EdiBatch]:
        while self._has_more():
            if self.dialect is None:
                self._seek()
            else:
                self._read(self.dialect)
            # a window ends before its last transaction does, so a chunk is seldom filled
            if 4 * (self.base + self.at - self.told) >= 3 * self.chunk:
                self.told = self.base + self.at
                yield self.tables.batch()
        self._end()
        yield self.tables.batch()

    def _fill(self, wanted: int) -> None:
        """Have at least so many bytes in hand, if the file has them."""
        has = len(self.data) - self.at
        if has >= wanted or self.is_ended:
            return
        parts = []
        wanted = max(wanted, has + min(has, self.tables.longest), has + self.chunk)
        while has < wanted:
            part = self.stream.read(wanted - has)
            if not part:
                self.is_ended = True
                break
            parts.append(part)
            has += len(part)
        gone = max(0, self.at - 1)  # one byte before `at` tells whether ISA begins a word
        self.data = b"".join([self.data[gone:], *parts])
        self.base += gone
        self.at -= gone

    def _has_more(self) -> bool:
        """Go to the next byte that is not blank; return whether there is one."""
        blank = BLANK if self.dialect is None else blank_pattern(self.dialect)
        while True:
            self._fill(LOOKAHEAD)
            if self.at == len(self.data):
                return False
            match = blank.match(self.data, self.at) if self.pending is None else None
            if not match or match.end() == self.at:
                return True
            self.at = match.end()

    def _seek(self) -> None:
        """Look for an ISA: here, or after bytes that are told as stray."""
        encoding = self.tables.encoding
        if self.pending is None:
            header = read_header(self.data, self.at, encoding)
            if header and header.dialect:
                self._use(header.dialect)
                return
            offset = self.base + self.at
            self.pending = _Pending(offset, header, self.data[self.at : self.at + 400])
            self.at += 3 if header else 0
        match = STRAY_ISA.search(self.data, self.at)
        if match is None:
            self.at = len(self.data) if self.is_ended else max(self.at, len(self.data) - 4)
            self._fill(len(self.data) - self.at + 1)
            return
        self.at = match.start()
        self._fill(LOOKAHEAD)
        header = read_header(self.data, self.at, encoding)
        if header and header.dialect:
            self._tell_pending()
            self._use(header.dialect)
        else:
            self.at += 3

    def _use(self, dialect: Dialect) -> Dialect:
        """Read on in a dialect; few bytes at first where it is another one."""
        if self.last_dialect not in (None, dialect):
            self.size = min(self.chunk, LEAST)
        self.dialect = self.last_dialect = dialect
        return dialect

    def _tell_pending(self) -> None:
        pending, self.pending = self.pending, None
        if pending is None:
            return
        end = self.base + self.at
        if pending.header:
            self.tables.bad_header(pending.header, pending.offset, end)
            return
        self.tables.close_all()
        value = pending.first[: end - pending.offset].decode(
            self.tables.encoding, "backslashreplace"
        )
        place = Place(pending.offset, end - pending.offset)
        detail = "these bytes belong to no interchange: no ISA begins here"
        shows_at = self.tables.before.segments
        self.tables.faults.add("stray_bytes", place, detail, value=value, shows_at=shows_at)
        self.tables.faults.in_order()

    def _read(self, dialect: Dialect) -> None:
        """Read what a window holds; where it holds no whole thing, a larger one is next."""
        header = read_header(self.data, self.at, self.tables.encoding)
        if header and header.dialect:
            dialect = self._use(header.dialect)
        self._fill(self.size + LOOKAHEAD)
        end = min(self.at + self.size, len(self.data))
        window = Window(
            self.data,
            self.at,
            end,
            self.is_ended,
            self.tables.longest,
            self.base + self.at,
            self.tables.encoding,
        )
        run = read_run(window, dialect, self.tables.ids)
        if isinstance(run, Run):
            self.tables.take(run)
            self.at += int(run.ends[run.rows - 1])
            self.size = min(self.chunk, IN_CACHE, max(2 * self.size, LEAST))
            if run.is_outside:
                self.dialect = None
        elif window.is_too_long and run.wanted <= window.size:
            self._skip_segment(dialect)
        else:
            self.size = max(2 * self.size, run.wanted)

    def _skip_segment(self, dialect: Dialect) -> None:
        """Pass over a segment that is longer than is read at once."""
        offset, end = self.base + self.at, -1
        while end < 0:
            end = _end_of_segment(self.data, self.at, dialect)
            if end < 0 and self.is_ended:
                end = len(self.data)
            elif end < 0:
                kept = len(dialect.terminator) - 1
                self.at = max(self.at, len(self.data) - kept)
                self._fill(len(self.data) - self.at + self.chunk)
        self.at = end
        self.tables.skip(offset, self.base + end)

    def _end(self) -> None:
        if not self.tables.envelopes.interchange_count and not (
            self.pending and self.pending.header
        ):
            place = Place(0, self.base + len(self.data))
            detail = "no ISA begins an interchange in this file"
            self.tables.faults.add("no_interchange", place, detail)
            return
        self._tell_pending()
        self.tables.close_all()


def _end_of_segment(data: bytes, at: int, dialect: Dialect) -> int:
    """Return where the terminator that ends a segment ends; -1 where none is in hand."""
    found = data.find(dialect.terminator, at)
    while found >= 0 and dialect.release:
        before = data[at:found]
        if (len(before) - len(before.rstrip(dialect.release))) % 2 == 0:
            break
        found = data.find(dialect.terminator, found + 1)
    return found + len(dialect.terminator) if found >= 0 else -1
