"""What has come since the last build, where that is no more than rows beside those it read."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.of_all import speaking_of_all
from pipelines.parts.plan import readers_in_parts

FILE = ["source_system", "file_id", "parser_version"]
# What a build writes for itself, and what is compared by itself below.
NOT_COMPARED = ("files", "feed_counts", "known", "account_steps")
# Of sources: when and until when they have told. It dates what is of the whole, and master data.
TOLD_UNTIL = ("known_until_date", "known_at", "data_version")


def new_files(
    home: Home, nodes: Mapping[str, Mapping[str, Any]], settled: pl.DataFrame
) -> pl.DataFrame:
    """Return the files that have come since the last build, each with the feeds that it brings.

    Raises NotOnlyMore where rows that it read count no longer, or where what came or changed says
    something of settled orders that it does not name: then all must be built anew.
    """
    last, now = _current(home.last_build), _current(home.extract)
    gone = last.join(now, on=last.columns, how="anti", nulls_equal=True)
    if gone.height:
        raise NotOnlyMore(f"the file {gone['file_name'][0]} counts no longer as it did")
    counts = pl.read_parquet(home.extract / "feed_counts.parquet").filter(pl.col("row_count") > 0)
    new = now.join(last, on=FILE, how="anti").select(FILE)
    new = new.join(counts.select(*FILE[:2], "feed").unique(), on=FILE[:2])
    for changed in [*speaking_of_all(home, new, settled), *_changed_extracts(home)]:
        if touched := readers_in_parts(nodes, changed):
            raise NotOnlyMore(f"{changed} changed, of which {min(touched)} is made")
    return new


def _current(extract: Path) -> pl.DataFrame:
    return pl.read_parquet(extract / "files.parquet").filter("is_current")


def _changed_extracts(home: Home) -> Iterable[str]:
    names = {path.stem for path in home.extract.glob("*.parquet")}
    return [
        f"operations.{name}"
        for name in sorted(names - set(NOT_COMPARED))
        if not _read(home.extract, name).equals(_read(home.last_build, name))
    ]


def _read(extract: Path, name: str) -> pl.DataFrame:
    rows = pl.read_parquet(extract / f"{name}.parquet")
    return rows.drop(TOLD_UNTIL) if name == "sources" else rows
