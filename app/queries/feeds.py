"""Did every feed arrive, was all of it fit to use, and since when not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.warehouse import read

if TYPE_CHECKING:
    import polars as pl


def feed_status() -> pl.DataFrame:
    """Return one row per source and feed with its counts and last arrival."""
    return read("""
        select
            source_system, feed, file_count, row_count, quarantined_count, last_file_name,
            last_record_time
        from marts.fct_feed_status
        order by source_system, feed
        """)


RUNS_AT_MOST = 60


def broken_rules_by_run(feed: str) -> pl.DataFrame:
    """Return how many rules each of the last runs found broken, by severity; '' means all feeds.

    A run that found nothing broken is there with zeros.
    """
    return read(
        """
        select
            judged_at, rule_severity,
            cast(sum(case when is_met then 0 else 1 end) as bigint) as broken_count,
            count(*) as rule_count
        from marts.fct_expectation_results
        where $feed = '' or feed = $feed
        group by judged_at, rule_severity
        qualify dense_rank() over (order by judged_at desc) <= $runs
        order by judged_at, rule_severity
        """,
        feed=feed,
        runs=RUNS_AT_MOST,
    )


def broken_rules(feed: str) -> pl.DataFrame:
    """Return what the last run of each feed found broken, blocking first; '' means all feeds."""
    return read(
        """
        select
            feed, column_name, rule, rule_severity, unexpected_count, element_count,
            broken_since_at, judged_at
        from marts.fct_expectation_results
        where is_last_of_feed and not is_met and ($feed = '' or feed = $feed)
        order by rule_severity, feed, rule_number
        """,
        feed=feed,
    )


def judged_feeds() -> list[str]:
    """Return the feeds that a run has judged."""
    frame = read("select distinct feed from marts.fct_expectation_results order by feed")
    return frame["feed"].to_list()
