"""What happened to an order, and where does each number come from?"""

import polars as pl
import streamlit as st

from app import formats
from app.banner import page_title
from app.cache import cached
from app.filters import put_into_url
from app.order_detail import (
    STATES,
    show_events,
    show_header,
    show_holds,
    show_lines,
    show_sources,
)
from app.queries import orders
from app.session import require_page
from app.tables import amount_column, date_column


def choose_order() -> str:
    """Show the search and its results; return the key of the chosen order, or ''."""
    st.session_state["filter-q"] = st.query_params.get("q", "")
    words = st.text_input(
        "Find an order",
        placeholder="Order number, customer PO or customer name",
        key="filter-q",
        on_change=put_into_url,
        args=("q",),
    ).strip()
    found = cached(orders.found)(words)
    if found.is_empty():
        st.info("No order fits these words. Try a part of the number or of the customer's name.")
        return st.query_params.get("order", "")
    if found.height == orders.FOUND_AT_MOST:
        st.caption(f"The newest {orders.FOUND_AT_MOST} are shown. More words find fewer orders.")
    selected = st.dataframe(
        found.with_columns(
            pl.col("order_state").replace(STATES),
            pl.col("channel").map_elements(formats.words, return_dtype=pl.String),
        ),
        hide_index=True,
        placeholder="",
        height=280,
        on_select="rerun",
        selection_mode="single-row",
        key=f"orders-{words}",
        column_order=[
            "order_id",
            "customer_name",
            "customer_po",
            "channel",
            "order_state",
            "line_count",
            "ordered_amount",
            "currency_code",
            "ordered_date",
            "due_date",
        ],
        column_config={
            "order_id": "Order",
            "customer_name": st.column_config.TextColumn("Customer", width="medium"),
            "customer_po": "Customer PO",
            "channel": "Channel",
            "order_state": "State",
            "line_count": st.column_config.NumberColumn("Lines", format="localized"),
            "ordered_amount": amount_column("Ordered"),
            "currency_code": st.column_config.TextColumn("Currency", width="small"),
            "ordered_date": date_column("Ordered on"),
            "due_date": date_column("Due on"),
        },
    )
    rows = selected["selection"]["rows"]
    if rows:
        st.query_params["order"] = found["order_key"][rows[0]]
    return st.query_params.get("order", "")


require_page("orders")
page_title("Orders", "Find an order, follow what happened to it, and see the file behind it.")

order_key = choose_order()
if not order_key:
    st.info("Select a row to see the order.")
    st.stop()

order = cached(orders.order)(order_key)
if order.is_empty():
    st.info("The order of this link is not in the snapshot. Search for it above.")
    st.stop()

lines = cached(orders.lines)(order_key)
events = cached(orders.events)(order_key)
show_header(order.row(0, named=True))
show_lines(lines)
show_holds(cached(orders.holds)(order_key))
show_events(events)
show_sources(order, lines, events)
