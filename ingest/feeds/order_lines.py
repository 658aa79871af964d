"""The feed `order_lines`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="order_lines",
    version=2,
    grain="One row per order line as its source last stated it.",
    key=("order_line_id",),
    fields=(
        text("order_line_id", "Order line number, unique in the source.", required=True),
        text("order_id", "Order that the line belongs to.", required=True),
        text("item_id", "Item ordered.", required=True),
        text("location_id", "Location that ships the line, if not the order's."),
        text(
            "line_kind",
            "What kind of line it is, if not from stock; other kinds are left out of service KPIs.",
            codes="stock drop_ship non_stock blanket spawned sample",
        ),
        text("unit_code", "Unit of the quantities and prices; empty means base units."),
        decimal("quantity", "Quantity ordered.", required=True),
        decimal("cancelled_quantity", "Quantity cancelled by the customer."),
        decimal("unit_price", "Price of one stated unit without tax."),
        decimal("unit_cost", "Expected cost of one stated unit."),
        date("requested_date", "Day that the customer asked for, if not the order's."),
        date("promised_date", "Day that was promised at first, if not the order's."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
