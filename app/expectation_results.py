"""What did the rules for arriving rows say, now and over time? A part of the page Data health."""

from __future__ import annotations

import polars as pl
import streamlit as st

from app.cache import cached
from app.charts.broken_rules import broken_rules
from app.filters import choose_from_url
from app.queries import feeds
from app.tables import instant_column, quantity_column


def show_expectation_results() -> None:
    """Show the rules that stand broken, since when, and how many each run found."""
    st.subheader("Rules for arriving rows", anchor=False)
    judged = cached(feeds.judged_feeds)()
    if not judged:
        st.info("No rows have been judged yet. A run judges the feeds that bring rows.")
        return
    titles = {"": "All feeds"} | {feed: feed for feed in judged}
    feed = choose_from_url("Feed", "feed", titles)
    st.altair_chart(broken_rules(cached(feeds.broken_rules_by_run)(feed)))
    st.caption(
        f"Rules that the rows of a run broke, in the last {feeds.RUNS_AT_MOST} runs that brought "
        "some. A blocking rule holds the build back until it is kept."
    )
    broken = cached(feeds.broken_rules)(feed)
    if broken.is_empty():
        st.success("Every rule holds in the last run of each feed.")
        return
    st.dataframe(
        broken.with_columns(
            pl.col("rule").str.strip_prefix("expect_column_").str.replace_all("_", " ")
        ),
        hide_index=True,
        placeholder="",
        column_config={
            "feed": "Feed",
            "column_name": "Column",
            "rule": "Rule",
            "rule_severity": "Severity",
            "unexpected_count": quantity_column("Rows that break it"),
            "element_count": quantity_column("Rows looked at"),
            "broken_since_at": instant_column("Broken since (UTC)"),
            "judged_at": instant_column("Judged (UTC)"),
        },
    )
