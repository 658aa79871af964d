"""What is there to see of one order?"""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from app import formats
from app.charts.timeline import timeline
from app.tables import amount_column, date_column, instant_column, quantity_column

STATES = {
    "open": "Open",
    "rejected": "Rejected",
    "part_picked": "Part picked",
    "picked": "Picked",
    "shipped": "Shipped",
    "delivered": "Delivered",
    "cancelled": "Cancelled",
}


def show_header(order: dict[str, Any]) -> None:
    """Show the facts of the order as a whole."""
    st.subheader(f"Order {formats.plain(str(order['order_id']))}", anchor=False)
    st.markdown(
        f"{formats.plain(str(order['customer_name']))} · customer PO "
        f"{formats.plain(str(order['customer_po'] or formats.MISSING))} · "
        f"{formats.words(str(order['channel'] or formats.MISSING))} · "
        f"**{STATES.get(str(order['order_state']), order['order_state'])}**"
    )
    currency = str(order["currency_code"] or "")
    facts = {
        "Ordered": formats.amount(order["ordered_amount"], currency),
        "Invoiced": formats.amount(order["invoiced_amount"], currency),
        "Margin": formats.amount(order["margin_amount"], currency),
        "Ordered on": formats.day(order["ordered_date"]),
        "Due on": formats.day(order["due_date"]),
        "Picked on": formats.day(order["picked_date"]),
    }
    with st.container(border=True):
        for column, (label, fact) in zip(st.columns(len(facts)), facts.items(), strict=True):
            column.caption(label)
            column.markdown(f"**{formats.plain(fact)}**")
    if order["backorder_order_key"]:
        st.caption(
            f"What was short went on order {formats.plain(str(order['backorder_order_key']))}."
        )


def show_lines(lines: pl.DataFrame) -> None:
    """Show how far each line has come."""
    st.subheader("Lines", anchor=False)
    st.dataframe(
        lines.with_columns(pl.col("line_state").replace(STATES)),
        hide_index=True,
        placeholder="",
        column_order=[
            "order_line_id",
            "item_name",
            "ordered_quantity",
            "picked_quantity",
            "shipped_quantity",
            "delivered_quantity",
            "invoiced_quantity",
            "open_quantity",
            "unit_price",
            "ordered_amount",
            "requested_date",
            "first_promise_date",
            "latest_promise_date",
            "line_state",
        ],
        column_config={
            "order_line_id": "Line",
            "item_name": st.column_config.TextColumn("Item", width="medium"),
            "ordered_quantity": quantity_column("Ordered"),
            "picked_quantity": quantity_column("Picked"),
            "shipped_quantity": quantity_column("Shipped"),
            "delivered_quantity": quantity_column("Delivered"),
            "invoiced_quantity": quantity_column("Invoiced"),
            "open_quantity": quantity_column("Open"),
            "unit_price": amount_column("Unit price"),
            "requested_date": date_column("Asked for"),
            "first_promise_date": date_column("Promised first"),
            "latest_promise_date": date_column("Promised last"),
            "ordered_amount": amount_column("Amount"),
            "line_state": "State",
        },
    )


def show_holds(holds: pl.DataFrame) -> None:
    """Show what holds the order or its lines, or did; nothing where nothing ever has."""
    if holds.is_empty():
        return
    standing = holds["is_standing"].sum()
    st.subheader(f"Holds, {standing} standing" if standing else "Holds, all lifted", anchor=False)
    st.dataframe(
        holds.with_columns(without_source("order_line_key").fill_null("whole order")),
        hide_index=True,
        placeholder="",
        column_order=[
            "order_line_key",
            "hold_type",
            "reason_code",
            "placed_at",
            "placed_by",
            "lifted_at",
            "lifted_by",
        ],
        column_config={
            "order_line_key": "Of",
            "hold_type": "Kind",
            "reason_code": "Reason",
            "placed_at": instant_column("Placed (UTC)"),
            "placed_by": "By",
            "lifted_at": instant_column("Lifted (UTC)"),
            "lifted_by": "Lifted by",
        },
    )


def without_source(column: str) -> pl.Expr:
    """Leave the source system out of a key: the page shows one order of one source."""
    return pl.col(column).str.replace(r"^[^/]*/", "")


def show_events(events: pl.DataFrame) -> None:
    """Show the life of the order, as a picture and as a list."""
    st.subheader("Timeline", anchor=False)
    if events.is_empty():
        st.info("No event of this order has reached us yet.")
        return
    st.altair_chart(timeline(events))
    st.dataframe(
        events.with_columns(without_source("object_key")),
        hide_index=True,
        placeholder="",
        height=260,
        column_order=[
            "event_time",
            "event_type",
            "object_type",
            "object_key",
            "quantity",
            "amount",
            "actor_kind",
        ],
        column_config={
            "event_time": instant_column("When (UTC)"),
            "event_type": "Event",
            "object_type": "Of a",
            "object_key": "Key",
            "quantity": quantity_column("Quantity"),
            "amount": amount_column("Amount"),
            "actor_kind": "By",
        },
    )


def show_sources(order: pl.DataFrame, lines: pl.DataFrame, events: pl.DataFrame) -> None:
    """Show the file and row behind the header, each line and each event."""
    st.subheader("Where each number comes from", anchor=False)
    st.caption(
        "Every figure leads back to a row of a file, kept as it arrived and named by its SHA-256."
    )
    lineage = ["source_system", "file_name", "file_id", "file_row", "record_time"]
    sources = pl.concat(
        [
            order.select(pl.lit("Order").alias("what"), *lineage),
            lines.select(pl.format("Line {}", "order_line_id").alias("what"), *lineage),
            events.select(
                pl.format("{} {}", "event_type", without_source("object_key")).alias("what"),
                *lineage,
            ),
        ],
        how="vertical_relaxed",
    )
    st.dataframe(
        sources.with_columns(pl.col("file_id").str.head(12)),
        hide_index=True,
        placeholder="",
        height=260,
        column_config={
            "what": st.column_config.TextColumn("Number", width="medium"),
            "source_system": "Source",
            "file_name": st.column_config.TextColumn("File", width="medium"),
            "file_id": "SHA-256 starts",
            "file_row": st.column_config.NumberColumn("Row", format="localized"),
            "record_time": instant_column("Learned (UTC)"),
        },
    )
