"""Customers and items of which new files say something else than the last build read."""

from collections.abc import Iterator, Set

import duckdb
import polars as pl

from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.built import Built
from pipelines.increments.telling import rows_before, rows_of, same, telling
from pipelines.parts.connection import connected

# All that they say something of names them; by the column that names one.
NAMED = {"customers": "customer_id", "items": "item_id"}
STOCKS = ("on_hand_balances", "stock_movements")
PLACE = ("_source", "item_id", "location_id")
MASTERS = pl.Schema({"feed": pl.String(), "source_system": pl.String(), "named_id": pl.String()})


def changed_masters(
    connection: duckdb.DuckDBPyConnection, home: Home, feeds: Set[str]
) -> pl.DataFrame:
    """Return those that changed, or whose rows came into force or expired, as MASTERS has them.

    With a customer come those whom it is billed for: their orders are judged by it. With items come
    those of which stock is told that settled orders saw nothing of, and the kits of each. `feeds`
    are those that new files bring. The connection must know `new_files` and `told_until`.
    """
    found = [
        connection.execute(
            f"select '{feed}' as feed, _source as source_system, named_id from ({changed})"
        ).pl()
        for feed, changed in (
            ("customers", _customers(home)),
            ("items", _items(home, feeds)),
        )
    ]
    return pl.concat([rows.cast(MASTERS) for rows in found])


def refuse_first_words(home: Home, before: Built, after: Built) -> None:
    """Raise NotOnlyMore where a source tells whose its items are for the first time, or no more.

    By that it is known whether an item without a supplier lacks one.
    """
    told = "select source_system, bool_or(supplier_key is not null) as is_told from {} group by all"
    with connected(home) as connection:
        for built in (before, after):
            connection.execute(f"attach '{built.marts}' as {built.name} (read_only)")
        then, now = (
            told.format(f"{built.name}.{built.schema}.dim_items") for built in (before, after)
        )
        for source, _ in connection.execute(f"({now} except {then})").fetchall():
            raise NotOnlyMore(f"{source} tells of suppliers for the first time, or no more")


def _customers(home: Home) -> str:
    """Return the query for customers who changed, and those who are billed for by one."""
    return f"""
        with changed as ({_changed(home, "customers")})

        from changed
        union
        select billed._source, billed.customer_id
        from {rows_of(home, "customers")} as billed
        semi join changed
            on (billed._source, billed.bill_to_customer_id) = (changed._source, changed.named_id)
        """


def _items(home: Home, feeds: Set[str]) -> str:
    """Return the query for items of which more is known, and the kits that are judged by them."""
    return f"""
        with changed as ({" union ".join([_changed(home, "items"), *_stocked(home, feeds)])})

        from changed
        union
        select kits._source, kits.kit_item_id
        from {rows_of(home, "kit_components")} as kits
        semi join changed
            on (kits._source, kits.component_item_id) = (changed._source, changed.named_id)
        """


def _changed(home: Home, feed: str) -> str:
    return f"""
        select _source, {NAMED[feed]} as named_id from {telling(home, feed)}
        union select _source, {NAMED[feed]} from {coming_into_force(home, feed)}
        """


def _stocked(home: Home, feeds: Set[str]) -> Iterator[str]:
    """Yield queries for items of whose stock settled orders know otherwise by new rows.

    That is where stock of an item is told of for the first time or perhaps no more, and where
    something comes at the place's first balance or before it: till then gates count back from that.
    """
    for feed in feeds & set(STOCKS):
        yield f"""
            select _source, item_id from {telling(home, feed)}
            anti join (from {rows_before(home, feed)} where location_id is not null)
                using (_source, item_id)
            """
    if "on_hand_balances" in feeds:
        yield f"""
            select said._source, said.item_id from {telling(home, "on_hand_balances")} as said
            anti join {rows_before(home, "on_hand_balances")} as earlier
                on {same(PLACE, "said", "earlier")} and earlier.balance_at < said.balance_at
            where said.balance_at is not null
            """
    if "stock_movements" in feeds:
        replaced = f"""
            from {rows_before(home, "stock_movements")} as before
            semi join {telling(home, "stock_movements")} as said
                on {same(("_source", "movement_id"), "before", "said")}
            """
        balances = rows_of(home, "on_hand_balances")
        yield f"select _source, item_id from ({replaced})"
        yield f"""
            select moved._source, moved.item_id
            from {telling(home, "stock_movements")} as moved
            semi join {balances} as balances
                on {same(PLACE, "moved", "balances")} and balances.balance_at is not null
            anti join {balances} as earlier
                on {same(PLACE, "moved", "earlier")} and earlier.balance_at < moved.moved_at
            """


def coming_into_force(home: Home, feed: str) -> str:
    """Return, to select from, rows that hold from a day on, or no more, which is reached now."""
    return f"""(
        from {rows_of(home, feed)}
        semi join told_until
            on _source = told_until.source_system
            and (
                valid_from_date > told_then and valid_from_date <= told_now
                or valid_to_date >= told_then and valid_to_date < told_now
            )
        )"""
