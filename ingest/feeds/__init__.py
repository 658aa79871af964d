"""The canonical feeds, by name."""

from ingest.feed import Feed
from ingest.feeds import (
    case_events,
    customers,
    deliveries,
    invoice_lines,
    items,
    locations,
    on_hand_balances,
    order_lines,
    orders,
    picks,
    purchase_order_lines,
    purchase_orders,
    receivables,
    stock_movements,
    suppliers,
)

FEEDS: dict[str, Feed] = {
    module.FEED.name: module.FEED
    for module in (
        customers,
        items,
        suppliers,
        locations,
        orders,
        order_lines,
        picks,
        deliveries,
        stock_movements,
        on_hand_balances,
        purchase_orders,
        purchase_order_lines,
        invoice_lines,
        receivables,
        case_events,
    )
}
