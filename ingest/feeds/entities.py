"""The feed `entities`."""

from ingest.feed import Feed, date, instant, text

FEED = Feed(
    name="entities",
    version=1,
    grain="One row per legal entity as its source last stated it.",
    key=("entity_id",),
    fields=(
        text("entity_id", "Legal entity.", required=True),
        text("entity_name", "Name of the legal entity.", required=True),
        text("parent_entity_id", "Legal entity that this one belongs to."),
        text("currency_code", "ISO 4217 code of the currency that it keeps its books in."),
        text("country_code", "ISO 3166 code of the country that it is registered in."),
        text("time_zone", "IANA time zone of its head office."),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
