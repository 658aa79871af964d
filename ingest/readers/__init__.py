"""Readers: from a file's bytes to batches of rows, with the rows that have no shape set apart."""

from collections.abc import Iterator
from pathlib import Path

from ingest.readers.batch import Batch
from ingest.readers.csv import read_csv
from ingest.readers.json_lines import read_json_lines
from ingest.readers.parquet import read_parquet
from ingest.source import FileRule

__all__ = ["Batch", "read"]


def read(path: Path, rule: FileRule) -> Iterator[Batch]:
    """Yield the file's rows in their order; raises Unreadable."""
    if rule.format == "csv":
        return read_csv(path, delimiter=rule.delimiter, encoding=rule.encoding)
    if rule.format == "parquet":
        return read_parquet(path)
    return read_json_lines(path)
