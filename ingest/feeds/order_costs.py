"""The feed `order_costs`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="order_costs",
    version=1,
    grain="One row per cost of serving an order, line or shipment as its source last stated it.",
    key=("order_cost_id",),
    fields=(
        text("order_cost_id", "Cost number, unique in the source.", required=True),
        text(
            "cost_type",
            "What it was spent on.",
            required=True,
            codes="freight rebate fulfilment expedite order_handling allowance other",
        ),
        text(
            "cost_stage",
            "Whether it was expected at promise or is what it came to; empty means actual.",
            codes="expected actual",
        ),
        text("order_id", "Order that caused it, where it is shared by the order's lines."),
        text("order_line_id", "Order line that caused it, where it is one line's own."),
        text("shipment_id", "Shipment that caused it, where it is shared by what was shipped."),
        decimal(
            "amount",
            "Cost without tax; what we get back is negative.",
            required=True,
        ),
        text("currency_code", "ISO 4217 code of the amounts."),
        text("reference", "Document that states it, such as a carrier's bill or a rebate claim."),
        instant("posted_at", "When it was posted.", required=True),
        instant("changed_at", "When the source last changed the row."),
    ),
)
