"""Do the suites fit the feeds, and does a poor but honest source pass them?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from expectations.runner import LISTED_RESULTS, Report, judge
from expectations.suites import FEEDS as JUDGED
from expectations.suites.grade import WARNING
from expectations.suites.period import FIRST
from ingest.feed import Feed, Field, Kind
from ingest.feeds import FEEDS

SAMPLES = {
    Kind.TEXT: "1",
    Kind.DECIMAL: Decimal(1),
    Kind.RATE: Decimal(1),
    Kind.INTEGER: 1,
    Kind.BOOLEAN: True,
    Kind.DATE: date(2026, 3, 2),
    Kind.INSTANT: datetime(2026, 3, 2, 9, 15),  # noqa: DTZ001  (as landed: naive UTC)
}
MOMENT = datetime(2026, 3, 3, 6, tzinfo=UTC)


def row(feed: Feed, **given: object) -> pl.DataFrame:
    """Return one row as landed, with the required columns alone unless others are given."""
    needed = {field.name: sample(field) for field in feed.fields if field.required}
    return pl.DataFrame([needed | given], schema=dict(feed.landed_columns()))


def sample(field: Field) -> object:
    return field.codes[0] if field.codes else SAMPLES[field.kind]


def judged(tmp_path: Path, moment: datetime, frames: dict[str, pl.DataFrame]) -> dict[str, Report]:
    pandas = {feed: frame.to_pandas() for feed, frame in frames.items()}
    reports = judge(pandas, tmp_path / "results", tmp_path / "docs", moment)
    return {report.feed: report for report in reports}


def test_every_feed_has_a_suite_and_every_suite_a_feed() -> None:
    assert list(JUDGED) == sorted(FEEDS)


@pytest.mark.parametrize("feed", FEEDS.values(), ids=lambda feed: feed.name)
def test_a_suite_names_columns_of_its_feed_and_blocks_rows_without_a_key(feed: Feed) -> None:
    suite = import_module(f"expectations.suites.{feed.name}").suite()
    assert suite.name == feed.name
    configs = [each.configuration for each in suite.expectations]
    named = {
        value
        for config in configs
        for name, value in config.kwargs.items()
        if name in ("column", "column_A", "column_B")
    }
    assert named <= dict(feed.landed_columns()).keys()
    blocking = {
        config.kwargs["column"]
        for config in configs
        if config.type == "expect_column_values_to_not_be_null" and config.severity != WARNING
    }
    needed = {name for name in feed.key if feed.field(name).required}
    assert needed <= blocking


def test_a_source_that_fills_the_required_columns_alone_is_never_blocked(tmp_path: Path) -> None:
    reports = judged(tmp_path, MOMENT, {name: row(feed) for name, feed in FEEDS.items()})
    assert reports.keys() == FEEDS.keys()
    for report in reports.values():
        assert report.rulings
        assert report.row_count == 1
        assert not [ruling for ruling in report.broken if ruling.is_blocking], report.feed


BROKEN: dict[tuple[str, str], dict[str, object]] = {
    ("warehouse_events", "quantity"): {"event_type": "picked", "quantity": Decimal(-1)},
    ("carrier_events", "occurred_at"): {"occurred_at": FIRST - timedelta(days=1)},
    ("item_packs", "denominator"): {"denominator": 0},
    ("exchange_rates", "rate"): {"rate": Decimal(0)},
    ("kit_components", "quantity"): {"quantity": Decimal(0)},
    ("sell_through", "period_end_date"): {"period_end_date": date(2026, 3, 1)},
}


def test_what_must_not_load_blocks_and_says_how_many_of_how_many(tmp_path: Path) -> None:
    frames = {feed: row(FEEDS[feed], **given) for (feed, _), given in BROKEN.items()}
    reports = judged(tmp_path, MOMENT, frames)
    for feed, column in BROKEN:
        blocking = [ruling for ruling in reports[feed].broken if ruling.is_blocking]
        assert [ruling.column for ruling in blocking] == [column]
        assert (blocking[0].unexpected_count, blocking[0].element_count) == (1, 1)
        assert not reports[feed].passed


def test_an_adjustment_may_take_out_of_stock(tmp_path: Path) -> None:
    feed = FEEDS["warehouse_events"]
    taken = row(feed, event_type="adjusted", quantity=Decimal(-3))
    assert judged(tmp_path, MOMENT, {feed.name: taken})[feed.name].passed


def test_a_second_run_adds_its_pages_and_leaves_those_of_the_first(tmp_path: Path) -> None:
    feed = FEEDS["locations"]
    judged(tmp_path, MOMENT, {feed.name: row(feed)})
    pages = {path: path.stat().st_mtime_ns for path in results(tmp_path)}
    assert len(pages) == 1
    judged(tmp_path, MOMENT.replace(hour=7), {feed.name: row(feed)})
    now = {path: path.stat().st_mtime_ns for path in results(tmp_path)}
    assert len(now) == 2
    assert pages.items() <= now.items()
    index = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    assert all(path.name in index for path in now)
    assert len(now) <= LISTED_RESULTS


def results(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "docs" / "validations").rglob("*.html"))
