"""Rows of a world that is taken in, held back as if their files came later."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from ingest.feeds import FEEDS
from ingest.landing import schema_of
from pipelines.home import Home

IsLate = Callable[[str, pl.DataFrame], pl.Series]
Corrected = Callable[[str, pl.DataFrame], pl.DataFrame]


def none_corrected(feed: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Say that no row of a feed is corrected."""
    del feed
    return rows.clear()


def hold_back(
    home: Home, is_late: IsLate, folder: Path, corrected: Corrected = none_corrected
) -> int:
    """Move the landed rows that are late to a folder, as those of further files; return how many.

    The files are called for the folder. `is_late` is asked for each feed which of its rows are,
    and `corrected` for rows that stay and come again, otherwise.
    """
    count, name = 0, pl.lit(f"-{folder.name}")
    for path in sorted(home.landing.glob("*/*/*.parquet")):
        feed = FEEDS[path.parent.parent.name]
        rows = pl.read_parquet(path, hive_partitioning=False)
        late = is_late(feed.name, rows)
        again = corrected(feed.name, rows.filter(~late))
        held = pl.concat([rows.filter(late), again]).with_columns(pl.col("_file_id") + name)
        if held.is_empty():
            continue
        place = folder / path.relative_to(home.landing).with_stem(f"{path.stem}-{folder.name}")
        place.parent.mkdir(parents=True, exist_ok=True)
        for kept, where in ((rows.filter(~late), path), (held, place)):
            pq.write_table(kept.to_arrow().cast(schema_of(feed)), where)
        count += held.height
    return count


def arrive(home: Home, folder: Path) -> None:
    """Land what was held back, and say in the extracts that its files came after all others."""
    suffix = f"-{folder.name}"
    landed: set[tuple[str, str, str]] = set()
    for path in sorted(folder.rglob("*.parquet")):
        place = home.landing / path.relative_to(folder)
        shutil.copyfile(path, place)
        rows = pl.read_parquet(path, hive_partitioning=False)
        landed |= {
            (source, file_id.removesuffix(suffix), path.parent.parent.name)
            for source, file_id in rows.select("_source", "_file_id").unique().rows()
        }
    came = pl.DataFrame(sorted(landed), schema=["source_system", "file_id", "feed"], orient="row")
    for name, key in (("files", came.drop("feed").unique()), ("feed_counts", came)):
        path = home.extract / f"{name}.parquet"
        known = pl.read_parquet(path)
        late = known.join(key, on=key.columns, how="semi").with_columns(
            pl.col("file_id") + pl.lit(suffix)
        )
        if name == "files":
            last = known["landing_sequence"].max()
            late = late.with_columns(pl.col("landing_sequence") + last)
        pl.concat([known, late]).write_parquet(path)
