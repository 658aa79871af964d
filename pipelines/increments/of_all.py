"""Whether what is not divided, such as prices, says something else of settled orders now."""

from collections.abc import Iterator

import duckdb
import polars as pl

from ingest.feeds import FEEDS
from pipelines.home import Home
from pipelines.increments.masters import NAMED, coming_into_force
from pipelines.increments.telling import CURRENT, rows_before, same, telling
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART

# Feeds that say something of all orders, from a day on.
DATED = {
    "exchange_rates": "rate_date",
    "on_hand_balances": "balance_at",
    "price_list_entries": "valid_from_date",
    "site_calendars": "calendar_date",
    "stock_movements": "moved_at",
}
# A balance replaces another one of the same instant alone; without one, no gate counts from it.
REPLACED_BY = {"on_hand_balances": ("balance_at",)}
IN_FORCE = tuple(feed for feed in CURRENT if feed not in NAMED)


def speaking_of_all(
    connection: duckdb.DuckDBPyConnection, home: Home, feeds: set[str]
) -> Iterator[str]:
    """Yield the tables of the landing zone that may say something else of settled orders.

    `feeds` are those that new files bring. The connection must know `new_files`, `told_until`, and
    `settled`: the days from which orders are not. Of customers and items see masters.py.
    """
    undivided = feeds - {*DIVIDED, *OF_THE_FIRST_PART, *NAMED}
    for feed in sorted(undivided):
        said = _of_settled_days(home, feed) if feed in DATED else f"from {telling(home, feed)}"
        if connection.execute(f"{said} limit 1").fetchall():
            yield f"landing.{feed}"
    for feed in IN_FORCE:
        if connection.execute(f"from {coming_into_force(home, feed)} limit 1").fetchall():
            yield f"landing.{feed}"


def told_until(home: Home) -> pl.DataFrame:
    """Return until which day each source had told when it was last built, and has now."""
    then, now = (
        pl.read_parquet(extract / "sources.parquet").select(
            "source_system", pl.col("known_until_date").alias(name)
        )
        for extract, name in ((home.last_build, "told_then"), (home.extract, "told_now"))
    )
    return then.join(now, on="source_system")


def _of_settled_days(home: Home, feed: str) -> str:
    """Return the query for sources with rows of settled days, new or replaced by new ones."""
    key = ["_source", *FEEDS[feed].key, *REPLACED_BY.get(feed, ())]
    return f"""
        select _source
        from (
            from {telling(home, feed)}
            union all by name
            from {rows_before(home, feed)} as before
            semi join {telling(home, feed)} as said on {same(key, "before", "said")}
        )
        left join settled on _source = source_system
        where coalesce(cast({DATED[feed]} as date) <= open_from, {feed not in REPLACED_BY})
        """
