"""The feed `site_calendars`."""

from ingest.feed import Feed, boolean, date, instant, text

FEED = Feed(
    name="site_calendars",
    version=1,
    grain="One row per warehouse or shop and day, with whether it works.",
    key=("location_id", "calendar_date"),
    fields=(
        text("location_id", "Location number in the source.", required=True),
        date("calendar_date", "Day.", required=True),
        boolean("is_open", "Whether the location works that day.", required=True),
        instant("cut_off_at", "Until when what is released leaves the same day."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
