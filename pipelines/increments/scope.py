"""What must be built again: that of which new rows tell, and that which has a day to come."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from ingest.feeds import FEEDS
from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.linked import Linked
from pipelines.increments.names import LINKS, note_names
from pipelines.increments.news import News
from pipelines.parts.connection import connected
from pipelines.parts.links import DIVIDED
from pipelines.parts.named import counted, hashed, row_key, text
from pipelines.settings import rows_a_part


@dataclass(frozen=True, slots=True)
class Scope:
    """All landed rows of some orders and accounts, feed by feed: old ones and new."""

    folder: Path
    row_count: int

    def rows(self) -> dict[str, Path]:
        return {feed: self.folder / feed for feed in DIVIDED}


def scope_of(home: Home, news: News, settled: pl.DataFrame, also: pl.DataFrame) -> Scope:
    """Write the rows of what new files touch, of what is not settled, and of further orders.

    Orders of one customer are apart where all invoices name the lines that they bill; else the
    matching of invoices looks at all that the customer has. Raises NotOnlyMore where that is more
    than a build can hold at once.
    """
    folder = home.parts / "scope"
    shutil.rmtree(folder, ignore_errors=True)
    with connected(home, home.names) as connection:
        note_names(connection, home)
        connection.register("also_orders", also)
        connection.register("masters", news.masters)
        linked = Linked(connection, home, _apart(connection))
        linked.lead_from(
            [*_new(news.files), *_open(settled), *_of_customers(news.masters)],
            " union ".join(
                [
                    f"select {hashed('order', 'source_system', 'named_order_id')} from also_orders",
                    *_of_items(home, news.masters),
                ]
            ),
        )
        row_count = 0
        for feed in DIVIDED:
            (folder / feed).mkdir(parents=True)
            row_count += connection.execute(
                f"copy ({linked.rows(feed)}) to '{folder / feed}/rows.parquet'"
            ).fetchall()[0][0]
    if row_count > rows_a_part():
        raise NotOnlyMore(f"{row_count:,} rows are not settled, more than are built at once")
    return Scope(folder, row_count)


def _apart(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the sources of which each invoice line names the order line that it bills."""
    found = connection.execute(
        "select distinct source_system from noted where hash(source_system) not in "
        "(select source_thing from invoice_lines where order_line_id_thing is null)"
    ).fetchall()
    return [source for (source,) in found]


def _new(files: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield feeds that new files bring, each with the condition that a row is of one of them."""
    naming = [feed for feed in LINKS if feed != "customers"]  # of them, those that changed lead on
    for (feed,), brought in files.filter(pl.col("feed").is_in(naming)).group_by("feed"):
        rows = brought.select("source_system", "file_id").iter_rows()
        listed = ", ".join(f"hash({text(source)}, {text(file_id)})" for source, file_id in rows)
        yield str(feed), f"file_thing in ({listed})"


def _open(settled: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield feeds with the condition that a row tells of a day that is not settled."""
    for feed in DIVIDED:
        for source, open_from in settled.select("source_system", "open_from").iter_rows():
            yield feed, f"source_thing = hash({text(source)}) and last_date >= date '{open_from}'"


def _of_customers(masters: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield feeds with the condition that a row names a customer who changed."""
    if "customers" in masters["feed"]:
        changed = (
            f"select {hashed('customer', 'masters.source_system', 'named_id')} from masters "
            "where feed = 'customers'"
        )
        for feed, links in LINKS.items():
            for column, kind in links.items():
                if kind == "customer":
                    yield feed, f"{column}_thing in ({changed})"


def _of_items(home: Home, masters: pl.DataFrame) -> Iterator[str]:
    """Yield queries for the keys of rows that name an item which changed."""
    if "items" in masters["feed"]:
        for feed in DIVIDED:
            for column, _ in FEEDS[feed].landed_columns():
                if column.endswith("item_id"):
                    yield (
                        f"select {row_key(feed)} "
                        f"from {counted(home.landing, feed, home.extract / 'files.parquet')} "
                        "semi join (from masters where feed = 'items') as masters "
                        f"on _source = masters.source_system and {column} = masters.named_id"
                    )
