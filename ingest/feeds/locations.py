"""The feed `locations`."""

from ingest.feed import Feed, instant, text

FEED = Feed(
    name="locations",
    version=1,
    grain="One row per warehouse or shop as its source last stated it.",
    key=("location_id",),
    fields=(
        text("location_id", "Location number in the source.", required=True),
        text("location_name", "Name of the location.", required=True),
        text("entity_id", "Legal entity that runs the location."),
        text("time_zone", "IANA time zone of the location."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
