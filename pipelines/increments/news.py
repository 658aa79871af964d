"""What has come since the last build, where that is no more than rows beside those it read."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ingest.feeds import FEEDS
from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART
from pipelines.parts.named import counted
from pipelines.parts.plan import readers_in_parts

FILE = ["source_system", "file_id", "parser_version"]
# What a build writes for itself, and what is compared by itself below.
NOT_COMPARED = ("files", "feed_counts", "known", "account_steps")
# Of sources: when and until when they have told. It dates what is of the whole.
TOLD_UNTIL = ("known_until_date", "known_at", "data_version")
# Feeds that say something of all orders, from a day on.
DATED = {
    "exchange_rates": "rate_date",
    "price_list_entries": "valid_from_date",
    "site_calendars": "calendar_date",
    "stock_movements": "moved_at",
}


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
    for changed in [*_speaking_of_all(home, new, settled), *_changed_extracts(home)]:
        if touched := readers_in_parts(nodes, changed):
            raise NotOnlyMore(f"{changed} changed, of which {min(touched)} is made")
    return new


def _current(extract: Path) -> pl.DataFrame:
    return pl.read_parquet(extract / "files.parquet").filter("is_current")


def _speaking_of_all(home: Home, new: pl.DataFrame, settled: pl.DataFrame) -> Iterator[str]:
    """Yield the tables with new rows that may say something of settled orders not named."""
    undivided = set(new["feed"]) - {*DIVIDED, *OF_THE_FIRST_PART}
    for feed in sorted(undivided - DATED.keys()):
        yield f"landing.{feed}"
    dated = undivided & DATED.keys()
    with duckdb.connect() as connection:
        connection.register("new_files", new)
        connection.register("settled", settled)
        for feed in sorted(dated):
            if connection.execute(_of_settled_days(home, feed)).fetchall():
                yield f"landing.{feed}"
        if "stock_movements" in dated and connection.execute(_late_balances(home)).fetchall():
            yield "landing.stock_movements"


def _of_settled_days(home: Home, feed: str) -> str:
    """Return the query for sources with rows of settled days, new or replaced by new ones."""
    rows = counted(home.landing, feed, home.extract / "files.parquet")
    keys = ", ".join(["_source", *FEEDS[feed].key])
    return f"""
        with new_keys as (
            select {keys} from {rows} semi join new_files
                on _source = source_system and _file_id = file_id
                and _parser_version = parser_version
        )

        select _source
        from {rows} semi join new_keys using ({keys})
        left join settled on _source = source_system
        where coalesce(cast({DATED[feed]} as date) <= open_from, true)
        """


def _late_balances(home: Home) -> str:
    """Return the query for balances that are counted back from, to what was there before."""
    rows = counted(home.landing, "on_hand_balances", home.extract / "files.parquet")
    return f"""
        select _source from {rows} inner join settled on _source = source_system
        where cast(balance_at as date) >= open_from
        """


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
