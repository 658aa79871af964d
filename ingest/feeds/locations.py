"""The feed `locations`."""

from ingest.feed import Feed, date, instant, text

FEED = Feed(
    name="locations",
    version=2,
    grain="One row per warehouse or shop as its source last stated it.",
    key=("location_id",),
    fields=(
        text("location_id", "Location number in the source.", required=True),
        text("location_name", "Name of the location.", required=True),
        text("entity_id", "Legal entity that runs the location."),
        text("time_zone", "IANA time zone of the location."),
        date("valid_from_date", "First day that the row holds; empty means since ever."),
        date("valid_to_date", "Last day that the row holds; empty means until further notice."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
