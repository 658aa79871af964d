"""The feed `stock_movements`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="stock_movements",
    version=1,
    grain="One row per movement of stock.",
    key=("movement_id",),
    fields=(
        text("movement_id", "Movement number, unique in the source.", required=True),
        text("item_id", "Item that moved.", required=True),
        text("location_id", "Location of the stock."),
        text(
            "movement_kind",
            "Why the stock moved.",
            required=True,
            codes="issue receipt adjustment transfer return",
        ),
        decimal("quantity", "Quantity in base units; positive into stock.", required=True),
        text("customer_id", "Customer that the stock went to."),
        text("supplier_id", "Supplier that the stock came from."),
        text("invoice_id", "Invoice that billed the movement."),
        text("purchase_order_id", "Purchase order that was received."),
        instant("moved_at", "When the stock moved.", required=True),
    ),
)
