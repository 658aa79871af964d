"""The feed `carrier_events`."""

from ingest.feed import Feed, instant, text

FEED = Feed(
    name="carrier_events",
    version=1,
    grain="One row per status of a shipment, as its carrier told it.",
    key=("event_id",),
    fields=(
        text("event_id", "Event number, unique in the source.", required=True),
        text("carrier_id", "Carrier, by its SCAC or the source's number."),
        text("tracking_number", "Number that the carrier tracks the shipment by."),
        text("shipment_id", "Shipment concerned, where the carrier states it."),
        text("order_id", "Order concerned, where the carrier states it."),
        text(
            "status_code",
            "What the carrier says.",
            required=True,
            codes="booked picked_up departed in_transit arrived estimated appointment "
            "out_for_delivery attempted delivered proof_of_delivery delayed "
            "exception refused damaged lost returning returned cancelled",
        ),
        text("reason_code", "Reason as the carrier codes it."),
        text("city", "City where it happened."),
        text("region", "State or province where it happened."),
        text("country_code", "ISO 3166 code of the country where it happened."),
        instant("occurred_at", "When it happened.", required=True),
        instant("estimated_delivery_at", "When the carrier expects to deliver."),
        text("signed_by", "Name that was signed on delivery."),
    ),
)
