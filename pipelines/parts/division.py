"""The landing zone divided by owner: a folder for each part, read as a data folder of its own."""

import math
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb
import polars as pl

from ingest.feeds import FEEDS
from ingest.landing import NO_DATE
from pipelines.home import Home
from pipelines.parts.connection import connected
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART
from pipelines.parts.named import counted
from pipelines.parts.owners import Owners
from pipelines.settings import rows_a_part

# When things happened, by the columns of an instant or of a day: what a build of a part must know
# of the whole before it begins (int_calendar__spans says the same of what a part holds).
INSTANTS = {
    "orders": ("ordered", "cancelled"),
    "picks": ("picked", "shipped"),
    "order_confirmations": ("confirmed",),
    "shipment_lines": ("shipped",),
    "deliveries": ("delivered",),
    "invoice_lines": ("invoiced",),
    "receivables": ("posted",),
    "carrier_events": ("occurred",),
}
DAYS = {"invoices": "issued_date", "cash_receipts": "received_date"}


def parts_needed(home: Home) -> int:
    """Return in how many parts a build can hold the steps of each in memory."""
    rows = pl.read_parquet(home.extract / "feed_counts.parquet").filter(
        pl.col("is_current") & pl.col("feed").is_in(list(DIVIDED))
    )["row_count"]
    return max(1, math.ceil(rows.sum() / rows_a_part()))


class Division:
    """The rows of all divided feeds, by part, below the data folder."""

    def __init__(self, home: Home, count: int) -> None:
        self.home, self.count = home, count
        shutil.rmtree(home.parts, ignore_errors=True)
        with connected(home) as connection:
            self.spans = _spans(connection, home)
            owners = Owners(connection, home.landing, home.extract / "files.parquet")
            for feed in DIVIDED:
                folder = home.parts / "rows" / feed
                folder.mkdir(parents=True)
                connection.execute(
                    f"copy (select * exclude (owner), owner % {count} as part from "
                    f"({owners.rows(feed)})) to '{folder}' (format parquet, partition_by (part))"
                )

    def home_of(self, number: int) -> Home:
        """Return the data folder of a part."""
        rows = {feed: self.home.parts / "rows" / feed / f"part={number}" for feed in DIVIDED}
        return holding(
            self.home, rows, self.home.extract, without=OF_THE_FIRST_PART if number else ()
        )


def holding(
    home: Home, rows: Mapping[str, Path], extract: Path, without: Collection[str] = ()
) -> Home:
    """Return a data folder that holds some rows of some feeds and all of the others.

    It is the same for all parts: dbt knows a project by its folder, and the marts of all parts go
    to one file.
    """
    part = Home(home.part)
    for folder in (part.landing, part.extract):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(extract, part.extract)
    for feed in FEEDS:
        landed = part.landing / feed
        if feed in rows or feed in without:
            _link(home.landing / feed / NO_DATE, landed / "none")
            if feed in rows:
                _link(rows[feed], landed / "rows")
        else:
            landed.parent.mkdir(parents=True, exist_ok=True)
            landed.symlink_to((home.landing / feed).resolve())
    return part


def _spans(connection: duckdb.DuckDBPyConnection, home: Home) -> pl.DataFrame:
    """Return per source the first and last day and the last instant of what its rows tell.

    A row that another one replaces counts here, so that what the parts find may be less.
    """
    files = home.extract / "files.parquet"
    instants = [
        f"""
        select
            _source, {name}_at as moment,
            cast({name}_at + to_minutes({name}_utc_offset_minutes) as date) as day
        from {counted(home.landing, feed, files)}
        """
        for feed, names in INSTANTS.items()
        for name in names
    ]
    days = [
        f"select _source, cast({day} as timestamp) as moment, {day} as day "
        f"from {counted(home.landing, feed, files)}"
        for feed, day in DAYS.items()
    ]
    return connection.execute(
        f"""
        select
            _source as source_system, 'span' as fact, min(day) as first_date,
            max(day) as last_date, max(moment) as last_event_at
        from ({" union all ".join([*instants, *days])}) where moment is not null group by _source
        """
    ).pl()


def _link(folder: Path, place: Path) -> None:
    """Give the files of a folder, which need not exist, a second name at a place."""
    place.mkdir(parents=True)
    for path in folder.glob("*.parquet"):
        (place / path.name).symlink_to(path.resolve())
