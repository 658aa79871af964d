"""Where may an X12 file be cut, so that several processes read it?

    parts = ranges(path, 4)
    with ProcessPoolExecutor() as pool:              # or Spark's mapInArrow, a range for each row
        found = pool.map(lambda part: list(read_range(path, *part)), parts)
    for batch in in_order(found): ...

A file is cut between interchanges only. Each range numbers what it holds from 1; `in_order` gives
the numbers of the whole file. A control number that comes twice is found within a range; across
ranges it is the register's to find, as it is across files.
"""

import mmap
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ingest.edi.tables import EdiBatch
from ingest.edi.x12.assembly import Assembly
from ingest.edi.x12.header import BLANKS, LOOKAHEAD, read_header
from ingest.edi.x12.read import read_from

# IEA, its count and number, a terminator, blanks, and then the next ISA
BOUNDARY = re.compile(
    rb"(?<![0-9A-Za-z])IEA([^0-9A-Za-z\s])[0-9]{1,9}\1[0-9A-Za-z]{1,20}"
    rb"(?:[^0-9A-Za-z\x80-\xff]|[\xc2-\xf4][\x80-\xbf]{1,3})["
    + re.escape(BLANKS)
    + rb"]*(?=ISA[^0-9A-Za-z\s])"
)
BINARY = re.compile(rb"(?:BIN|BDS)[^0-9A-Za-z]")
ORDINALS = ("interchange", "group", "transaction", "segment", "first_segment")


def ranges(path: Path, parts: int) -> list[tuple[int, int]]:
    """Return at most `parts` ranges of bytes, begin and end, that can be read each by itself.

    A file with binary segments is one range: its data could look like an interchange.
    """
    size = path.stat().st_size
    if parts < 2 or not size:
        return [(0, size)]
    cuts = [0]
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as held:
        if not BINARY.search(held):
            for part in range(1, parts):
                cuts.append(_boundary(held, max(cuts[-1] + 1, part * size // parts)))
    cuts = sorted({*cuts, size})
    return list(pairwise(cuts))


def _boundary(held: mmap.mmap, at: int) -> int:
    """Return where the first interchange after a place begins; the end if none does."""
    for match in BOUNDARY.finditer(held, at):
        header = read_header(held[match.end() : match.end() + LOOKAHEAD], 0)
        if header and header.dialect:
            return match.end()
    return len(held)


def read_range(
    path: Path,
    begin: int,
    end: int,
    *,
    chunk_bytes: int = 2 << 20,
    encoding: str = "utf-8",
    longest_transaction: int = 64 << 20,
) -> Iterator[EdiBatch]:
    """Read one of the `ranges` of a file; places are those in the file. See `read_x12`."""
    with path.open("rb") as stream:
        stream.seek(begin)
        part = _Part(stream, end - begin)
        yield from read_from(part, chunk_bytes, Assembly(encoding, longest_transaction), begin)


@dataclass(slots=True)
class _Part:
    """A stream that ends before its file does."""

    stream: BinaryIO
    left: int

    def read(self, size: int) -> bytes:
        part = self.stream.read(min(size, self.left))
        self.left -= len(part)
        return part


def in_order(parts: Iterable[Iterable[EdiBatch]]) -> Iterator[EdiBatch]:
    """Yield the batches of all ranges, in file order, numbered as if the file was read in one."""
    before = dict.fromkeys(ORDINALS, 0)
    for part in parts:
        seen = dict(before)
        for batch in part:
            moved = replace(
                batch,
                segments=_moved(batch.segments, before),
                interchanges=_moved(batch.interchanges, before),
                groups=_moved(batch.groups, before),
                transactions=_moved(batch.transactions, before),
                errors=_moved(batch.errors, before),
            )
            _note(seen, moved)
            yield moved
        before = {**seen, "first_segment": seen["segment"]}


def _moved(table: pa.RecordBatch, before: dict[str, int]) -> pa.RecordBatch:
    for name in ORDINALS:
        at = table.schema.get_field_index(name)
        if at >= 0 and before[name] and table.num_rows:
            column, kind = table.column(at), table.schema.field(at)
            later = pc.add(column, pa.scalar(before[name], type=kind.type))
            none = pc.equal(column, pa.scalar(0, type=kind.type))
            table = table.set_column(at, kind, pc.if_else(none, column, later))
    return table


def _note(seen: dict[str, int], batch: EdiBatch) -> None:
    for name, table in (
        ("interchange", batch.interchanges),
        ("group", batch.groups),
        ("transaction", batch.transactions),
        ("segment", batch.segments),
    ):
        if table.num_rows:
            seen[name] = max(seen[name], pc.max(table.column(name)).as_py())
