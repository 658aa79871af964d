"""The feeds as assets: one step takes in the inbox and says what arrived for each feed."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import dagster as dg

from ingest.feeds import FEEDS
from ingest.receive import Received
from pipelines.intake import take_inbox
from pipelines.resources import DataFolder

DAILY = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(hours=26), warn_window=timedelta(hours=25)
)


def feed_key(feed: str) -> dg.AssetKey:
    return dg.AssetKey(["landing", feed])


def arrival_key(feed: str) -> dg.AssetKey:
    return dg.AssetKey(["inbox", feed])


ARRIVALS = [
    dg.AssetSpec(
        arrival_key(feed.name),
        description=f"Files that bring {feed.name}. Materialized when one lands, so that a feed "
        "which fell silent shows as stale.",
        group_name="inbox",
        freshness_policy=DAILY,
    )
    for feed in FEEDS.values()
]
EXTRACTS = [
    dg.AssetSpec(dg.AssetKey(["operations", name]), description=words, group_name="operations")
    for name, words in {
        "files": "One row per landed file, read out of the ledger when a build starts.",
        "feed_counts": "One row per landed file and feed with its counts, read out likewise.",
        "judgements": "One row per run, feed and rule of its suite, with what the rule found.",
        "sources": "One row per configured source.",
        "entities": "One row per legal entity of a source.",
        "clock": "One row, with the moment at which the build read its inputs.",
        "edi_replies": "One row per source, EDI document and document that it calls for.",
        "acknowledged_files": "One row per EDI file whose groups we have acknowledged.",
        "missing_files": "One row per file that a source's rules expect and that has not come.",
        "order_lines_waiting": "One row per row of an order line that waits in the quarantine.",
        "account_steps": "One row per account and moment at which orders not built changed it.",
        "known": "One row per thing that the whole history tells, for builds of a part.",
    }.items()
]
SPECS = [
    dg.AssetSpec(
        feed_key(feed.name),
        deps=[arrival_key(feed.name)],
        description=f"{feed.grain} Typed rows as they landed, from every source.",
        group_name="landing",
        kinds={"parquet"},
    )
    for feed in FEEDS.values()
]


@dg.multi_asset(
    specs=SPECS,
    name="take_inbox",
    retry_policy=dg.RetryPolicy(max_retries=2, delay=1),
)
def feeds(
    context: dg.AssetExecutionContext, folder: DataFolder
) -> Iterator[dg.MaterializeResult[None]]:
    """Take in the complete files of the inbox, and people's acts."""
    arrived: list[Received] = []
    with folder.opened() as opened:
        take_inbox(opened, arrived.append, folder.settle_seconds)
    for received in arrived:
        told = (received.source, received.file_name, received.outcome, received.reason)
        context.log.info("%s/%s: %s %s", *told)
    rows = sum((Counter(received.rows) for received in arrived), Counter())
    files = Counter(feed for received in arrived for feed in received.rows)
    for name in files:
        context.log_event(dg.AssetMaterialization(arrival_key(name)))
    for name in FEEDS:
        yield dg.MaterializeResult(
            asset_key=feed_key(name), metadata={"new_files": files[name], "new_rows": rows[name]}
        )
