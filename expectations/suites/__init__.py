"""One suite for each landed feed. Imported late: Great Expectations takes seconds to load."""

FEEDS = (
    "case_events",
    "customers",
    "deliveries",
    "invoice_lines",
    "items",
    "locations",
    "on_hand_balances",
    "order_lines",
    "orders",
    "picks",
    "purchase_order_lines",
    "purchase_orders",
    "receivables",
    "stock_movements",
    "suppliers",
)
