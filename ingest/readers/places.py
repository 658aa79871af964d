"""Where in a file's bytes a record stands, so that a fault can show what came.

In a packed file the bytes count in what it unpacks to, one member after the other.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ingest.readers.containers import unpacked
from ingest.readers.csv_records import bounded_line, records
from ingest.readers.fixed_width import fixed_records
from ingest.readers.prepared import Prepared, prepared
from ingest.source import FileRule

PLACED = ("csv", "json_lines", "fixed_width")
SCHEMA = pl.Schema({"row": pl.Int64(), "byte_offset": pl.Int64(), "byte_length": pl.Int64()})
Place = tuple[int, int]


def placed(faults: pl.DataFrame, path: Path, rule: FileRule) -> pl.DataFrame:
    """Return the faults with the places of their records, where the format has such."""
    if rule.format not in PLACED or faults.is_empty():
        return faults
    wanted = faults.filter(pl.col("byte_offset").is_null(), pl.col("row") > 0)["row"].unique()
    if wanted.is_empty():
        return faults
    found = pl.DataFrame(
        [(row, *place) for row, place in places(path, rule, wanted.sort().to_list())],
        schema=SCHEMA,
        orient="row",
    )
    return faults.update(found, on="row")


def content_at(path: Path, rule: FileRule, offset: int, length: int) -> bytes:
    """Return bytes of a file as they came, unpacked where it is packed."""
    with unpacked(path, rule.members) as files:
        for file in files:
            size = file.stat().st_size
            if offset < size:
                with file.open("rb") as stream:
                    stream.seek(offset)
                    return stream.read(length)
            offset -= size
    return b""


def places(path: Path, rule: FileRule, wanted: list[int]) -> Iterator[tuple[int, Place]]:
    """Yield offset and length of the wanted rows, which ascend; for the formats of PLACED."""
    left = iter(wanted)
    row = next(left, None)
    done = before = 0
    with unpacked(path, rule.members) as files:
        for file in files:
            number = done
            with prepared(file, rule) as ready:
                for number, (offset, length) in enumerate(_records(ready, rule), start=done + 1):
                    if number == row:
                        here, span = ready.place(offset, length)
                        yield row, (before + here, span)
                        row = next(left, None)
                    if row is None:
                        return
            done, before = number, before + file.stat().st_size


def _records(ready: Prepared, rule: FileRule) -> Iterator[Place]:
    """Yield the places of the records that are rows or faults, as the readers number them."""
    path = ready.body.path
    if rule.format == "fixed_width":
        for offset, record in fixed_records(path, rule.record_length):
            yield offset, len(record)
        return
    if rule.format == "csv":
        lines = records(path, rule.delimiter.encode())
        offset = len(next(lines, b""))
    else:
        lines, offset = _lines(path), 0
    for line in lines:
        content = line.rstrip(b"\r\n") if rule.format == "csv" else line.strip()
        if content:
            yield offset, len(line if ready.code else line.rstrip(b"\r\n"))
        offset += len(line)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while line := bounded_line(stream):
            yield line
