"""Readers: from a file's bytes to batches of rows, with the rows that have no shape set apart."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from ingest.readers.batch import Batch
from ingest.readers.containers import unpacked
from ingest.readers.control import checked
from ingest.readers.csv import read_csv
from ingest.readers.excel import read_excel
from ingest.readers.fixed_width import read_fixed_width
from ingest.readers.json_document import read_json
from ingest.readers.json_lines import read_json_lines
from ingest.readers.parquet import read_parquet
from ingest.readers.prepared import prepared
from ingest.readers.xml import read_xml
from ingest.source import FileRule
from ingest.source_columns import source_columns

__all__ = ["Batch", "read"]

READERS: dict[str, Callable[[Path, FileRule], Iterator[Batch]]] = {
    "csv": lambda path, rule: read_csv(path, delimiter=rule.delimiter, encoding="utf-8"),
    "excel": read_excel,
    "fixed_width": read_fixed_width,
    "json": read_json,
    "json_lines": lambda path, _: read_json_lines(path),
    "parquet": lambda path, _: read_parquet(path),
    "xml": read_xml,
}
KEYED = ("json", "json_lines", "xml")  # records name their values: one that is absent is empty


def read(path: Path, rule: FileRule) -> Iterator[Batch]:
    """Yield the file's rows in their order; raises Unreadable, Hostile, TotalsDiffer.

    An archive's files are read one after the other, and rows counted on.
    """
    if rule.format == "excel":  # a workbook is an archive itself
        yield from _one(path, rule)
        return
    with unpacked(path, rule.members) as files:
        done: dict[str, int] = {}
        for file in files:
            counts = dict(done)
            for batch in _one(file, rule):
                shifted = _shifted(batch, counts.get(batch.table, 0))
                done[batch.table] = max(done.get(batch.table, 0), _last_row(shifted))
                yield shifted


def _one(path: Path, rule: FileRule) -> Iterator[Batch]:
    with prepared(path, rule) as ready:
        batches = READERS[rule.format](ready.body.path, rule)
        for batch in checked(batches, ready.body, rule.delimiter):
            yield _filled(batch, rule) if rule.format in KEYED else batch


def _filled(batch: Batch, rule: FileRule) -> Batch:
    """Return the batch with the columns that the rules read and no record of it names."""
    read_by_us = set[str]().union(*map(source_columns, rule.feeds_of(batch.table).values()))
    absent = sorted(read_by_us - set(batch.frame.columns))
    empty = (pl.lit(None, pl.String).alias(name) for name in absent)
    return replace(batch, frame=batch.frame.with_columns(empty))


def _shifted(batch: Batch, done: int) -> Batch:
    if not done:
        return batch
    faults = tuple(replace(fault, row=fault.row + done) for fault in batch.faults)
    return replace(batch, frame=batch.frame.with_columns(pl.col("_row") + done), faults=faults)


def _last_row(batch: Batch) -> int:
    rows = batch.frame["_row"].max() if batch.frame.height else 0
    return max([rows if isinstance(rows, int) else 0, *(fault.row for fault in batch.faults)])
