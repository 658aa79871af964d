"""Which arriving rows the suites judge: those of files that no published build has held yet."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from expectations.runner import Report, judge
from expectations.suites import FEEDS
from ingest.feeds import FEEDS as FEED_OF
from ingest.ledger import LedgerEntry
from pipelines.judgements import keep
from pipelines.opening import Opened
from pipelines.serving import current_manifest

if TYPE_CHECKING:
    import pandas as pd  # noqa: TID251  (named as a type only)


def judge_arrivals(opened: Opened) -> list[Report]:
    """Judge the rows that are new since the current snapshot, feed by feed, and keep the results.

    A feed without new rows is not judged.
    """
    manifest = current_manifest(opened.home)
    since = manifest.ledger_sequence if manifest else 0
    fresh = [
        entry
        for entry in opened.ledger.landed()
        if (entry.sequence or 0) > since and entry.superseded_by is None
    ]
    frames: dict[str, pd.DataFrame] = {}
    with duckdb.connect() as connection:
        for feed in FEEDS:
            frame = _arrived(connection, opened, feed, fresh)
            if frame is not None and len(frame):
                frames[feed] = frame
    if not frames:
        return []
    judged_at = datetime.now(UTC)
    reports = judge(frames, opened.home.expectations, opened.home.data_docs, judged_at)
    keep(opened.home.judgements, judged_at, reports)
    return reports


def _arrived(
    connection: duckdb.DuckDBPyConnection, opened: Opened, feed: str, fresh: Sequence[LedgerEntry]
) -> "pd.DataFrame | None":
    landing = opened.stores.landing
    paths = [
        path
        for entry in fresh
        if (path := landing.path_of(feed, entry, entry.parser_version or "")).exists()
    ]
    if not paths:
        return None
    # The file without rows brings the columns that files of an older version of the feed lack.
    paths.append(landing.schema_path(FEED_OF[feed]))
    query = "select * from read_parquet(?, union_by_name = true)"
    return connection.execute(query, [list(map(str, paths))]).df()
