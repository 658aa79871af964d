"""The feed `master_links`."""

from ingest.feed import Feed, instant, text

FEED = Feed(
    name="master_links",
    version=1,
    grain="One row per master record of a source, with the golden record that it tells of.",
    key=("linked_source", "linked_id", "thing_kind"),
    fields=(
        text("thing_kind", "What is linked.", required=True, codes="customer item supplier"),
        text("linked_source", "Source that has the record.", required=True),
        text("linked_id", "Number of the record in that source.", required=True),
        text("golden_id", "Golden record; empty means that the record is linked no longer."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
