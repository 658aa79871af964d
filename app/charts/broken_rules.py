"""How many rules did the arriving rows break, run by run?"""

from __future__ import annotations

import altair as alt
import polars as pl
import polars.selectors as cs

COLOURS = {"blocking": "#b3372f", "warning": "#c8873a"}


def broken_rules(runs: pl.DataFrame) -> alt.Chart:
    """Draw one bar per run of `judged_at`, with `broken_count` stacked by `rule_severity`."""
    moments = pl.col("judged_at").dt.strftime("%d %b %H:%M").alias("run")
    drawable = runs.sort("judged_at").with_columns(
        moments, cs.datetime().dt.replace_time_zone(None)
    )
    chart: alt.Chart = (
        alt.Chart(drawable)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            # By name and not by time: runs an hour and a week apart get equal room.
            x=alt.X(
                "run:O", sort=drawable["run"].unique(maintain_order=True).to_list(), title=None
            ),
            y=alt.Y("sum(broken_count):Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "rule_severity:N",
                title=None,
                scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("judged_at:T", title="Judged (UTC)", format="%Y-%m-%d %H:%M"),
                alt.Tooltip("rule_severity:N", title="Severity"),
                alt.Tooltip("sum(broken_count):Q", title="Rules broken"),
                alt.Tooltip("sum(rule_count):Q", title="Rules judged"),
            ],
        )
        .properties(height=200)
    )
    return chart
