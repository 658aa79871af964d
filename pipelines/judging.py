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
    paths = {
        path
        for entry in fresh
        for path in landing.paths_holding(feed, entry, entry.parser_version or "")
    }
    if not paths:
        return None
    # The file without rows brings the columns that files of an older version of the feed lack, and
    # a merged file holds the rows of other files, too.
    paths.add(landing.schema_path(FEED_OF[feed]))
    wanted = zip(*((each.source, each.file_id, each.parser_version) for each in fresh), strict=True)
    query = (
        "select * from read_parquet(?, union_by_name = true) "
        "where (_source, _file_id, _parser_version) in "
        "(select unnest(?) as source, unnest(?) as file_id, unnest(?) as parser)"
    )
    return connection.execute(query, [sorted(map(str, paths)), *map(list, wanted)]).df()
