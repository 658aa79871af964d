"""Where does the data of binary segments (BIN, BDS) lie, which may hold any byte?"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.edi.x12.header import LOOKAHEAD, Dialect

Found = NDArray[np.intp]
# BIN*length*data, BDS*filter*length*data
STATED = rb"(?:BIN|BDS%(sep)s[^%(sep)s%(term)s]*)%(sep)s(?:([0-9]{1,18})%(sep)s)?"


@dataclass(frozen=True, slots=True)
class Window:
    """Part of the bytes in hand: `data[begin:end]`, beginning at a segment."""

    data: bytes
    begin: int
    end: int
    is_ended: bool  # the file ends where the data ends
    longest: int  # bytes of a transaction, and of binary data that is believed
    offset: int  # in the file, of begin
    encoding: str = "utf-8"

    @property
    def is_last(self) -> bool:
        return self.is_ended and self.end == len(self.data)

    @property
    def is_too_long(self) -> bool:
        return self.size > self.longest + LOOKAHEAD

    @property
    def size(self) -> int:
        return self.end - self.begin


class Binary:
    """The binary segments of a window, whose bytes are `raw`."""

    def __init__(self, window: Window, raw: bytes, dialect: Dialect) -> None:
        self._window, self._raw, self._end = window, raw, dialect.terminator
        self._blank = re.compile(b"[" + re.escape(dialect.blanks) + b"]*")
        parts = {b"sep": re.escape(dialect.separator), b"term": re.escape(self._end[:1])}
        self._stated = re.compile(STATED % parts)
        self._begin = re.compile(b"(?:BIN|BDS)" + parts[b"sep"])
        self.faulty: list[int] = []  # segments whose stated length does not hold
        self.wanted = 0  # bytes that the window must have to go on

    def without(self, found: Found, starts: Found) -> Found:
        """Return the marks without those in binary data, and with one at the end of each.

        Where binary data goes on beyond the window, the marks end before its segment.
        """
        known = set(starts.tolist())
        begins: list[int] = []
        ends: list[int] = []
        past = following = -1
        for match in self._begin.finditer(self._raw):
            at = match.start()
            if at < past or (at not in known and at != following):
                continue
            span = self._span(at)
            if self.wanted:
                found = found[found < at]
                break
            if span is None:
                self.faulty.append(at)
                continue
            begins.append(span[0])
            ends.append(span[1])
            past = span[1] + len(self._end)
            blank = self._blank.match(self._raw, past)
            following = blank.end() if blank else past
        if not ends:
            return found
        inside = np.searchsorted(begins, found, "right") > np.searchsorted(ends, found, "right")
        return np.union1d(found[~inside], ends).astype(np.intp)

    def _span(self, at: int) -> tuple[int, int] | None:
        """Return where the data of a segment lies; None where its stated length cannot hold."""
        window = self._window
        match = self._stated.match(self._raw, at)
        if not match or match[1] is None or int(match[1]) > window.longest:
            return None
        end = match.end() + int(match[1])
        past = end + len(self._end)
        if window.begin + past > len(window.data) and not window.is_ended:
            self.wanted = past
            return None
        if not window.data.startswith(self._end, window.begin + end):
            return None
        if past > window.size:
            self.wanted = past
        return (match.end(), end)
