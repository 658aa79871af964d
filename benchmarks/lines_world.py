"""A landing zone of any number of order lines, made by SQL alone, for benchmarks of the build.

    python -m benchmarks.lines_world FOLDER LINES [DAYS]

Each line is ordered, promised, picked, shipped, delivered and invoiced, but for the shares below:
about six events a line. The values are plain functions of the line's number, so that every run
makes the same rows. It is a load, not a truth: what the marts must say is proven elsewhere.
"""

import sys
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import polars as pl

from ingest.feed import Feed
from ingest.feeds import FEEDS
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import opened

SOURCE = "lines_world"
LINES_PER_ORDER = 4
FIRST_DAY = "2025-01-01"
SHAPES = {
    "customers": (
        "select 'C' || n as customer_id, 'Customer ' || n as customer_name, 'LINES' as entity_id,"
        " 30 as payment_days, cast(50000 as decimal(18,4)) as credit_limit"
        " from range({customers}) as t(n)"
    ),
    "items": (
        "select 'I' || n as item_id, 'Item ' || n as item_name,"
        " cast(10 + n % 90 as decimal(18,4)) as unit_price,"
        " cast(6 + n % 50 as decimal(18,4)) as unit_cost from range({items}) as t(n)"
    ),
    "orders": (
        "select 'O' || n as order_id, 'C' || (n * 7919) % {customers} as customer_id,"
        " 'LINES' as entity_id,"
        " case n % 4 when 0 then 'edi' when 1 then 'portal' when 2 then 'api'"
        " else 'sales_desk' end as channel, 'W' || n % 5 as location_id, 'USD' as currency_code,"
        " {ordered} as ordered_at, 0 as ordered_utc_offset_minutes,"
        " cast({ordered} + interval 3 day as date) as requested_date,"
        " cast({ordered} + interval 3 day as date) as promised_date"
        " from range({orders}) as t(n)"
    ),
    "order_lines": (
        "select 'L' || i as order_line_id, 'O' || n as order_id,"
        " 'I' || (i * 104729) % {items} as item_id, {quantity} as quantity,"
        " cast(10 + i % 90 as decimal(18,4)) as unit_price,"
        " cast(6 + i % 50 as decimal(18,4)) as unit_cost from {lines}"
    ),
    "order_confirmations": (
        "select 'A' || i as confirmation_id, 'O' || n as order_id, 'L' || i as order_line_id,"
        " 'accepted' as status, {quantity} as quantity,"
        " cast({ordered} + interval 3 day as date) as promised_date,"
        " {ordered} + interval 2 hour as confirmed_at, 0 as confirmed_utc_offset_minutes"
        " from {lines}"
    ),
    "picks": (
        "select 'P' || i as pick_id, 'L' || i as order_line_id, 'W' || n % 5 as location_id,"
        " {shipped} as quantity, {ordered} + interval 20 hour as picked_at,"
        " 0 as picked_utc_offset_minutes, {ordered} + interval 26 hour as shipped_at,"
        " 0 as shipped_utc_offset_minutes from {lines} where i % 40 <> 0"
    ),
    "deliveries": (
        "select 'D' || i as delivery_id, 'L' || i as order_line_id, {shipped} as quantity,"
        " {ordered} + to_hours(50 + 24 * cast(i % 4 as integer)) as delivered_at,"
        " 0 as delivered_utc_offset_minutes from {lines} where i % 40 <> 0 and i % 50 <> 1"
    ),
    "invoice_lines": (
        "select 'V' || i as invoice_line_id, 'N' || n as invoice_id, 'L' || i as order_line_id,"
        " 'C' || (n * 7919) % {customers} as customer_id,"
        " 'I' || (i * 104729) % {items} as item_id, {shipped} as quantity,"
        " cast(10 + i % 90 as decimal(18,4)) as unit_price,"
        " cast({shipped} * (10 + i % 90) as decimal(18,4)) as net_amount,"
        " cast(0 as decimal(18,4)) as tax_amount,"
        " cast({shipped} * (10 + i % 90) as decimal(18,4)) as gross_amount,"
        " cast({shipped} * (6 + i % 50) as decimal(18,4)) as cost_amount, 'USD' as currency_code,"
        " {ordered} + interval 30 hour as invoiced_at, 0 as invoiced_utc_offset_minutes"
        " from {lines} where i % 40 <> 0"
    ),
    "receivables": (
        "select 'R' || n as transaction_id, 'C' || (n * 7919) % {customers} as customer_id,"
        " 'invoice' as transaction_kind, 'N' || n as invoice_id, 'LINES' as entity_id,"
        " cast(1000 as decimal(18,4)) as amount, 'USD' as currency_code,"
        " {ordered} + interval 30 hour as posted_at, 0 as posted_utc_offset_minutes"
        " from range({orders}) as t(n)"
    ),
}
# What is never picked, or not all of it: where a world is told day by day, its seller closes such
# lines, as sellers do.
CLOSING = {
    "order_changes": (
        "select 'X' || i as change_id, 'O' || n as order_id, 'L' || i as order_line_id,"
        " 'cancel' as change_type, 'seller' as requested_by,"
        " {quantity} - case when i % 40 = 0 then 0 else {shipped} end as quantity,"
        " {ordered} + interval 60 day as changed_at, 0 as changed_utc_offset_minutes"
        " from {lines} where i % 40 = 0 or i % 25 = 0"
    ),
}
BY_DAY = SHAPES | CLOSING
# How long after its order a row comes, where a world is told day by day.
COMES_AFTER = {
    "orders": "interval 0 hour",
    "order_lines": "interval 0 hour",
    "order_confirmations": "interval 2 hour",
    "picks": "interval 26 hour",
    "deliveries": "to_hours(50 + 24 * cast(i % 4 as integer))",
    "invoice_lines": "interval 30 hour",
    "receivables": "interval 30 hour",
    "order_changes": "interval 60 day",
}
WORDS = {
    "{quantity}": "cast(1 + i % 20 as decimal(18,4))",
    "{shipped}": "cast(case when i % 25 = 0 then (1 + i % 20) / 2 else 1 + i % 20 end"
    " as decimal(18,4))",
    "{ordered}": f"(timestamp '{FIRST_DAY} 06:00' + to_days(cast(n * {{days}} // {{orders}}"
    " as integer)) + to_minutes(cast(n % 600 as integer)))",
    "{lines}": f"(select i, i // {LINES_PER_ORDER} as n from range({{count}}) as t(i)) as lines",
}


