"""The feed `items`."""

from ingest.feed import Feed, decimal, instant, integer, text

FEED = Feed(
    name="items",
    version=1,
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
        instant("changed_at", "When the source last changed the row."),
    ),
)
