"""The suites as blocking asset checks: one for each feed."""

from collections.abc import Iterator

import dagster as dg

from expectations.runner import Report
from expectations.suites import FEEDS
from pipelines.assets.feeds import feed_key
from pipelines.judging import judge_arrivals
from pipelines.resources import DataFolder

CHECK = "expectations"


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(
            CHECK,
            asset=feed_key(feed),
            blocking=True,
            description=f"Great Expectations suite of {feed}, over rows new since the last build.",
        )
        for feed in FEEDS
    ],
    name="judge_arrivals",
)
def expectations_hold(folder: DataFolder) -> Iterator[dg.AssetCheckResult]:
    """Judge what arrived; a broken rule without the severity `warning` stops the build."""
    with folder.opened() as opened:
        reports = {report.feed: report for report in judge_arrivals(opened)}
    for feed in FEEDS:
        yield _result(reports.get(feed, Report(feed, 0, ())))


def _result(report: Report) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=feed_key(report.feed),
        check_name=CHECK,
        passed=not report.broken,
        severity=dg.AssetCheckSeverity.WARN if report.passed else dg.AssetCheckSeverity.ERROR,
        description="; ".join(map(str, report.broken)) or None,
        metadata={"rows": report.row_count, "rules": len(report.rulings)},
    )