def make(root: Path, lines: int, days: int = 365) -> None:
    """Write the landing zone and what a build reads beside it, below a new data folder."""
    until = date.fromisoformat(FIRST_DAY) + timedelta(days=days)
    with opened(Home(root)) as stores, duckdb.connect() as connection:
        write_extracts(stores)
        rows = {feed: _write(connection, root, feed, _sized(feed, lines, days)) for feed in SHAPES}
        _tell_of(stores.home.extract, until, rows)


def make_by_day(root: Path, lines: int, days: int, until: int) -> None:
    """Write such a world as it is told before a day of it, month by month.

    Its source ends where its rows do; `one_more_day` brings that day.
    """
    with opened(Home(root)) as stores, duckdb.connect() as connection:
        write_extracts(stores)
        rows = {
            feed: _write(connection, root, feed, _came(feed, lines, days, f"< {until}"))
            for feed in BY_DAY
        }
        _tell_of(stores.home.extract, None, rows)


def one_more_day(root: Path, lines: int, days: int, day: int) -> int:
    """Add a day's files to a world that was told until then; return how many rows came."""
    name = f"day_{day}"
    with duckdb.connect() as connection:
        rows = {
            feed: _write(connection, root, feed, _came(feed, lines, days, f"= {day}"), name)
            for feed in COMES_AFTER
        }
    _tell_of(Home(root).extract, None, rows, name)
    return sum(rows.values())


