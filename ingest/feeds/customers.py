"""The feed `customers`."""

from ingest.feed import Feed, boolean, decimal, instant, integer, text

FEED = Feed(
    name="customers",
    version=1,
    grain="One row per customer as its source last stated it.",
    key=("customer_id",),
    fields=(
        text("customer_id", "Customer number in the source.", required=True),
        text("customer_name", "Name of the customer.", required=True),
        text("bill_to_customer_id", "Customer that is billed; empty means the customer itself."),
        text("customer_group", "Buying group or category."),
        text("customer_tier", "Service tier: A, B or C."),
        text("entity_id", "Legal entity that sells to the customer."),
        decimal("credit_limit", "Credit limit in the entity's currency."),
        integer("payment_days", "Days allowed for payment."),
        boolean("is_on_credit_hold", "Whether the source holds the customer's orders for credit."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
