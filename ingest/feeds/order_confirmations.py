"""The feed `order_confirmations`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="order_confirmations",
    version=1,
    grain="One row per answer given to a customer on an order line.",
    key=("confirmation_id",),
    fields=(
        text("confirmation_id", "Confirmation number, unique in the source.", required=True),
        text("order_id", "Order that was answered.", required=True),
        text("order_line_id", "Order line that was answered; empty means the whole order."),
        text("item_id", "Item ordered."),
        text(
            "status",
            "What was answered.",
            required=True,
            codes="accepted accepted_with_change backordered held cancelled rejected substituted",
        ),
        decimal("quantity", "Quantity that the answer holds for."),
        text("unit_code", "Unit of the quantity; empty means base units."),
        decimal("unit_price", "Price confirmed, of one stated unit without tax."),
        date("promised_date", "Day promised."),
        instant("confirmed_at", "When it was answered.", required=True),
        text("substitute_item_id", "Item offered in the place of the one ordered."),
        text("reason_code", "Reason as the source codes it."),
    ),
)
