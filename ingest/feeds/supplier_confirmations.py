"""The feed `supplier_confirmations`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="supplier_confirmations",
    version=1,
    grain="One row per answer of a supplier on a purchase order line.",
    key=("confirmation_id",),
    fields=(
        text("confirmation_id", "Confirmation number, unique in the source.", required=True),
        text("purchase_order_id", "Purchase order that was answered.", required=True),
        text(
            "purchase_order_line_id",
            "Purchase order line that was answered; empty means the whole order.",
        ),
        text("item_id", "Item that the supplier answers for."),
        text(
            "status",
            "What was answered.",
            required=True,
            codes="accepted accepted_with_change backordered held cancelled rejected substituted",
        ),
        decimal("quantity", "Quantity that the answer holds for."),
        text("unit_code", "Unit of the quantity; empty means base units."),
        decimal("unit_cost", "Price confirmed, of one stated unit."),
        date("promised_date", "Day promised."),
        instant("confirmed_at", "When it was answered."),
        text("reason_code", "Reason as the source codes it."),
    ),
)
