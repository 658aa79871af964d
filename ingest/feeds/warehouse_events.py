"""The feed `warehouse_events`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="warehouse_events",
    version=1,
    grain="One row per thing that happened in a warehouse, as its system told it.",
    key=("event_id",),
    fields=(
        text("event_id", "Event number, unique in the source.", required=True),
        text(
            "event_type",
            "What happened.",
            required=True,
            codes="accepted rejected allocated deallocated wave_released recalled "
            "picked short unpicked packed unpacked staged loaded unloaded "
            "shipped cancelled received put_away moved replenished counted "
            "adjusted held unheld",
        ),
        text("order_line_id", "Order line concerned, where there is one."),
        text("order_id", "Order concerned, where there is one."),
        text("shipment_id", "Shipment concerned, where there is one."),
        text("handling_unit_id", "Pallet or carton, by its SSCC where it has one."),
        text("wave_id", "Wave that the work belongs to."),
        text("item_id", "Item concerned."),
        text("location_id", "Location where it happened."),
        decimal("quantity", "Quantity concerned; of adjustments, positive into stock."),
        text("unit_code", "Unit of the quantity; empty means base units."),
        text("reason_code", "Reason as the source codes it."),
        text("lot_number", "Lot or batch of the goods."),
        text("person_id", "Person who did the work, as the source numbers people."),
        instant("occurred_at", "When it happened.", required=True),
        text(
            "corrects_event_id",
            "Event that this one takes the place of; a quantity of zero voids it.",
        ),
    ),
)
