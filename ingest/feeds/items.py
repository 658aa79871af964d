"""The feed `items`."""

from ingest.feed import Feed, date, decimal, instant, integer, text

FEED = Feed(
    name="items",
    version=3,
    grain="One row per item as its source last stated it.",
    key=("item_id",),
    fields=(
        text("item_id", "Item number in the source.", required=True),
        text("item_name", "Name of the item.", required=True),
        text("item_group", "Category of the item."),
        text("supplier_id", "Usual supplier."),
        text("base_unit", "Unit that stock is counted in."),
        decimal("pack_quantity", "Base units in one outer pack."),
        integer("lead_time_days", "Days from purchase order to receipt."),
        decimal("unit_price", "Price of a base unit without tax."),
        decimal("unit_cost", "Cost of a base unit."),
        decimal("unit_weight", "Weight of a base unit in kilograms."),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
