"""The feed `purchase_orders`."""

from ingest.feed import Feed, date, instant, text

FEED = Feed(
    name="purchase_orders",
    version=1,
    grain="One row per order to a supplier as its source last stated it.",
    key=("purchase_order_id",),
    fields=(
        text("purchase_order_id", "Purchase order number in the source.", required=True),
        text("supplier_id", "Supplier that was ordered from.", required=True),
        text("entity_id", "Legal entity that buys."),
        text("location_id", "Location that receives."),
        instant("ordered_at", "When the purchase order was placed.", required=True),
        date("expected_date", "Day that the supplier is to deliver."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
