"""What a file itself says at some of its records, as its bytes where their place is known."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from ingest.edi.read import read_edi
from ingest.readers import read
from ingest.readers.edi_text import edi_text
from ingest.readers.places import PLACED, content_at, places
from ingest.source import FileRule


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of a file; a record that spans bytes here and there has no place."""

    row: int
    text: str
    byte_offset: int | None = None
    byte_length: int | None = None


def raw_records(path: Path, rule: FileRule, rows: Collection[int]) -> Iterator[RawRecord]:
    """Yield the records of the given numbers, counted as readers count; raises Unreadable.

    A file with several tables may yield more than one record for a number. A place in a packed file
    counts in what it unpacks to.
    """
    if rule.format == "edi":
        yield from _segments(path, rule, rows)
    elif rule.format in PLACED:
        for row, (offset, length) in places(path, rule, sorted(rows)):
            line = content_at(path, rule, offset, length).rstrip(b"\r\n")
            text = line.decode(rule.encoding, "backslashreplace")
            yield RawRecord(row, text, offset, len(line))
    else:
        yield from _parsed(path, rule, rows)


def _segments(packed: Path, rule: FileRule, rows: Collection[int]) -> Iterator[RawRecord]:
    with edi_text(packed, rule, None) as text, text.path.open("rb") as stream:
        for batch in read_edi(stream, encoding=text.encoding):
            numbers = batch.segments.column("segment").to_numpy()
            for at in np.flatnonzero(np.isin(numbers, list(rows))).tolist():
                offset = batch.segments.column("byte_offset")[at].as_py()
                length = batch.segments.column("byte_length")[at].as_py()
                begin, end = text.place(offset), text.place(offset + length)
                raw = content_at(packed, rule, begin, end - begin)
                said = raw.decode(text.code or "utf-8", "backslashreplace")
                yield RawRecord(int(numbers[at]), said, begin, end - begin)


def _parsed(path: Path, rule: FileRule, rows: Collection[int]) -> Iterator[RawRecord]:
    for batch in read(path, rule):
        found = batch.frame.filter(pl.col("_row").is_in(list(rows)))
        texts = found.select(pl.struct(pl.exclude("_row")).struct.json_encode())
        for row, text in zip(found["_row"], texts.to_series(), strict=True):
            yield RawRecord(row, text)
        for fault in islice((each for each in batch.faults if each.row in rows), len(rows)):
            yield RawRecord(fault.row, fault.raw, fault.byte_offset, fault.byte_length)
