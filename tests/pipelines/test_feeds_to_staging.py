"""From files to staging: every column of every feed, and master data that says when it holds."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import yaml

from ingest.feed import Feed, Field, Kind, offset_column
from ingest.feeds import FEEDS
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.intake import take_inbox
from pipelines.opening import opened
from tests.staging_sql import staged

# The order of arrival is not that of the periods, and C7 was landed by the feed's first version.
CUSTOMER_FILES = {
    "customers-1": [
        ("C1", "holds", "2026-01-01", ""),
        ("C4", "begins late", "2027-05-01", ""),
        ("C5", "as stated first", "2026-01-01", ""),
        ("C6", "since ever", "", ""),
    ],
    "customers-2": [
        ("C1", "yet to come", "2027-01-01", ""),
        ("C3", "ended last", "2025-01-01", "2025-12-31"),
        ("C4", "begins soon", "2026-12-01", ""),
        ("C5", "as corrected", "2026-01-01", "2026-12-31"),
        ("C6", "for a year", "2026-01-01", "2026-12-31"),
    ],
    "customers-3": [
        ("C1", "is over", "2020-01-01", "2025-12-31"),
        ("C3", "ended first", "2020-01-01", "2024-12-31"),
        ("C2", "last day is in", "2020-01-01", "2026-06-30"),
        ("C2", "begins tomorrow", "2026-07-01", ""),
    ],
    "customers-4": [("C7", "without days", "", ""), ("C6", "stated again", "", "")],
}
OLD_FILE = "customers-4.csv"
HOLDING = {
    "C1": "holds",
    "C2": "last day is in",
    "C3": "ended last",
    "C4": "begins soon",
    "C5": "as corrected",
    "C6": "for a year",
    "C7": "without days",
}
PERIOD_COLUMNS: tuple[str, ...] = (
    "customer_id",
    "customer_name",
    "valid_from_date",
    "valid_to_date",
)
NEW_COLUMNS = ("parent_customer_id", "terms", "valid_from_date", "valid_to_date")
WHOLE = [feed for name, feed in FEEDS.items() if name not in ("customers", "case_events")]
GIVEN = {
    Kind.TEXT: "7",
    Kind.DECIMAL: "2.5",
    Kind.RATE: "1.0834512345",
    Kind.INTEGER: "3",
    Kind.BOOLEAN: "true",
    Kind.DATE: "2026-03-02",
    Kind.INSTANT: "2026-03-02T09:15:00-06:00",
}
LANDED = {
    Kind.DECIMAL: Decimal("2.5"),
    Kind.RATE: Decimal("1.0834512345"),
    Kind.INTEGER: 3,
    Kind.BOOLEAN: True,
    Kind.DATE: date(2026, 3, 2),
    Kind.INSTANT: datetime(2026, 3, 2, 15, 15, tzinfo=UTC).replace(tzinfo=None),
}


def given(field: Field) -> str:
    return field.codes[-1] if field.codes else GIVEN[field.kind]


def landed(field: Field) -> object:
    return LANDED.get(field.kind, given(field))


def source() -> str:
    rules = [("customers-*.csv", "customers", PERIOD_COLUMNS)]
    rules += [(f"{feed.name}.csv", feed.name, names(feed)) for feed in WHOLE]
    return yaml.safe_dump(
        {
            "source": "hub",
            "title": "Hub",
            "version": 1,
            "time_zone": "America/Chicago",
            "entities": [{"entity_id": "HUB", "entity_name": "Hub", "currency_code": "USD"}],
            "as_of": "2026-06-30 23:59:59",
            "files": [
                {
                    "match": match,
                    "format": "csv",
                    "feeds": {feed: {"columns": {name: name for name in columns}}},
                }
                for match, feed, columns in rules
            ],
        }
    )


def names(feed: Feed) -> tuple[str, ...]:
    return tuple(field.name for field in feed.fields)


def write(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])


def poor(feed: Feed) -> tuple[str, ...]:
    """Return a row with a key of its own and, that aside, the required columns alone."""
    return tuple(
        "poor"
        if field.name in feed.key and field.kind is Kind.TEXT and not field.codes
        else given(field)
        if field.required
        else ""
        for field in feed.fields
    )


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A hub that brings every feed: a full row and a poor one; and customers with periods."""
    home = Home(tmp_path_factory.mktemp("hub"))
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "hub.yml").write_text(source())
    inbox = home.inbox / "hub"
    for name, rows in CUSTOMER_FILES.items():
        write(inbox / f"{name}.csv", PERIOD_COLUMNS, rows)
    for feed in WHOLE:
        full = tuple(given(field) for field in feed.fields)
        write(inbox / f"{feed.name}.csv", names(feed), [full, poor(feed)])
    with opened(home) as stores:
        take_inbox(stores, lambda _received: None, 0.0)
        landing = stores.stores.landing
        old = next(entry for entry in stores.ledger.landed() if entry.file_name == OLD_FILE)
        make_old(landing.path_of("customers", old, old.parser_version or ""))
        newest = landing.schema_path(FEEDS["customers"])
        newest.with_name("schema-v1.parquet").write_bytes(newest.read_bytes())
        make_old(newest.with_name("schema-v1.parquet"))
        write_extracts(stores)
    return home


def make_old(path: Path) -> None:
    """Turn a landed file of customers into one that the first version of the feed wrote."""
    pl.read_parquet(path).drop(NEW_COLUMNS).write_parquet(path)


@pytest.mark.parametrize("feed", WHOLE, ids=lambda feed: feed.name)
def test_every_column_of_a_feed_comes_to_staging_as_it_landed(hub: Home, feed: Feed) -> None:
    rows = staged(hub, f"stg_feeds__{feed.name}")
    assert rows.height == 2
    key = next(name for name in feed.key if feed.field(name).kind is Kind.TEXT)
    poor_rows = pl.col(key) == "poor"
    full = rows.filter(~poor_rows).row(0, named=True)
    empty = rows.filter(poor_rows).row(0, named=True)
    for field in feed.fields:
        assert full[field.name] == landed(field), field.name
        if field.kind is Kind.INSTANT and offset_column(field.name) in rows.columns:
            assert full[offset_column(field.name)] == -360
            assert full[field.name.removesuffix("_at") + "_date"] == date(2026, 3, 2)
        if not field.required and field.name not in feed.key:
            assert empty[field.name] is None, field.name
    assert full["source_system"] == "hub"
    assert (full["file_name"], full["file_row"]) == (f"{feed.name}.csv", 1)


def test_the_row_that_holds_today_wins_whatever_order_the_rows_came_in(hub: Home) -> None:
    rows = staged(hub, "stg_feeds__customers")
    assert rows["customer_id"].is_unique().all()
    assert dict(rows.select("customer_id", "customer_name").iter_rows()) == HOLDING


def test_no_row_of_master_data_is_lost(hub: Home) -> None:
    files = (hub.landing / "customers").glob("*/*.parquet")
    names_kept = [name for file in files for name in pl.read_parquet(file)["customer_name"]]
    assert sorted(names_kept) == sorted(row[1] for rows in CUSTOMER_FILES.values() for row in rows)
