"""The feed `order_changes`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="order_changes",
    version=1,
    grain="One row per change that was asked for on an order or one of its lines.",
    key=("change_id",),
    fields=(
        text("change_id", "Change number, unique in the source.", required=True),
        text("order_id", "Order to be changed.", required=True),
        text("order_line_id", "Order line to be changed; empty means the whole order."),
        text("customer_id", "Customer whose order it is, where the source says so."),
        text("customer_po", "Purchase order number given by the customer."),
        text(
            "change_type",
            "What is to change; replace states the whole line anew.",
            required=True,
            codes="add cancel quantity price date item replace",
        ),
        text("item_id", "Item asked for."),
        decimal("quantity", "Quantity asked for after the change."),
        text("unit_code", "Unit of the quantity; empty means base units."),
        decimal("unit_price", "Price asked for, of one stated unit without tax."),
        date("requested_date", "Day asked for."),
        text("requested_by", "Who asked.", codes="customer seller"),
        text("reason_code", "Reason as the source codes it."),
        instant("changed_at", "When the change was asked for.", required=True),
    ),
)
