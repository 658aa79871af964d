"""Where the records of a CSV file end: lines, joined while a quote is open.

A quote opens a value only where the value begins; elsewhere it is a character like any other, as
in 5" pipe. A record whose quotes do not pair ends at its first line, so that it costs one record.
"""

import re
from collections import deque
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from ingest.errors import Hostile
from ingest.readers.limits import LONGEST_RECORD


class _State(Enum):
    CLOSED = 1
    OPEN = 2  # the record goes on in the next line
    BROKEN = 3  # text follows a closing quote


class _Quotes:
    """Tells whether a line leaves a quoted value open."""

    def __init__(self, delimiter: bytes) -> None:
        delim = re.escape(delimiter)
        inside = rb'(?:[^"]++|"")*+'
        close = rb'"(?=' + delim + rb"|[\r\n]*\Z)"
        plain = rb'(?!")(?:(?!' + delim + rb").)*+"
        value = rb'(?:"' + inside + close + rb"|" + plain + rb")"
        before = rb"(?:" + value + delim + rb")*+"
        self._rest = re.compile(inside + close)
        self._inside = re.compile(inside + rb"\Z")
        self._closed = re.compile(before + value + rb"[\r\n]*\Z", re.DOTALL)
        self._open = re.compile(before + rb'"' + inside + rb"\Z", re.DOTALL)
        self._step = len(delimiter)

    def after(self, line: bytes, *, inside: bool) -> _State:
        if b'"' not in line:
            return _State.OPEN if inside else _State.CLOSED
        start = 0
        if inside:
            rest = self._rest.match(line)
            if rest is None:
                return _State.OPEN if self._inside.match(line) else _State.BROKEN
            if not line[rest.end() :].strip(b"\r\n"):
                return _State.CLOSED
            start = rest.end() + self._step
        if self._closed.match(line, start):
            return _State.CLOSED
        return _State.OPEN if self._open.match(line, start) else _State.BROKEN


def records(path: Path, delimiter: bytes) -> Iterator[bytes]:
    """Yield the records, line ends included."""
    quotes = _Quotes(delimiter)
    with path.open("rb") as stream:
        again: deque[bytes] = deque()
        while held := _held(stream, again, quotes):
            yield held


def _held(stream: BinaryIO, again: deque[bytes], quotes: _Quotes) -> bytes:
    """Return the next record, empty at the end; lines read in vain are put back to `again`."""
    first = line = _line(stream, again)
    held, size = [first], len(first)
    state = quotes.after(first, inside=False)
    while state is _State.OPEN and line and size <= LONGEST_RECORD:
        line = _line(stream, again)
        held.append(line)
        size += len(line)
        state = quotes.after(line, inside=True)
    if state is _State.CLOSED:
        return b"".join(held)
    again.extendleft(reversed([line for line in held[1:] if line]))
    return first


def _line(stream: BinaryIO, again: deque[bytes]) -> bytes:
    return again.popleft() if again else bounded_line(stream)


def bounded_line(stream: BinaryIO) -> bytes:
    """Return the next line, empty at the end; raises Hostile for one that does not end."""
    line = stream.readline(LONGEST_RECORD)
    if len(line) == LONGEST_RECORD and not line.endswith(b"\n"):
        begin = stream.tell() - LONGEST_RECORD
        raise Hostile(f"the line at byte {begin:,} is longer than {LONGEST_RECORD:,} bytes")
    return line
