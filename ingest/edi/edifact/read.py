"""What do the bytes of an EDIFACT file hold? Reading it as a stream, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ingest.edi.columns import Rows
from ingest.edi.edifact.batches import Carry
from ingest.edi.edifact.envelope import Envelopes
from ingest.edi.edifact.faults import Fault
from ingest.edi.edifact.runs import (
    Reach,
    after_blanks,
    end_of_segment,
    is_released,
    next_header,
    reach,
)
from ingest.edi.edifact.segments import UNTERMINATED, too_long_segment
from ingest.edi.edifact.service import Place
from ingest.edi.edifact.syntax import BLANKS, DEFAULT, LOOKAHEAD, Header, Syntax, header_at
from ingest.edi.tables import SEGMENTS, EdiBatch

BOM = b"\xef\xbb\xbf"
LONGEST_INDEXED = 1 << 30  # places within the bytes in hand are 32-bit numbers


def read_edifact(
    stream: BinaryIO,
    *,
    chunk_bytes: int = 2 << 20,
    encoding: str | None = None,
    longest_transaction: int = 64 << 20,
) -> Iterator[EdiBatch]:
    r"""Yield the tables of `ingest.edi.tables`, in file order; faults are rows of the errors table.

    Args:
        stream: bytes; a byte order mark is skipped, and then the text is UTF-8.
        chunk_bytes: how much is read at once. It does not change what is found.
        encoding: of the text; None: as UNB's syntax identifier says. A byte that is no text in it
            becomes `\xNN`, with the fault `not_text`.
        longest_transaction: bytes. A longer message is told in the transactions table, with a
            fault and without its segments. Three times as much is held in memory at most.

    Raises:
        LookupError: Python knows no such encoding.
    """
    if encoding is not None:
        "".encode(encoding)
    reader = _Reader(stream, chunk_bytes, encoding, min(longest_transaction, LONGEST_INDEXED))
    while not reader.is_last:
        reader.fill()
        yield from reader.in_hand()
    yield from reader.rest()


@dataclass(slots=True)
class _Reader:
    stream: BinaryIO
    chunk_bytes: int
    encoding: str | None
    longest: int
    data: bytes = b""
    base: int = 0  # place of `data` in the file
    at: int = 0  # in `data`: what comes before is done
    is_last: bool = False
    syntax: Syntax = DEFAULT
    is_outside: bool = True  # of any interchange, until a header comes
    stray: tuple[int, bytes] | None = None  # where bytes of no interchange begin, and how
    swallowed: tuple[int, bool] | None = None  # where a segment too long to hold begins, is it UNZ
    carry: Carry = field(init=False)

    def __post_init__(self) -> None:
        self.carry = Carry(Envelopes(self.longest))

    @property
    def envelopes(self) -> Envelopes:
        """What is open, what was met, and faults."""
        return self.carry.envelopes

    def fill(self) -> None:
        """Read on: as much as is held already, so that a long message costs no more per byte."""
        is_first = not self.base and not self.data
        rest = self.data[self.at :]
        self.base += self.at
        wanted = max(self.chunk_bytes, len(rest), len(BOM))
        parts = [rest]
        while wanted > 0 and not self.is_last:
            part = self.stream.read(wanted)
            self.is_last = not part
            wanted -= len(part)
            parts.append(part)
        self.data, self.at = b"".join(parts), 0
        if is_first and self.data.startswith(BOM):
            self.at = len(BOM)
            self.encoding = self.encoding or "utf-8"

    def in_hand(self) -> Iterator[EdiBatch]:
        """Yield what the bytes in hand hold, up to where more of them are needed."""
        while self._blanks_passed():
            if self.swallowed:
                if not self._swallow():
                    return
            elif not self._enter():
                return
            else:
                run = self._reach()
                if batch := self._run(run):
                    yield batch
                if not run.is_sure and not self.swallowed:
                    return

    def rest(self) -> Iterator[EdiBatch]:
        """Yield what was still open when the file ended."""
        self.envelopes.close_interchange()
        if not self.envelopes.interchange_count:
            detail = "No UNB begins an interchange; is the file EDIFACT?"
            self.envelopes.tell(Fault("no_interchange", detail), Place(0, 0, 0, ""))
        batch = self.carry.batch(Rows(SEGMENTS).batch())
        if any((batch.interchanges, batch.groups, batch.transactions, batch.errors)):
            yield batch

    def _blanks_passed(self) -> bool:
        if self.stray is None and self.swallowed is None:
            blanks = BLANKS if self.is_outside else self.syntax.blanks
            self.at = after_blanks(self.data, self.at, blanks)
        return self.at < len(self.data)

    def _is_short(self, at: int) -> bool:
        return not self.is_last and len(self.data) - at < LOOKAHEAD

    def _enter(self) -> bool:
        """Go to where a run of segments begins; False where more bytes are needed."""
        if self.stray is None:
            is_entered = self.base + self.at in self.carry.services  # by its UNA, which is behind
            may_begin = self.is_outside or self.data.startswith((b"UNA", b"UNB"), self.at)
            if is_entered or not may_begin:
                return True
            if self._is_short(self.at):
                return False
            if header := header_at(self.data, self.at, self.syntax, self.encoding):
                self._begin(header)
            if header or not self.is_outside:
                return True
            self.stray = (self.base + self.at, self.data[self.at : self.at + 100])
        return self._leave_stray()

    def _leave_stray(self) -> bool:
        found = next_header(self.data, self.at + 1, self.syntax, self.encoding, last=self.is_last)
        if self._is_short(found):
            self.at = max(self.at, found - 1)  # what stands before a header matters
            return False
        begin, value = self.stray or (0, b"")
        place = Place(0, begin, self.base + found, "")
        detail = f"{self.base + found - begin} bytes that belong to no interchange."
        text = value[: self.base + found - begin].decode(errors="backslashreplace")
        self.envelopes.tell(Fault("stray_bytes", detail, text), place)
        self.at, self.stray = found, None
        return found < len(self.data) and self._enter()

    def _begin(self, header: Header) -> None:
        self.syntax, self.is_outside = header.syntax, False
        if header.begin == self.at:
            return
        if not header.is_service_good:
            place = Place(0, self.base + self.at, self.base + self.at + 9, "UNA")
            detail = "The separators of UNA cannot be told apart; the usual ones are taken."
            text = self.data[self.at + 3 : self.at + 9].decode(errors="backslashreplace")
            self.envelopes.tell(Fault("bad_separators", detail, text), place)
        good = header.service if header.is_service_good else b""
        self.carry.services = {self.base + header.begin: (self.base + self.at, good)}
        self.at = header.begin

    def _reach(self) -> Reach:
        return reach(self.data, self.at, self.syntax, self.encoding, last=self.is_last)

    def _run(self, run: Reach) -> EdiBatch | None:
        """Return the batch of a run's segments up to the last that can be given."""
        raw, begin = self._without_services(run), self.at
        batch, taken = self.carry.take(
            raw, self.base + begin, self.syntax, is_sure=run.is_sure, is_last=self.is_last
        )
        if run.is_sure:
            self.at, self.is_outside = run.stop, run.is_outside
        else:
            self.at = begin + taken
            self._swallow_what_is_too_long()
        return batch

    def _without_services(self, run: Reach) -> bytes:
        """Return the bytes of a run with blanks for each UNA in it."""
        if not run.services:
            return self.data[self.at : run.stop]
        work = bytearray(self.data[self.at : run.stop])
        for una, unb in run.services:
            stated = self.data[una + 3 : una + 9]
            self.carry.services[self.base + unb] = (self.base + una, stated)
            work[una - self.at : una - self.at + 9] = b" " * 9
        return bytes(work)

    def _swallow_what_is_too_long(self) -> None:
        at = after_blanks(self.data, self.at, self.syntax.blanks)
        if len(self.data) - at > self.longest:
            self.at = at
            self.swallowed = (self.base + at, self.data.startswith(b"UNZ", at))

    def _swallow(self) -> bool:
        """Pass a segment that is too long to hold; False where its end has not come."""
        begin, is_last_one = self.swallowed or (0, False)
        end = end_of_segment(self.data, self.at, self.syntax)
        if not end and not self.is_last:
            odd = is_released(self.data, self.at, len(self.data), self.syntax)
            self.at = len(self.data) - odd
            if odd:
                self.data = self.data[: self.at] + self.syntax.release
            return False
        self.at = end or len(self.data)
        self.carry.segment_count += 1
        place = Place(self.carry.segment_count, begin, self.base + self.at, "")
        envelopes = self.envelopes
        if envelopes.message is None:
            length = place.byte_end - begin - bool(end)
            envelopes.tell(too_long_segment(length, self.longest), place)
        if not end:
            position = (
                place.segment - envelopes.message.place.segment + 1 if envelopes.message else 0
            )
            envelopes.tell(UNTERMINATED, place, position)
        envelopes.last_segment, envelopes.last_end = place.segment, place.byte_end
        self.is_outside, self.swallowed = is_last_one, None
        return True
