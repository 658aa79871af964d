"""The feed `order_holds`."""

from ingest.feed import Feed, instant, text

FEED = Feed(
    name="order_holds",
    version=1,
    grain="One row per hold on an order or one of its lines as its source last stated it.",
    key=("hold_id",),
    fields=(
        text("hold_id", "Hold number, unique in the source.", required=True),
        text("order_id", "Order that is held.", required=True),
        text("order_line_id", "Order line that is held; empty means the whole order."),
        text(
            "hold_type",
            "Why it is held.",
            required=True,
            codes="credit compliance price inventory customer address delivery billing data other",
        ),
        text("reason_code", "Reason as the source codes it."),
        text("placed_by", "Who placed it; empty means the source itself."),
        instant("placed_at", "When it was placed.", required=True),
        text("released_by", "Who released it; empty means the source itself."),
        instant("released_at", "When it was released; empty means that it stands."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
