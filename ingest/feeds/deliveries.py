"""The feed `deliveries`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="deliveries",
    version=2,
    grain="One row per proof of delivery of an order line.",
    key=("delivery_id",),
    fields=(
        text("delivery_id", "Delivery number, unique in the source.", required=True),
        text("order_line_id", "Order line that was delivered.", required=True),
        text("item_id", "Item that was delivered; empty means the item ordered."),
        decimal("quantity", "Quantity delivered, in base units.", required=True),
        instant("delivered_at", "When the customer received the goods.", required=True),
    ),
)
