"""How does a KPI move, and how do parts of the business compare?"""

from __future__ import annotations

import altair as alt
import polars as pl
import polars.selectors as cs

Chart = alt.LayerChart | alt.FacetChart

LINE_COLOUR = "#1f5f7a"
AXIS_FORMATS = {"percent": ".1%"} | dict.fromkeys(("days", "hours", "count"), ".1f")
TOOLTIP_FORMATS = {"percent": ".1%"} | dict.fromkeys(("days", "hours", "count"), ".2f")
TITLES = {"percent": "Share"}


def trend(values: pl.DataFrame, unit: str) -> Chart:
    """Draw `value` over `bucket` as a line on a soft area."""
    base = alt.Chart(_drawable(values)).encode(
        x=alt.X("bucket:T", title=None, axis=alt.Axis(grid=False, tickCount=8)),
        tooltip=[
            alt.Tooltip("bucket:T", title="Period from", format="%Y-%m-%d"),
            alt.Tooltip(
                "value:Q", title=TITLES.get(unit, unit.capitalize()), format=_tooltip_format(unit)
            ),
        ],
    )
    height = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(format=AXIS_FORMATS.get(unit, "~s"), tickCount=5),
    )
    line = base.mark_line(color=LINE_COLOUR, strokeWidth=2).encode(y=height)
    points = base.mark_circle(color=LINE_COLOUR, size=34).encode(y=height)
    return alt.layer(line, points).properties(height=260)


def comparison(values: pl.DataFrame, unit: str, *, is_in_order: bool = False) -> Chart:
    """Draw one bar per `label`, its value written beside it; the largest first, or as given."""
    base = alt.Chart(_drawable(values)).encode(
        y=alt.Y(
            "label:N",
            sort=None if is_in_order else "-x",
            title=None,
            axis=alt.Axis(labelLimit=180, ticks=False, domain=False, labelOverlap=False),
        ),
        x=alt.X("value:Q", axis=None),
        tooltip=[
            alt.Tooltip("label:N", title="Part"),
            alt.Tooltip(
                "value:Q", title=TITLES.get(unit, unit.capitalize()), format=_tooltip_format(unit)
            ),
        ],
    )
    bars = base.mark_bar(color=LINE_COLOUR, cornerRadiusEnd=3, height={"band": 0.6})
    text = base.mark_text(align="left", dx=5, color="#44576a").encode(
        text=alt.Text("value:Q", format=_tooltip_format(unit))
    )
    return alt.layer(bars, text).properties(height=alt.Step(34))


def _tooltip_format(unit: str) -> str:
    return TOOLTIP_FORMATS.get(unit, ",.0f")


def _drawable(values: pl.DataFrame) -> pl.DataFrame:
    return values.with_columns(cs.decimal().cast(pl.Float64))
