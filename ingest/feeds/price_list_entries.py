"""The feed `price_list_entries`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="price_list_entries",
    version=1,
    grain="One row per price of an item in a list or contract as its source last stated it.",
    key=("entry_id",),
    fields=(
        text("entry_id", "Entry number, unique in the source.", required=True),
        text("price_list_id", "Price list or contract that the entry belongs to."),
        text("customer_id", "Customer that the price is for; empty means all of the list."),
        text("item_id", "Item priced.", required=True),
        text("unit_code", "Unit that is priced; empty means base units."),
        text("currency_code", "ISO 4217 code of the amounts."),
        decimal("unit_price", "Price of one stated unit without tax.", required=True),
        decimal("min_quantity", "Quantity, in the stated unit, from which the price holds."),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
