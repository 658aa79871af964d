"""The feed `case_events`."""

from ingest.feed import Feed, instant, integer, text

FEED = Feed(
    name="case_events",
    version=1,
    grain="One row per act of a person on an exception case.",
    key=("event_number",),
    fields=(
        integer(
            "event_number",
            "Running number of the act in the operational store.",
            required=True,
        ),
        text("case_id", "Case acted on; equals the exception's id.", required=True),
        text("exception_code", "Code of the exception acted on."),
        text(
            "event_type",
            "What the person did.",
            required=True,
            codes="claimed commented resolved released reopened",
        ),
        text("actor", "Account that acted.", required=True),
        text("reason_code", "Reason given for a resolution."),
        text("comment", "Words of the person."),
        text("case_state", "State of the case after the act.", required=True),
        integer("case_version", "Version of the case after the act.", required=True),
        instant("occurred_at", "When the act was recorded.", required=True),
    ),
)
