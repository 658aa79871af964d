"""What a file itself says at some of its records, as its bytes where their place is known."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from ingest.readers import read
from ingest.readers.csv_records import records
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

    A file with several tables may yield more than one record for a number.
    """
    if rule.format in ("csv", "json_lines"):
        yield from _lines(path, rule, rows)
    else:
        yield from _parsed(path, rule, rows)


def _lines(path: Path, rule: FileRule, rows: Collection[int]) -> Iterator[RawRecord]:
    encoding = rule.encoding if rule.format == "csv" else "utf-8"
    number = place = 0
    for record in _split(path, rule):
        place += len(record)
        if record.strip(b"\r\n" if rule.format == "csv" else None):
            number += 1
        elif number:
            continue
        wanted = number - (rule.format == "csv")  # the header is no record
        if wanted in rows and wanted > 0:
            line = record.rstrip(b"\r\n")
            text = line.decode(encoding, "backslashreplace")
            yield RawRecord(wanted, text, place - len(record), len(line))
        if wanted >= max(rows, default=0):
            return


def _split(path: Path, rule: FileRule) -> Iterator[bytes]:
    if rule.format == "csv":
        yield from records(path, rule.delimiter.encode(rule.encoding))
        return
    with path.open("rb") as lines:
        yield from lines


def _parsed(path: Path, rule: FileRule, rows: Collection[int]) -> Iterator[RawRecord]:
    for batch in read(path, rule):
        found = batch.frame.filter(pl.col("_row").is_in(list(rows)))
        texts = found.select(pl.struct(pl.exclude("_row")).struct.json_encode())
        for row, text in zip(found["_row"], texts.to_series(), strict=True):
            yield RawRecord(row, text)
        for fault in islice((each for each in batch.faults if each.row in rows), len(rows)):
            yield RawRecord(fault.row, fault.raw, fault.byte_offset, fault.byte_length)
