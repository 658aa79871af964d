"""Rows of a Parquet file. Columns of kinds that no feed holds, such as lists, are left out."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import types

from ingest.errors import Unreadable
from ingest.readers.batch import BATCH_ROWS, Batch, numbered

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
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("Parquet", str(error)) from error


def _plain_columns(schema: pa.Schema) -> list[str]:
    names: list[str] = schema.names
    if len(set(names)) < len(names):
        raise Unreadable("Parquet", f"the schema names a column twice: {names}")
    return [field.name for field in schema if _is_plain(field.type)]


def _is_plain(dtype: pa.DataType) -> bool:
    if types.is_dictionary(dtype):
        dtype = dtype.value_type
    return any(is_kind(dtype) for is_kind in PLAIN)
