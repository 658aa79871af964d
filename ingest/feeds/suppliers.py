"""The feed `suppliers`."""

from ingest.feed import Feed, instant, integer, text

FEED = Feed(
    name="suppliers",
    version=1,
    grain="One row per supplier as its source last stated it.",
    key=("supplier_id",),
    fields=(
        text("supplier_id", "Supplier number in the source.", required=True),
        text("supplier_name", "Name of the supplier.", required=True),
        integer("payment_days", "Days allowed for payment."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
