"""When did what happen to an order?"""

from __future__ import annotations

import altair as alt
import polars as pl
import polars.selectors as cs

STAGES = ["ordered", "picked", "shipped", "delivered", "invoiced", "settled", "paid", "cancelled"]
COLOURS = [
    "#6b7f8d",
    "#c8873a",
    "#3f6fb0",
    "#4f8f73",
    "#8a5a83",
    "#a69a3f",
    "#1f5f7a",
    "#b3372f",
]


def timeline(events: pl.DataFrame) -> alt.Chart:
    """Draw one row per kind of event, in the order of the life of an order."""
    kinds = events["event_type"].unique().to_list()
    shown = [stage for stage in STAGES if stage in kinds]
    shown += sorted(kind for kind in kinds if kind not in STAGES)
    colours = dict(zip(STAGES, COLOURS, strict=True))
    chart: alt.Chart = (
        alt.Chart(_drawable(events))
        .mark_circle(size=150, opacity=0.85)
        .encode(
            x=alt.X("event_time:T", title=None, axis=alt.Axis(tickCount=8, format="%d %b %H:%M")),
            y=alt.Y("event_type:N", sort=shown, title=None, scale=alt.Scale(domain=shown)),
            color=alt.Color(
                "event_type:N",
                legend=None,
                scale=alt.Scale(
                    domain=shown, range=[colours.get(kind, "#6b7f8d") for kind in shown]
                ),
            ),
            tooltip=[
                alt.Tooltip("event_type:N", title="Event"),
                alt.Tooltip("event_time:T", title="When (UTC)", format="%Y-%m-%d %H:%M"),
                alt.Tooltip("object_key:N", title="Of"),
                alt.Tooltip("quantity:Q", title="Quantity", format=",.2~f"),
                alt.Tooltip("actor_kind:N", title="By"),
                alt.Tooltip("file_name:N", title="File"),
            ],
        )
        .properties(height=max(110, 40 * len(shown)))
    )
    return chart


def _drawable(events: pl.DataFrame) -> pl.DataFrame:
    # Without a zone the browser shows the figures as they are: UTC, whatever its own clock says.
    return events.with_columns(
        cs.decimal().cast(pl.Float64), cs.datetime().dt.replace_time_zone(None)
    )
