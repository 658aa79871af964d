"""Whether what is not divided, such as prices, says something else of settled orders now."""

from collections.abc import Iterator

import duckdb
import polars as pl

from ingest.feeds import FEEDS
from pipelines.home import Home
from pipelines.parts.connection import connected
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART
from pipelines.parts.named import counted

# Feeds that say something of all orders, from a day on.
DATED = {
    "exchange_rates": "rate_date",
    "price_list_entries": "valid_from_date",
    "site_calendars": "calendar_date",
    "stock_movements": "moved_at",
}
# Of these the row counts that holds on the last day of which its source has told (current_rows).
IN_FORCE = ("customers", "entities", "items", "locations", "suppliers")


def speaking_of_all(home: Home, new: pl.DataFrame, settled: pl.DataFrame) -> Iterator[str]:
    """Yield the tables of the landing zone that may say something else of settled orders.

    `new` names files and their feeds, `settled` the days from which orders are not.
    """
    undivided = set(new["feed"]) - {*DIVIDED, *OF_THE_FIRST_PART}
    yield from (f"landing.{feed}" for feed in sorted(undivided - DATED.keys()))
    with connected(home) as connection:
        connection.register("new_files", new)
        connection.register("settled", settled)
        connection.register("told_until", _told_until(home))
        for feed in sorted(undivided & DATED.keys()):
            if connection.execute(_of_settled_days(home, feed)).fetchall():
                yield f"landing.{feed}"
        if "stock_movements" in undivided and _stocks_anew(connection, home):
            yield "landing.stock_movements"
        for feed in IN_FORCE:
            if connection.execute(_coming_into_force(home, feed)).fetchall():
                yield f"landing.{feed}"


def _rows(home: Home, feed: str) -> str:
    return counted(home.landing, feed, home.extract / "files.parquet")


def _new_rows(home: Home, feed: str) -> str:
    return f"""(
        from {_rows(home, feed)} semi join new_files
            on _source = source_system and _file_id = file_id and _parser_version = parser_version
        )"""


def _of_settled_days(home: Home, feed: str) -> str:
    """Return the query for sources with rows of settled days, new or replaced by new ones."""
    keys = ", ".join(["_source", *FEEDS[feed].key])
    return f"""
        select _source
        from {_rows(home, feed)} semi join {_new_rows(home, feed)} using ({keys})
        left join settled on _source = source_system
        where coalesce(cast({DATED[feed]} as date) <= open_from, true)
        """


def _stocks_anew(connection: duckdb.DuckDBPyConnection, home: Home) -> bool:
    """Say whether new movements change what gates say of settled orders.

    A balance that is stated later is counted back from, over all movements since. An item that
    never moved before was stocked nowhere, which the orders for it were told.
    """
    late_balances = f"""
        select _source from {_rows(home, "on_hand_balances")}
        inner join settled on _source = source_system where cast(balance_at as date) >= open_from
        """
    moved_first = f"""
        select _source, item_id from {_new_rows(home, "stock_movements")}
        anti join (
            from {_rows(home, "stock_movements")} anti join new_files
                on _source = source_system and _file_id = file_id
                and _parser_version = parser_version
            where location_id is not null
        ) using (_source, item_id)
        semi join {_rows(home, "order_lines")} using (_source, item_id)
        """
    return any(connection.execute(query).fetchall() for query in (late_balances, moved_first))


def _coming_into_force(home: Home, feed: str) -> str:
    """Return the query for sources with rows that hold from a day on, or no more, reached now."""
    return f"""
        select _source from {_rows(home, feed)} inner join told_until on _source = source_system
        where
            valid_from_date > told_then and valid_from_date <= told_now
            or valid_to_date >= told_then and valid_to_date < told_now
        """


def _told_until(home: Home) -> pl.DataFrame:
    """Return until which day each source had told when it was last built, and has now."""
    then, now = (
        pl.read_parquet(extract / "sources.parquet").select(
            "source_system", pl.col("known_until_date").alias(name)
        )
        for extract, name in ((home.last_build, "told_then"), (home.extract, "told_now"))
    )
    return then.join(now, on="source_system")
