"""Rows of a Parquet file. Columns of kinds that no feed holds, such as lists, are left out."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import types

from ingest.errors import Hostile, Unreadable
from ingest.readers.batch import BATCH_ROWS, Batch, numbered
from ingest.readers.limits import LARGEST_GROUP, MOST_COLUMNS

PLAIN = (
    types.is_null,
    types.is_boolean,
    types.is_integer,
    types.is_floating,
    types.is_decimal128,
    types.is_string,
    types.is_large_string,
    types.is_string_view,
    types.is_date,
    types.is_time,
    types.is_timestamp,
)


def read_parquet(path: Path) -> Iterator[Batch]:
    """Yield the rows in file order; raises Unreadable."""
    try:
        with pq.ParquetFile(path) as parquet:
            _check(parquet.metadata)
            schema = parquet.schema_arrow
            names = _plain_columns(schema)
            row = 1
            for batch in parquet.iter_batches(batch_size=BATCH_ROWS):
                batch.validate(full=True)
                frame = pl.DataFrame(batch.select(names))
                yield Batch(numbered(frame, row))
                row += frame.height
            if row == 1:
                yield Batch(numbered(pl.DataFrame(schema.empty_table().select(names)), 1))
    except (pa.ArrowException, MemoryError, OSError, ValueError) as error:
        raise Unreadable("Parquet", str(error)) from error


def _check(metadata: pq.FileMetaData) -> None:
    """Raise Hostile where the footer states what no honest file has."""
    if metadata.num_columns > MOST_COLUMNS:
        raise Hostile(f"it states {metadata.num_columns:,} columns; at most {MOST_COLUMNS:,} fit")
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    if sum(group.num_rows for group in groups) != metadata.num_rows:
        raise Unreadable("Parquet", "its footer states other rows than its groups do")
    if any(not 0 <= group.total_byte_size <= LARGEST_GROUP for group in groups):
        raise Hostile(f"it states a group of rows larger than {LARGEST_GROUP:,} bytes")


def _plain_columns(schema: pa.Schema) -> list[str]:
    names: list[str] = schema.names
    if len(set(names)) < len(names):
        raise Unreadable("Parquet", f"the schema names a column twice: {names}")
    return [field.name for field in schema if _is_plain(field.type)]


def _is_plain(dtype: pa.DataType) -> bool:
    if types.is_dictionary(dtype):
        dtype = dtype.value_type
    return any(is_kind(dtype) for is_kind in PLAIN)
