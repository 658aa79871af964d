"""The only writer of the landing zone: typed rows as Parquet files, one per file and feed.

A file's name is derived from the source file's hash and the parser's version, so that a load which
was cut short writes the same names again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.archive import LEFT_OVER_SECONDS
from ingest.durable import publish_file
from ingest.feed import LINEAGE, Feed
from ingest.feeds import FEEDS
from ingest.ledger import LedgerEntry
from ingest.rescue import RESCUE

COMPACTED = "compacted-"  # begins the name of a file that took the place of many
NO_DATE = "ingest_date=1970-01-01"
SHARED = ("_source", "_file_id", "_parser_version")  # texts that are those of every row of a file


class Landing:
    """The folder `landing/<feed>/ingest_date=YYYY-MM-DD/*.parquet`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Give each feed a file without rows, so that every feed can always be read."""
        for feed in FEEDS.values():
            path = self.schema_path(feed)
            if not path.exists() or pq.read_schema(path) != schema_of(feed):
                with _writer(path, schema_of(feed)) as writer:
                    writer.write_table(writer.schema.empty_table())

    def schema_path(self, feed: Feed) -> Path:
        """Return the file without rows that has all columns of the feed's present version."""
        return self.folder / feed.name / NO_DATE / f"schema-v{feed.version}.parquet"

    def clear_leftovers(self, older_than_seconds: float = LEFT_OVER_SECONDS) -> int:
        """Remove half-written files of runs that were cut; return how many."""
        oldest = time.time() - older_than_seconds
        found = self.folder.glob("*/*/.*.partial")
        left_over = [path for path in found if path.stat().st_mtime < oldest]
        for path in left_over:
            path.unlink(missing_ok=True)
        return len(left_over)

    def path_of(self, feed: str, entry: LedgerEntry, parser_version: str) -> Path:
        day = f"ingest_date={entry.received_at.date().isoformat()}"
        return self.folder / feed / day / f"{entry.file_id}-{parser_version}.parquet"

    def paths_of(self, feed: str) -> list[Path]:
        """Return all files of a feed."""
        return sorted((self.folder / feed).glob("*/[!.]*.parquet"))

    def paths_holding(self, feed: str, entry: LedgerEntry, parser_version: str) -> list[Path]:
        """Return the files in which a file's rows may lie, beside those of other files."""
        own = self.path_of(feed, entry, parser_version)
        return [own] if own.exists() else sorted(own.parent.glob(f"{COMPACTED}*.parquet"))

    @contextmanager
    def writing(
        self, feed: Feed, entry: LedgerEntry, parser_version: str
    ) -> Iterator["FeedWriter"]:
        """Lend a writer; the file appears, whole and durable, when the block ends well."""
        schema = schema_of(feed)
        with _writer(self.path_of(feed.name, entry, parser_version), schema, feed.key) as parquet:
            yield FeedWriter(parquet, schema.names, _came(entry, parser_version))


class FeedWriter:
    """Writes batches of one feed's rows, each with where it came from."""

    def __init__(self, parquet: pq.ParquetWriter, names: list[str], came: dict[str, Any]) -> None:
        self.parquet, self.names, self.came = parquet, names, came
        self.row_count = 0

    def write(self, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        if RESCUE not in rows.columns:
            rows = rows.with_columns(pl.lit(None, pl.String).alias(RESCUE))
        own = [name for name in self.came if name not in SHARED]
        rows = rows.with_columns(_constant(name, self.came[name]) for name in own)
        table = rows.to_arrow(compat_level=pl.CompatLevel.newest())
        places = pa.array(np.zeros(rows.height, np.int32))
        for name in SHARED:
            once = pa.array([self.came[name]], pa.string())
            table = table.append_column(name, pa.DictionaryArray.from_arrays(places, once))
        self.parquet.write_table(table.select(self.names))
        self.row_count += rows.height


def lineage(entry: LedgerEntry, parser_version: str) -> list[pl.Expr]:
    """Return the lineage columns of a file's rows, `_row` aside."""
    return [_constant(name, value) for name, value in _came(entry, parser_version).items()]


def _came(entry: LedgerEntry, parser_version: str) -> dict[str, Any]:
    return {
        "_source": entry.source,
        "_file_id": entry.file_id,
        "_parser_version": parser_version,
        "_record_time": entry.received_at.replace(tzinfo=None),
    }


def _constant(name: str, value: Any) -> pl.Expr:  # noqa: ANN401  (a value of any column)
    return pl.lit(value, LINEAGE[name]).alias(name)


@cache
def schema_of(feed: Feed) -> pa.Schema:
    """Return the Arrow schema of a landed feed: its columns, what was rescued, the lineage."""
    empty = pl.DataFrame(schema={**dict(feed.landed_columns()), RESCUE: pl.String(), **LINEAGE})
    return pa.schema([(field.name, _plain(field.type)) for field in empty.to_arrow().schema])


def _plain(dtype: pa.DataType) -> pa.DataType:
    """Return the type that every engine reads: polars hands out the newer kinds of strings."""
    text = pa.types.is_large_string(dtype) or pa.types.is_string_view(dtype)
    return pa.string() if text else dtype


@contextmanager
def _writer(
    final: Path, schema: pa.Schema, key: tuple[str, ...] = ()
) -> Iterator[pq.ParquetWriter]:
    """Lend a writer of rows as Polars hands them out; whoever reads the file finds `schema`.

    Texts come as views, which need no copy, and what all rows share comes once; the file itself
    knows no such difference, as Arrow's own schema is left out of it. A dictionary pays where
    values repeat: not in keys, and seldom in amounts.
    """
    options = {
        "compression": "zstd",
        "use_dictionary": [f.name for f in schema if _repeats(f.type) and f.name not in key],
        "store_schema": False,
        "store_decimal_as_integer": True,
        "column_encoding": {"_row": "DELTA_BINARY_PACKED"},
    }
    final.parent.mkdir(parents=True, exist_ok=True)
    partial = final.with_name(f".{final.name}.partial")
    try:
        with pq.ParquetWriter(partial, pa.schema(map(_handed, schema)), **options) as writer:
            yield writer
        publish_file(partial, final)
    finally:
        partial.unlink(missing_ok=True)


def _repeats(dtype: pa.DataType) -> bool:
    return bool(pa.types.is_string(dtype) or pa.types.is_temporal(dtype))


def _handed(field: pa.Field) -> pa.Field:
    """Return a column as it is handed to the writer."""
    if not pa.types.is_string(field.type):
        return field
    if field.name in SHARED:
        return field.with_type(pa.dictionary(pa.int32(), pa.string()))
    return field.with_type(pa.string_view())
