"""The quarantine: what did not fit, with its place, its raw content and the reason."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ingest.durable import publish_file
from ingest.feed import LINEAGE
from ingest.landing import lineage
from ingest.ledger import LedgerEntry
from ingest.mapping import FAULTS, HEADER_ROW, NO_FAULTS
from ingest.readers.batch import ShapeFault
from ingest.readers.limits import RAW_KEPT

EVERY_FEED = "*"  # the fault of a record that is no row concerns every feed of its file


class Quarantine:
    """A folder with one Parquet file for each file that had faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, file_id: str, parser_version: str) -> Path:
        return self.folder / f"{file_id}-{parser_version}.parquet"

    def write(self, entry: LedgerEntry, parser_version: str, faults: pl.DataFrame) -> None:
        """Keep a file's faults; durable when it returns. No faults, no file."""
        final = self.path_of(entry.file_id, parser_version)
        if faults.is_empty():
            final.unlink(missing_ok=True)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = final.with_name(f".{final.name}.partial")
        placed = faults.with_columns(
            pl.lit(entry.file_name).alias("file_name"), *lineage(entry, parser_version)
        )
        placed.sort("row", "feed", "column").write_parquet(partial)
        publish_file(partial, final)

    def read(self, entry: LedgerEntry, columns: Sequence[str] = ()) -> pl.DataFrame:
        """Return a file's faults as of the parser that landed it; all their columns, or some."""
        path = self.path_of(entry.file_id, entry.parser_version or "")
        lineages = {name: dtype for name, dtype in LINEAGE.items() if name != "_row"}
        empty = pl.DataFrame(schema={**FAULTS, "file_name": pl.String(), **lineages})
        empty = empty.select(columns or empty.columns)
        if not path.exists():
            return empty
        known = [name for name in pl.read_parquet_schema(path) if name in empty.columns]
        return pl.concat([empty, pl.read_parquet(path, columns=known)], how="diagonal")


def shape_faults(faults: tuple[ShapeFault, ...]) -> pl.DataFrame:
    """Return faults of records that are no rows, as quarantine rows."""
    if not faults:
        return NO_FAULTS
    rows = [
        (
            f.row,
            EVERY_FEED,
            f.column,
            f.value,
            f.code,
            f.reason,
            f.raw[:RAW_KEPT],
            f.byte_offset,
            f.byte_length,
            f.fault_offset,
            None,
            None,
        )
        for f in faults
    ]
    return pl.DataFrame(rows, schema=FAULTS, orient="row")


def summary(faults: pl.DataFrame) -> list[dict[str, object]]:
    """Return one line per feed, column and code, as the ledger's index keeps it."""
    if faults.is_empty():
        return []
    return (
        faults.group_by("feed", "column", "code", "reason")
        .agg(pl.len().alias("fault_count"), pl.col("row").min().alias("first_row"))
        .sort("feed", "column", "code", "reason", nulls_last=True)
        .to_dicts()
    )


def quarantined_rows(faults: pl.DataFrame) -> dict[str, int]:
    """Return how many rows of a file each feed misses; a row with two faults is one row."""
    rows = faults.filter(pl.col("row") != HEADER_ROW)
    return dict(rows.group_by("feed").agg(pl.col("row").n_unique()).iter_rows())
