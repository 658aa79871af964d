"""Rows of a CSV file (RFC 4180), every value as text.

Polars reads blocks without quotes, DuckDB the file when it is sound. At the first record that it
refuses, the file is read again record by record, so that bad records are told from good ones, each
with its number and its bytes. All ways yield the same rows; a test says so. Where DuckDB reads
something else than it is given (see `_has_stray_bytes`, and blank lines of a single column), it is
not asked.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from ingest.errors import Hostile, Unreadable
from ingest.readers.batch import BATCH_ROWS, Batch, ShapeFault, numbered
from ingest.readers.csv_plain import Unsound, plain_batches
from ingest.readers.csv_records import records
from ingest.readers.limits import LONGEST_RECORD, MOST_COLUMNS

CHUNK = 1 << 20


def read_csv(path: Path, *, delimiter: str, encoding: str) -> Iterator[Batch]:
    """Yield the rows in file order; raises Unreadable where there is no header."""
    names = _header(path, delimiter, encoding)
    done = 0
    ways: list[Callable[[int], Iterator[Batch]]] = [
        lambda _: plain_batches(path, names, delimiter, encoding),
        lambda done: _behind(_sound(path, names, delimiter, encoding), done),
        lambda done: _careful(path, names, delimiter, encoding, done),
    ]
    for way in ways:
        try:
            for batch in way(done):
                yield batch
                done += batch.frame.height
        except Unsound:
            continue
        return


def _behind(batches: Iterator[Batch], done: int) -> Iterator[Batch]:
    """Yield the rows after the first `done`, which another way has handed out already."""
    for batch in batches:
        if not done or _last(batch) > done:
            yield replace(batch, frame=batch.frame.filter(pl.col("_row") > done))


def _last(batch: Batch) -> int:
    return int(batch.frame["_row"][-1]) if batch.frame.height else 0


def _header(path: Path, delimiter: str, encoding: str) -> list[str]:
    first = next(records(path, delimiter.encode(encoding)), b"")
    text = _decode(first, encoding)
    if text is None:
        raise Unreadable("CSV", "the first line is no text in the file's `encoding`; say another")
    if not text.strip():
        raise Unreadable("CSV", "the first line is no header: it is empty")
    try:
        names = [name.strip() for name in _split(text.removeprefix("\ufeff"), delimiter)]
    except csv.Error as error:
        raise Unreadable("CSV", f"the first line is no header: {error}") from error
    if len(names) > MOST_COLUMNS:
        raise Hostile(f"its header has {len(names):,} columns; at most {MOST_COLUMNS:,} fit")
    if len(set(names)) < len(names) or "" in names:
        raise Unreadable("CSV", f"the header names a column twice or not at all: {names}")
    return names


def _sound(path: Path, names: list[str], delimiter: str, encoding: str) -> Iterator[Batch]:
    if encoding != "utf-8" or len(names) == 1 or _has_stray_bytes(path, delimiter):
        raise Unsound
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    query = (
        f"select * from read_csv(?, auto_detect = false, header = true, delim = ?, "
        f"quote = '\"', escape = '\"', null_padding = false, columns = {{{columns}}})"
    )
    with _engine().cursor() as connection:
        try:
            batches = connection.execute(query, [str(path), delimiter]).to_arrow_reader(BATCH_ROWS)
            row = 1
            for batch in batches:
                frame = pl.DataFrame(batch)
                yield Batch(numbered(frame, row))
                row += frame.height
            if row == 1:
                yield _batch(names, [], [], [])
        except (duckdb.Error, OSError) as error:
            raise Unsound from error


def _has_stray_bytes(path: Path, delimiter: str) -> bool:
    """Return whether DuckDB would read more into the file than it says.

    That is at a zero byte, a carriage return that ends no line, and blanks behind a closing quote
    or before an opening one. Of a line longer than its buffer it may say nothing at all.
    """
    edges = b"\r\n" + delimiter.encode()
    blank = b"[ \t]".replace(delimiter.encode(), b"")
    names = {b"e": rb"[" + re.escape(edges) + rb"]", b"b": blank}
    outside = re.compile(rb'"%(b)b+(?:%(e)b|\Z)|(?:%(e)b|\A)%(b)b+"' % names)
    between = re.compile(rb'"%(b)b+(?=")' % names)
    quotes, has_blanks_between, has_literal = 0, False, False
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK) + stream.readline(CHUNK):
            lone = chunk.count(b"\r") != chunk.count(b"\r\n")
            endless = len(chunk) == 2 * CHUNK and not chunk.endswith(b"\n")
            if lone or endless or b"\0" in chunk or outside.search(chunk):
                return True
            # Every other quote opens a value, unless one before it stood for itself, as in 5" pipe.
            places = np.flatnonzero(np.frombuffer(chunk, np.uint8) == ord('"'))
            before = np.frombuffer(b"\n" + chunk, np.uint8)[places[quotes % 2 :: 2]]
            has_literal |= not np.isin(before, list(edges + b'"')).all()
            blanks = [match.start() for match in between.finditer(chunk)]
            has_blanks_between |= bool(blanks)
            follows_a_value = (np.searchsorted(places, blanks) + quotes) % 2 == 1
            if follows_a_value.any() or (has_blanks_between and has_literal):
                return True
            quotes += len(places)
    return False


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Return the process's own empty database: to open one for each small file costs more."""
    return duckdb.connect()


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _careful(
    path: Path, names: list[str], delimiter: str, encoding: str, done: int
) -> Iterator[Batch]:
    """Yield the records after the first `done`, which DuckDB has handed out already."""
    rows: list[list[str | None]] = []
    numbers: list[int] = []
    faults: list[ShapeFault] = []
    number = 0
    for record in islice(records(path, delimiter.encode(encoding)), 1, None):
        if not record.strip(b"\r\n"):
            continue
        number += 1
        if number <= done:
            continue
        values = _values(record, number, names, delimiter, encoding)
        if isinstance(values, ShapeFault):
            faults.append(values)
        else:
            rows.append(values)
            numbers.append(number)
        if len(rows) == BATCH_ROWS:
            yield _batch(names, rows, numbers, faults)
            rows, numbers, faults = [], [], []
    yield _batch(names, rows, numbers, faults)


