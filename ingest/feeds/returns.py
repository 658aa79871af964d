"""The feed `returns`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="returns",
    version=1,
    grain="One row per line of a customer's return as its source last stated it.",
    key=("return_line_id",),
    fields=(
        text("return_line_id", "Return line number, unique in the source.", required=True),
        text("return_id", "Return authorisation; empty where the goods came without one."),
        text("order_id", "Order that the goods were ordered on."),
        text("order_line_id", "Order line that the goods were ordered on."),
        text("invoice_id", "Invoice that billed the goods."),
        text("item_id", "Item returned.", required=True),
        text("customer_id", "Customer that returns."),
        text("location_id", "Location that receives the return."),
        decimal(
            "quantity", "Quantity authorised or, without authorisation, received.", required=True
        ),
        text("unit_code", "Unit of the quantity; empty means base units."),
        text("reason_code", "Reason as the source codes it."),
        text(
            "disposition",
            "What is done with the goods.",
            codes="restock scrap return_to_vendor rework quarantine refuse",
        ),
        instant("authorised_at", "When the return was authorised."),
        instant("received_at", "When the goods came back."),
        decimal("credited_amount", "Amount credited so far, with tax."),
        text("currency_code", "ISO 4217 code of the amounts."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
