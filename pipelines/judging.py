"""Which arriving rows the suites judge: those of files that no published build has held yet."""

from typing import TYPE_CHECKING

import duckdb

from expectations.runner import Report, judge
from expectations.suites import FEEDS
from pipelines.opening import Opened
from pipelines.serving import current_manifest

if TYPE_CHECKING:
    import pandas as pd  # noqa: TID251  (named as a type only)


def judge_arrivals(opened: Opened) -> list[Report]:
    """Judge the rows that are new since the current snapshot, feed by feed."""
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
            paths = [
                str(path)
                for entry in fresh
                if (path := opened.stores.landing.path_of(feed, entry, entry.parser_version or ""))
                and path.exists()
            ]
            if paths:
                query = "select * from read_parquet(?, union_by_name = true)"
                frames[feed] = connection.execute(query, [paths]).df()
    if not frames:
        return []
    return judge(frames, opened.home.expectations, opened.home.data_docs)
