"""Rows of a Parquet file."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.errors import Unreadable
from ingest.readers.batch import BATCH_ROWS, Batch, numbered


def read_parquet(path: Path) -> Iterator[Batch]:
    """Yield the rows in file order; raises Unreadable."""
    try:
        with pq.ParquetFile(path) as parquet:
            row = 1
            for batch in parquet.iter_batches(batch_size=BATCH_ROWS):
                frame = pl.DataFrame(batch)
                yield Batch(numbered(frame, row))
                row += frame.height
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("Parquet", str(error)) from error
