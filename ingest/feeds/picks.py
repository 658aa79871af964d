"""The feed `picks`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="picks",
    version=2,
    grain="One row per pick or goods issue of an order line.",
    key=("pick_id",),
    fields=(
        text("pick_id", "Pick number, unique in the source.", required=True),
        text("order_line_id", "Order line that was picked.", required=True),
        text("item_id", "Item that was picked; empty means the item ordered."),
        text("location_id", "Location that picked."),
        decimal("quantity", "Quantity picked, in base units.", required=True),
        instant("picked_at", "When picking was confirmed."),
        instant("shipped_at", "When the goods left."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
