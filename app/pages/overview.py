"""How does the business perform, and where?"""

import polars as pl
import streamlit as st

from app.banner import page_title
from app.cache import cached
from app.charts import kpi as kpi_charts
from app.filters import Choice, channel_names, choose_from_url, choose_selection
from app.kpi_tiles import Kpi, kpis_of, show_tiles
from app.queries import dimensions, kpis
from app.session import require_page

DIMENSIONS = {"channel": "By channel", "location": "By location", "entity": "By entity"}


def show_trend(tile: Kpi, choice: Choice) -> None:
    """Draw the chosen KPI over time."""
    series = cached(kpis.series)(choice.selection, choice.bucket)
    values = series.filter(pl.col("kpi_code") == tile.code, pl.col("value").is_not_null())
    st.subheader(f"{tile.name} by {choice.bucket}", anchor=False)
    if values.is_empty() or tile.needs_one_currency:
        st.info("No trend to draw for this choice.")
        return
    st.altair_chart(kpi_charts.trend(values.select("bucket", "value"), tile.unit))


def show_breakdown(tile: Kpi, choice: Choice, dimension: str) -> None:
    """Compare the members of one dimension, as bars and as figures."""
    parts = cached(kpis.breakdown)(choice.selection, dimension)
    parts = parts.filter(pl.col("kpi_code") == tile.code, pl.col("value").is_not_null())
    st.subheader(DIMENSIONS[dimension], anchor=False)
    if parts.is_empty() or tile.needs_one_currency:
        st.info("Nothing to compare for this choice.")
        return
    named = parts.with_columns(pl.col("label").replace(names_of(dimension)).fill_null("Unknown"))
    st.altair_chart(kpi_charts.comparison(named.select("label", "value"), tile.unit))
    with st.expander("Figures"):
        st.dataframe(
            named.select("label", "numerator", "denominator", "value", "excluded_count"),
            hide_index=True,
            placeholder="",
            column_config={
                "label": "Part",
                "numerator": st.column_config.NumberColumn("Numerator", format="localized"),
                "denominator": st.column_config.NumberColumn("Denominator", format="localized"),
                "value": st.column_config.NumberColumn(
                    "Value", format="percent" if tile.unit == "percent" else "localized"
                ),
                "excluded_count": st.column_config.NumberColumn("Left out", format="localized"),
            },
        )


def show_ages(choice: Choice) -> None:
    """Compare how many order lines have been back-ordered for how long."""
    days = cached(kpis.counted_days)(choice.selection, "backorder_lines")
    ages = cached(kpis.backorder_ages)(choice.selection, days)
    st.subheader("Order lines by days late", anchor=False)
    if ages.is_empty():
        st.info("Nothing is back-ordered in this choice.")
        return
    bars = ages.select(label=pl.col("age_bucket") + " days", value="backorder_lines")
    st.altair_chart(kpi_charts.comparison(bars, "units", is_in_order=True))
    with st.expander("Figures by age"):
        amounts = ages if choice.currency else ages.drop("backorder_value")
        st.dataframe(
            amounts,
            hide_index=True,
            column_config={
                "age_bucket": "Days late",
                "backorder_lines": st.column_config.NumberColumn("Lines", format="localized"),
                "backorder_quantity": st.column_config.NumberColumn("Units", format="localized"),
                "backorder_value": st.column_config.NumberColumn("Value", format="localized"),
            },
        )


def show_exclusions(tile: Kpi, choice: Choice) -> None:
    """Name the reasons for which something is left out, and how much of the rest is known."""
    days = cached(kpis.counted_days)(choice.selection, tile.code)
    reasons = cached(kpis.exclusions)(choice.selection, tile.code, days)
    if reasons.is_empty():
        return
    st.subheader("Left out", anchor=False)
    st.dataframe(
        reasons.with_columns(pl.col("reason").str.replace_all("_", " ")),
        hide_index=True,
        column_config={
            "reason": "Reason",
            "excluded_count": st.column_config.NumberColumn("Count", format="localized"),
        },
    )


def names_of(dimension: str) -> dict[str, str]:
    """Return what the members of a dimension are called."""
    if dimension == "location":
        locations = cached(dimensions.locations)()
        return dict(locations.select("location_key", "location_name").iter_rows())
    if dimension == "entity":
        return dict(cached(dimensions.entities)().select("entity_id", "entity_name").iter_rows())
    return channel_names()


require_page("overview")
page_title("Overview", "The order flow in measures: what changed, and where it comes from.")

choice = choose_selection()
if choice is None:
    st.info("The snapshot holds no KPI values yet. Ingest a feed and run the pipeline.")
    st.stop()

definitions = cached(kpis.definitions)()
tiles = kpis_of(definitions, choice)
selection = choice.selection
st.caption(
    f"Up to {selection.last:%d %b %Y}, everything reported."
    if choice.is_everything
    else f"{selection.first:%d %b %Y} to {selection.last:%d %b %Y}, "
    f"against the equally long period before."
)
if not choice.currency:
    st.info(
        "This choice holds several currencies, which are never summed. "
        "Choose one entity to see amounts and margin."
    )
show_tiles(tiles, choice.currency)

chosen = choose_from_url(
    "Look closer at", "kpi", {tile.code: tile.name for tile in tiles}, default=tiles[0].code
)
tile = next(tile for tile in tiles if tile.code == chosen)
show_trend(tile, choice)
left, right = st.columns(2, gap="large")
with left:
    show_breakdown(tile, choice, "channel")
with right:
    show_breakdown(tile, choice, "location" if choice.currency else "entity")
if tile.code.startswith("backorder"):
    show_ages(choice)
show_exclusions(tile, choice)
