"""The feed `kit_components`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="kit_components",
    version=1,
    grain="One row per kit, component and first day, with what one kit holds.",
    key=("kit_item_id", "component_item_id", "valid_from_date"),
    fields=(
        text("kit_item_id", "Item that is sold as a kit.", required=True),
        text("component_item_id", "Item that the kit holds, itself no kit.", required=True),
        decimal(
            "quantity", "Base units of the component in one base unit of the kit.", required=True
        ),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
