"""What every reader yields."""

from dataclasses import dataclass

import polars as pl

BATCH_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """A record that is no row: too few or too many values, or bytes that are no text."""

    row: int
    code: str
    reason: str
    raw: str
    byte_offset: int | None = None  # in the file's bytes, where the reader knows it
    byte_length: int | None = None
    fault_offset: int | None = None  # where in the record it shows, in the file's bytes
    column: str | None = None  # where in the record, in the terms of its format
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in file order; `_row` counts records from 1, without headers and blank lines."""

    frame: pl.DataFrame
    faults: tuple[ShapeFault, ...] = ()
    table: str = ""  # which of the file's tables, where it has several


def numbered(frame: pl.DataFrame, first_row: int) -> pl.DataFrame:
    """Return the frame with `_row` put before its columns; one of its own gives way."""
    return (
        frame.drop("_row", strict=False)
        .with_row_index("_row", offset=first_row)
        .with_columns(pl.col("_row").cast(pl.Int64))
    )
