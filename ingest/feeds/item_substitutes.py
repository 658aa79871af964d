"""The feed `item_substitutes`."""

from ingest.feed import Feed, boolean, date, instant, integer, text

FEED = Feed(
    name="item_substitutes",
    version=1,
    grain="One row per item, item that may go in its place, customer and first day.",
    key=("item_id", "substitute_item_id", "customer_id", "valid_from_date"),
    fields=(
        text("item_id", "Item ordered.", required=True),
        text("substitute_item_id", "Item that may go in its place.", required=True),
        text("customer_id", "Customer that the row is for; empty means all customers."),
        integer("priority", "Which substitute to offer first; 1 goes before 2."),
        boolean(
            "is_preauthorised", "Whether the customer takes the substitute without being asked."
        ),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