def _values(
    record: bytes, number: int, names: list[str], delimiter: str, encoding: str
) -> list[str | None] | ShapeFault:
    raw = record.rstrip(b"\r\n").decode(encoding, "backslashreplace")
    text = _decode(record, encoding)
    if text is None:
        return ShapeFault(number, "not_text", f"the bytes are not {encoding}", raw)
    try:
        values: list[str] = _split(text, delimiter)
    except csv.Error as error:
        return ShapeFault(number, "bad_quotes", f"the record has no shape: {error}", raw)
    while len(values) > len(names) and not values[-1]:
        values.pop()  # delimiters may end the record, too
    if len(values) != len(names):
        reason = f"the header has {len(names)} columns and this record {len(values)}"
        return ShapeFault(number, "wrong_width", reason, raw)
    return [value or None for value in values]


def _split(text: str, delimiter: str) -> list[str]:
    if not set('"\r\n') & set(text):
        return text.split(delimiter)
    csv.field_size_limit(LONGEST_RECORD)
    values, *more = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if more:
        raise csv.Error("a carriage return ends no line")
    return values


def _decode(record: bytes, encoding: str) -> str | None:
    try:
        text = record.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.rstrip("\r\n")


def _batch(
    names: list[str], rows: list[list[str | None]], numbers: list[int], faults: list[ShapeFault]
) -> Batch:
    schema = pl.Schema(dict.fromkeys(names, pl.String()))
    frame = numbered(pl.DataFrame(rows, schema=schema, orient="row"), 1)
    return Batch(frame.with_columns(pl.Series("_row", numbers, dtype=pl.Int64)), tuple(faults))
