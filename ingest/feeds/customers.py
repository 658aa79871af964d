"""The feed `customers`."""

from ingest.feed import Feed, boolean, date, decimal, instant, integer, text

FEED = Feed(
    name="customers",
    version=3,
    grain="One row per customer as its source last stated it.",
    key=("customer_id",),
    fields=(
        text("customer_id", "Customer number in the source.", required=True),
        text("customer_name", "Name of the customer.", required=True),
        text("bill_to_customer_id", "Customer that is billed; empty means the customer itself."),
        text("parent_customer_id", "Customer that this one belongs to, such as its group's head."),
        text("customer_group", "Buying group or category."),
        text("customer_tier", "Service tier: A, B or C."),
        text("entity_id", "Legal entity that sells to the customer."),
        decimal("credit_limit", "Credit limit in the entity's currency."),
        integer("payment_days", "Days allowed for payment."),
        text("terms", "Terms of payment as the source words them."),
        decimal(
            "quantity_tolerance_percent",
            "Per cent of a due quantity that may be missing by contract; empty means none.",
        ),
        integer(
            "delivery_tolerance_hours",
            "Hours by which a delivery may be late or early by contract; empty means none.",
        ),
        boolean("is_on_credit_hold", "Whether the source holds the customer's orders for credit."),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
