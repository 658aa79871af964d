"""Is a file X12 or EDIFACT? Its first bytes tell, and the right reader reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from ingest.edi.edifact.read import read_edifact
from ingest.edi.tables import EdiBatch
from ingest.edi.x12.read import read_x12

LOOKED_AT = 1 << 16  # bytes
BEGINNING = re.compile(rb"(ISA)|UN[ABGH]")


def read_edi(
    stream: BinaryIO,
    *,
    chunk_bytes: int = 2 << 20,
    encoding: str | None = None,
    longest_transaction: int = 64 << 20,
) -> Iterator[EdiBatch]:
    """Yield the tables of an X12 or EDIFACT file, part by part, in file order.

    Grain and columns are those of `ingest.edi.tables`; a file that is neither has the fault
    `no_interchange`. The first 64 KiB decide: which of ISA, UNA, UNB, UNG and UNH they begin with,
    a byte order mark and blanks aside, or hold first.

    Args:
        stream: The file's bytes, from its beginning.
        chunk_bytes: Bytes read, and told in one batch, at once, about.
        encoding: Of the text; None: UTF-8 for X12, and for EDIFACT what UNB says.
        longest_transaction: Bytes; of a longer one only place, length and counts are told.

    Raises:
        LookupError: Python knows no such encoding.
    """
    head = _head(stream)
    whole = cast("BinaryIO", _Rejoined(head, stream))
    found = BEGINNING.search(head)
    if found and not found.group(1):
        return read_edifact(
            whole,
            chunk_bytes=chunk_bytes,
            encoding=encoding,
            longest_transaction=longest_transaction,
        )
    return read_x12(
        whole,
        chunk_bytes=chunk_bytes,
        encoding=encoding or "utf-8",
        longest_transaction=longest_transaction,
    )


def _head(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < LOOKED_AT and (more := stream.read(LOOKED_AT - len(head))):
        head += more
    return head


@dataclass(slots=True)
class _Rejoined:
    """A stream whose first bytes were read already."""

    head: bytes
    rest: BinaryIO

    def read(self, size: int = -1) -> bytes:
        if not self.head:
            return self.rest.read(size)
        if size < 0:
            taken, self.head = self.head + self.rest.read(), b""
        else:
            taken, self.head = self.head[:size], self.head[size:]
        return taken
