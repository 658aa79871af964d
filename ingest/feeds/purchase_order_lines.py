"""The feed `purchase_order_lines`."""

from ingest.feed import Feed, boolean, date, decimal, instant, text

FEED = Feed(
    name="purchase_order_lines",
    version=1,
    grain="One row per purchase order line as its source last stated it.",
    key=("purchase_order_line_id",),
    fields=(
        text(
            "purchase_order_line_id",
            "Purchase order line number, unique in the source.",
            required=True,
        ),
        text("purchase_order_id", "Purchase order that the line belongs to.", required=True),
        text("item_id", "Item bought.", required=True),
        decimal("quantity", "Quantity ordered, in the stated unit.", required=True),
        decimal("received_quantity", "Quantity received so far, in the stated unit."),
        text(
            "quantity_unit",
            "Whether quantities count base units or outer packs.",
            codes="base pack",
        ),
        decimal("unit_cost", "Price of one stated unit."),
        date("expected_date", "Day that the supplier is to deliver, if not the order's."),
        instant("received_at", "When the line was last received."),
        boolean("is_closed", "Whether nothing more is to come."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
