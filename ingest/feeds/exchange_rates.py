"""The feed `exchange_rates`."""

from ingest.feed import Feed, date, instant, rate, text

FEED = Feed(
    name="exchange_rates",
    version=1,
    grain="One row per named kind of rate, pair of currencies and day from which it holds.",
    key=("rate_type", "from_currency_code", "to_currency_code", "rate_date"),
    fields=(
        text("rate_type", "Name of the kind of rate; KPIs read spot and closing.", required=True),
        text(
            "from_currency_code", "ISO 4217 code of the currency that is translated.", required=True
        ),
        text("to_currency_code", "ISO 4217 code of the currency translated to.", required=True),
        date("rate_date", "First day that the rate holds.", required=True),
        rate("rate", "Units of the second currency for one of the first.", required=True),
        instant("changed_at", "When the source last changed the row."),
    ),
)
