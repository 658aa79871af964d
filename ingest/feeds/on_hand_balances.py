"""The feed `on_hand_balances`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="on_hand_balances",
    version=1,
    grain="One row per item and location, with the stock that the source says is there.",
    key=("item_id", "location_id"),
    fields=(
        text("item_id", "Item in stock.", required=True),
        text("location_id", "Location of the stock.", required=True),
        decimal("quantity", "Quantity on hand, in base units.", required=True),
        decimal("unit_cost", "Cost of a base unit."),
        instant("balance_at", "When the source stated the balance."),
    ),
)
