"""What has come since the last build, where that is no more than rows beside those it read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.masters import changed_masters
from pipelines.increments.of_all import speaking_of_all, told_until
from pipelines.parts.connection import connected
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART
from pipelines.parts.plan import readers_in_parts

FILE = ["source_system", "file_id", "parser_version"]
# What a build writes for itself, and what is compared by itself below.
NOT_COMPARED = ("files", "feed_counts", "known", "account_steps")
# Of sources: when and until when they have told. It dates what is of the whole, and master data.
TOLD_UNTIL = ("known_until_date", "known_at", "data_version")


@dataclass(frozen=True, slots=True)
class News:
    """Files, each with the feeds that it brings; and of what they say something else (MASTERS)."""

    files: pl.DataFrame
    masters: pl.DataFrame


def news_since(home: Home, nodes: Mapping[str, Mapping[str, Any]], settled: pl.DataFrame) -> News:
    """Return what has come since the last build.

    Raises NotOnlyMore where rows that it read count no longer, or where what came or changed says
    something of settled orders that it does not name: then all must be built anew.
    """
    last, now = _current(home.last_build), _current(home.extract)
    gone = last.join(now, on=last.columns, how="anti", nulls_equal=True)
    if gone.height:
        raise NotOnlyMore(f"the file {gone['file_name'][0]} counts no longer as it did")
    counts = pl.read_parquet(home.extract / "feed_counts.parquet").filter(pl.col("row_count") > 0)
    _refuse_passed_over(home, counts)
    new = now.join(last, on=FILE, how="anti").select(FILE)
    new = new.join(counts.select(*FILE[:2], "feed").unique(), on=FILE[:2])
    with connected(home) as connection:
        for name, rows in (
            ("new_files", new),
            ("settled", settled),
            ("told_until", told_until(home)),
        ):
            connection.register(name, rows)
        feeds = set(new["feed"])
        changed = [*speaking_of_all(connection, home, feeds), *_changed_extracts(home)]
        for table in changed:
            if touched := readers_in_parts(nodes, table):
                raise NotOnlyMore(f"{table} changed, of which {min(touched)} is made")
        return News(new, changed_masters(connection, home, feeds))


def _refuse_passed_over(home: Home, counts: pl.DataFrame) -> None:
    """Raise NotOnlyMore where a file came and was replaced meanwhile whose rows tell of the past.

    What a source said until then counts in the histories of master data.
    """
    files, last = (
        pl.read_parquet(extract / "files.parquet") for extract in (home.extract, home.last_build)
    )
    passed_over = files.filter(~pl.col("is_current")).join(last, on=FILE, how="anti")
    undivided = counts.filter(~pl.col("feed").is_in([*DIVIDED, *OF_THE_FIRST_PART]))
    found = passed_over.join(undivided, on=FILE[:2], how="semi")
    if found.height:
        raise NotOnlyMore(f"the file {found['file_name'][0]} came and was replaced meanwhile")


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