def _came(feed: str, lines: int, days: int, told_on: str) -> str:
    """Return the query for the rows of a feed that come before a day of the world, or on it."""
    if feed not in COMES_AFTER:
        return _sized(feed, lines, days)
    came = f"cast({{ordered}} + {COMES_AFTER[feed]} as date)"
    on_day = f"came_date - date '{FIRST_DAY}' {told_on}"
    shape = BY_DAY[feed].replace(" from ", f", {came} as came_date from ", 1)
    return f"select * from ({_sized(feed, lines, days, shape)}) where {on_day}"


def _sized(feed: str, lines: int, days: int, shape: str = "") -> str:
    """Return the query for the rows of a feed in a world of some size."""
    sql = shape or SHAPES[feed]
    sizes = {
        "{count}": lines,
        "{orders}": lines // LINES_PER_ORDER,
        "{days}": days,
        "{customers}": max(10, lines // 5000),
        "{items}": max(10, lines // 2000),
    }
    for word, meaning in [*WORDS.items(), *sizes.items()]:
        sql = sql.replace(word, str(meaning))
    return sql


def _write(
    connection: duckdb.DuckDBPyConnection, root: Path, feed: str, sql: str, name: str = "made"
) -> int:
    """Write landed rows, those that say when they came as files of months; return how many."""
    folder = Home(root).landing / feed
    folder.mkdir(parents=True, exist_ok=True)
    connection.execute("set preserve_insertion_order = false")
    file_id = feed if name == "made" else f"{feed}_{name}"
    came = "date_trunc('month', came_date)" if "came_date" in sql else "date '2026-01-01'"
    written: int = connection.execute(
        f"copy (select {_columns(FEEDS[feed], file_id)}, cast({came} as date) as ingest_date "
        f"from ({sql}) as made) to '{folder}' (format parquet, partition_by (ingest_date), "
        f"filename_pattern '{name}_{{i}}', overwrite_or_ignore, compression zstd, "
        "row_group_size 250000)"
    ).fetchall()[0][0]
    return written


def _columns(feed: Feed, file_id: str) -> str:
    kinds = {"String": "varchar", "Decimal": "decimal(18,4)", "Int64": "bigint"}
    kinds |= {"Boolean": "boolean", "Date": "date", "Datetime": "timestamp"}
    columns = []
    for name, dtype in feed.landed_columns():
        value = name if f" as {name}" in BY_DAY[feed.name] else "null"
        columns.append(f"cast({value} as {kinds[type(dtype).__name__]}) as {name}")
    return ", ".join(
        [
            *columns,
            f"cast(null as varchar) as _rescue, '{SOURCE}' as _source, '{file_id}' as _file_id",
            "row_number() over () as _row, '1' as _parser_version",
            "timestamp '2026-01-01' as _record_time",
        ]
    )


def _tell_of(
    extract: Path, until: date | None, counted: Mapping[str, int], name: str = "made"
) -> None:
    """Add files, and with the first of them their source, to what the build knows of."""
    came = datetime(2026, 1, 1)  # noqa: DTZ001  (the warehouse holds naive UTC)
    known = {path.stem: pl.read_parquet(path) for path in extract.glob("*.parquet")}
    ids = {feed: feed if name == "made" else f"{feed}_{name}" for feed in counted}
    files = [
        (SOURCE, ids[feed], f"{ids[feed]}.csv", "1", n, True, came)
        for n, feed in enumerate(counted, known["files"].height + 1)
    ]
    end = datetime.combine(until, time()) if until else None
    source = (SOURCE, "Lines world", "UTC", until, end, until, came, "made")
    counts = [
        (SOURCE, ids[feed], f"{ids[feed]}.csv", feed, count, came, True, 0)
        for feed, count in counted.items()
    ]
    told: dict[str, list[tuple[object, ...]]] = {"files": [*files], "feed_counts": [*counts]}
    if name == "made":
        told["sources"] = [source]
        told["entities"] = [(SOURCE, "LINES", "Order Lines Co.", "USD")]
    for extracted, rows in told.items():
        added = pl.DataFrame(rows, schema=known[extracted].schema, orient="row")
        pl.concat([known[extracted], added]).write_parquet(extract / f"{extracted}.parquet")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), *map(int, sys.argv[3:]))
