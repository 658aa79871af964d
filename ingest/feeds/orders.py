"""The feed `orders`."""

from ingest.feed import Feed, date, instant, text

FEED = Feed(
    name="orders",
    version=2,
    grain="One row per customer order as its source last stated it.",
    key=("order_id",),
    fields=(
        text("order_id", "Order number in the source.", required=True),
        text("customer_id", "Customer that ordered.", required=True),
        text("customer_po", "Purchase order number given by the customer."),
        text("entity_id", "Legal entity that sells."),
        text(
            "channel",
            "Way that the order came in.",
            codes="edi portal sales_desk api store distributor wholesale unknown",
        ),
        text("location_id", "Location that ships by default."),
        text("backorder_order_id", "Order that carries what this order could not supply."),
        text("currency_code", "ISO 4217 code of the order's amounts."),
        instant("ordered_at", "When the customer ordered.", required=True),
        date("requested_date", "Day that the customer asked for."),
        date("promised_date", "Day that was promised at first."),
        date("window_start_date", "First day on which the customer takes the goods in."),
        date("window_end_date", "Last day on which the customer takes the goods in."),
        instant("cancelled_at", "When the order was cancelled."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
