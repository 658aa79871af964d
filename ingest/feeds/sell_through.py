"""The feed `sell_through`."""

from ingest.feed import Feed, date, decimal, text

FEED = Feed(
    name="sell_through",
    version=1,
    grain="One row per item that a customer reports as sold on, with its place and period.",
    key=("report_line_id",),
    fields=(
        text("report_line_id", "Report line number, unique in the source.", required=True),
        text("customer_id", "Customer that reports.", required=True),
        text("item_id", "Item sold on.", required=True),
        text("customer_location_id", "Shop or site of the customer that sold."),
        decimal(
            "quantity", "Quantity sold on; returns to the customer are negative.", required=True
        ),
        text("unit_code", "Unit of the quantity; empty means base units."),
        date("period_start_date", "First day of the period.", required=True),
        date("period_end_date", "Last day of the period.", required=True),
    ),
)
