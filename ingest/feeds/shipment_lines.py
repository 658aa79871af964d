"""The feed `shipment_lines`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="shipment_lines",
    version=1,
    grain="One row per line of a shipment to a customer, as it was notified.",
    key=("shipment_line_id",),
    fields=(
        text("shipment_line_id", "Shipment line number, unique in the source.", required=True),
        text("shipment_id", "Shipment that the line belongs to.", required=True),
        text("order_id", "Order that is shipped."),
        text("order_line_id", "Order line that is shipped, where the source says so."),
        text("item_id", "Item shipped."),
        text("location_id", "Location that ships."),
        decimal("quantity", "Quantity shipped.", required=True),
        text("unit_code", "Unit of the quantity; empty means base units."),
        text("handling_unit_id", "Pallet or carton, by its SSCC where it has one."),
        text("carrier_id", "Carrier, by its SCAC or the source's number."),
        text("tracking_number", "Number that the carrier tracks the shipment by."),
        instant("shipped_at", "When the goods left; without it they do not count as shipped."),
        instant("expected_delivery_at", "When the customer is to receive the goods."),
        text("lot_number", "Lot or batch of the goods."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
