"""The feed `item_packs`."""

from ingest.feed import Feed, date, instant, integer, text

FEED = Feed(
    name="item_packs",
    version=1,
    grain="One row per item, unit and first day, with what the unit holds.",
    key=("item_id", "unit_code", "valid_from_date"),
    fields=(
        text("item_id", "Item concerned.", required=True),
        text("unit_code", "Unit described.", required=True),
        text("gtin", "GTIN of the item in this unit."),
        integer("numerator", "Base units in `denominator` of the unit.", required=True),
        integer("denominator", "Units that hold `numerator` base units; empty means one."),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
