"""The feed `suppliers`."""

from ingest.feed import Feed, date, instant, integer, text

FEED = Feed(
    name="suppliers",
    version=2,
    grain="One row per supplier as its source last stated it.",
    key=("supplier_id",),
    fields=(
        text("supplier_id", "Supplier number in the source.", required=True),
        text("supplier_name", "Name of the supplier.", required=True),
        integer("payment_days", "Days allowed for payment."),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
