"""A file's text in UTF-8, whatever code it is written in, and where each part of it came from.

Lines whose bytes are no text of the code are written with a byte that is no UTF-8 either, so that
the reader sets them apart as it sets apart such lines of a file in UTF-8.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.errors import Hostile
from ingest.readers.limits import LONGEST_RECORD

BLOCK = 1 << 20
NO_TEXT = b"\xff"
EBCDIC = ("cp037", "cp500", "cp1140")
LINE_ENDS = {
    **dict.fromkeys(EBCDIC, re.compile(rb"[\x15\x25]")),
    "utf-16-le": re.compile(rb"\n\0"),
    "utf-16-be": re.compile(rb"\0\n"),
}
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@dataclass(frozen=True, slots=True)
class Transcoded:
    """A copy in UTF-8; `marks` pairs places in it with places in the original."""

    path: Path
    original: Path
    encoding: str
    marks: tuple[tuple[int, int], ...]

    def place(self, offset: int) -> int:
        """Return where in the original the line stands that begins at `offset` of the copy."""
        index = bisect_right(self.marks, (offset, 1 << 62)) - 1
        here, there = self.marks[index]
        with self.original.open("rb") as stream:
            stream.seek(there)
            for line in _split(stream.read(BLOCK + 2 * LONGEST_RECORD), self.encoding):
                if here >= offset:
                    break
                here += len(_recoded(line, self.encoding))
                there += len(line)
        return there


def transcoded(path: Path, encoding: str, final: Path) -> Transcoded:
    """Write the file's text to `final` in UTF-8, block by block."""
    marks: list[tuple[int, int]] = []
    with path.open("rb") as source, final.open("wb") as sink:
        encoding, there = _byte_order(source, encoding)
        source.seek(there)
        here = 0
        for block in _blocks(source, encoding):
            marks.append((here, there))
            text = _whole(block, encoding)
            here += sink.write(text)
            there += len(block)
    return Transcoded(final, path, encoding, tuple(marks) or ((0, 0),))


def _byte_order(source: BinaryIO, encoding: str) -> tuple[str, int]:
    """Return the exact code, and how long the byte order mark is."""
    start = source.read(2)
    for each, mark in MARKS.items():
        if encoding in ("utf-16", each) and start == mark:
            return each, 2
    return ("utf-16-le" if encoding == "utf-16" else encoding), 0


def _blocks(source: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Yield the bytes in blocks that end where a line ends."""
    rest = b""
    while chunk := source.read(BLOCK):
        block = rest + chunk
        end = _last_end(block, encoding)
        if not end and len(block) > LONGEST_RECORD * 2:
            raise Hostile(f"a line is longer than {LONGEST_RECORD:,} bytes")
        if end:
            yield block[:end]
        rest = block[end:]
    if rest:
        yield rest


def _last_end(block: bytes, encoding: str) -> int:
    """Return where the block's last whole line ends; 0 where none does."""
    if encoding not in MARKS:
        ends = b"\x15\x25" if encoding in EBCDIC else b"\n"
        return max(block.rfind(bytes([each])) for each in ends) + 1
    wanted = "\n".encode(encoding)
    found = block.rfind(wanted)
    while found % 2 and found > 0:
        found = block.rfind(wanted, 0, found + 1)
    return found + 2 if found >= 0 and not found % 2 else 0


def _whole(block: bytes, encoding: str) -> bytes:
    try:
        return _ended(block.decode(encoding), encoding)
    except UnicodeDecodeError:
        return b"".join(_recoded(line, encoding) for line in _split(block, encoding))


def _recoded(line: bytes, encoding: str) -> bytes:
    try:
        return _ended(line.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = line.decode(encoding, "backslashreplace")
        return NO_TEXT + _ended(text, encoding)


def _ended(text: str, encoding: str) -> bytes:
    return (text.replace("\x85", "\n") if encoding in EBCDIC else text).encode()


def _split(block: bytes, encoding: str) -> Iterator[bytes]:
    start = 0
    for match in LINE_ENDS.get(encoding, re.compile(rb"\n")).finditer(block):
        if encoding in MARKS and match.start() % 2:
            continue
        yield block[start : match.end()]
        start = match.end()
    if start < len(block):
        yield block[start:]
