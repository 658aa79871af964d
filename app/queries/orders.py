"""What happened to an order, and where does each number come from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.warehouse import read

if TYPE_CHECKING:
    import polars as pl

FOUND_AT_MOST = 200


def found(words: str) -> pl.DataFrame:
    """Return the newest orders whose number, customer PO or customer name holds the words."""
    return read(
        f"""
        select
            order_key, order_id, customer_name, customer_po, channel, order_state, currency_code,
            line_count, ordered_amount, ordered_date, due_date
        from marts.fct_orders
        where
            $words = ''
            or contains(lower(order_id), lower($words))
            or contains(lower(customer_po), lower($words))
            or contains(lower(customer_name), lower($words))
        order by lower(order_id) = lower($words) desc, ordered_date desc, order_key
        limit {FOUND_AT_MOST}
        """,
        words=words,
    )


def order(order_key: str) -> pl.DataFrame:
    """Return the header of one order, or no row."""
    return read("select * from marts.fct_orders where order_key = $order_key", order_key=order_key)


def lines(order_key: str) -> pl.DataFrame:
    """Return the lines of one order with their quantities and sources."""
    return read(
        """
        select
            order_line_key, order_line_id, item_id, item_name, line_state, requested_date,
            first_promise_date, latest_promise_date, ordered_quantity,
            cancelled_quantity, picked_quantity, shipped_quantity, delivered_quantity,
            invoiced_quantity, open_quantity, unit_price, ordered_amount, is_backordered,
            source_system, file_id, file_name, file_row, record_time
        from marts.fct_order_lines
        where order_key = $order_key
        order by order_line_id
        """,
        order_key=order_key,
    )


def holds(order_key: str) -> pl.DataFrame:
    """Return the holds on one order and its lines, oldest first."""
    return read(
        """
        select
            order_line_key, hold_type, reason_code, placed_by, placed_at, lifted_by, lifted_at,
            is_standing
        from marts.fct_order_holds
        where order_key = $order_key
        order by placed_at, hold_key
        """,
        order_key=order_key,
    )


def events(order_key: str) -> pl.DataFrame:
    """Return what happened to one order, oldest first."""
    return read(
        """
        select
            event_id, object_type, object_key, event_type, actor_kind, quantity, amount,
            event_time, record_time, source_system, file_id, file_name, file_row
        from marts.fct_order_events
        where order_key = $order_key
        order by event_time, object_key, event_id
        """,
        order_key=order_key,
    )
