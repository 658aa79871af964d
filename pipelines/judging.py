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
    landing = opened.stores.landing
    keys = [
        [entry.source for entry in fresh],
        [entry.file_id for entry in fresh],
        [entry.parser_version for entry in fresh],
    ]
    frames: dict[str, pd.DataFrame] = {}
    with duckdb.connect() as connection:
        for feed in FEEDS:
            paths = {
                str(path)
                for entry in fresh
                for path in landing.paths_holding(feed, entry, entry.parser_version or "")
            }
            if paths:
                # A merged file holds the rows of other files, too.
                query = (
                    "select * from read_parquet(?) where (_source, _file_id, _parser_version) in "
                    "(select (source, file_id, parser) from (select unnest(?) as source, "
                    "unnest(?) as file_id, unnest(?) as parser))"
                )
                frames[feed] = connection.execute(query, [sorted(paths), *keys]).df()
    if not frames:
        return []
    return judge(frames, opened.home.expectations, opened.home.data_docs)
