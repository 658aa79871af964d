"""What the rows of each feed name, and which feeds all parts of a history share.

A part is that of some customers: with each it holds whoever is billed for it, and all that any row
links to it, so that no join of the models leads out of a part.
"""

# Kinds of things that rows name, in the order in which it is found out whose they are, each with
# the feeds that say so first: an order is its customer's, a line is its order's.
KINDS: dict[str, tuple[str, ...]] = {
    "customer": ("customers",),
    "order": ("orders",),
    "line": ("order_lines",),
    "shipment": ("shipment_lines", "warehouse_events", "carrier_events", "order_costs"),
    "event": ("warehouse_events",),
    "return": ("returns", "credits"),
    "receipt": ("cash_receipts",),
    "invoice": ("invoices", "invoice_lines", "receivables", "stock_movements"),
}

# The feeds whose rows are divided: per feed the columns that name something, and its kind.
DIVIDED: dict[str, dict[str, str]] = {
    "orders": {"order_id": "order", "customer_id": "customer"},
    "order_lines": {"order_line_id": "line", "order_id": "order"},
    "order_changes": {"order_line_id": "line", "order_id": "order"},
    "order_confirmations": {"order_line_id": "line", "order_id": "order"},
    "order_holds": {"order_line_id": "line", "order_id": "order"},
    "warehouse_events": {
        "order_line_id": "line",
        "order_id": "order",
        "shipment_id": "shipment",
        "event_id": "event",
        "corrects_event_id": "event",
    },
    "picks": {"order_line_id": "line"},
    "shipment_lines": {"order_line_id": "line", "order_id": "order", "shipment_id": "shipment"},
    "carrier_events": {"order_id": "order", "shipment_id": "shipment"},
    "deliveries": {"order_line_id": "line"},
    "returns": {
        "order_line_id": "line",
        "order_id": "order",
        "customer_id": "customer",
        "return_id": "return",
        "invoice_id": "invoice",
    },
    "order_costs": {"order_line_id": "line", "order_id": "order", "shipment_id": "shipment"},
    "invoices": {"order_id": "order", "customer_id": "customer", "invoice_id": "invoice"},
    "invoice_lines": {"order_line_id": "line", "customer_id": "customer", "invoice_id": "invoice"},
    "credits": {"customer_id": "customer", "return_id": "return", "invoice_id": "invoice"},
    "receivables": {"customer_id": "customer", "invoice_id": "invoice"},
    "cash_receipts": {"customer_id": "customer", "receipt_id": "receipt"},
    "cash_applications": {"receipt_id": "receipt", "invoice_id": "invoice"},
}

# Every part reads these whole, but their rows link what is divided.
LINKING: dict[str, dict[str, str]] = {
    "customers": {"customer_id": "customer", "bill_to_customer_id": "customer"},
    "stock_movements": {"customer_id": "customer", "invoice_id": "invoice"},
}

# What names no customer here belongs to one account, that of nobody.
ACCOUNTS = ("orders", "receivables")

# Of no customer, and nothing to what is of one: the first part alone reads them.
OF_THE_FIRST_PART = (
    "purchase_orders",
    "purchase_order_lines",
    "supplier_confirmations",
    "supplier_ship_notices",
)
