"""The feed `supplier_ship_notices`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="supplier_ship_notices",
    version=1,
    grain="One row per line of a supplier's notice that goods are on their way.",
    key=("notice_line_id",),
    fields=(
        text("notice_line_id", "Notice line number, unique in the source.", required=True),
        text("notice_id", "Notice that the line belongs to.", required=True),
        text("purchase_order_id", "Purchase order that is supplied."),
        text("purchase_order_line_id", "Purchase order line that is supplied."),
        text("item_id", "Item on its way."),
        text("supplier_id", "Supplier that sends."),
        text("location_id", "Location that is to receive."),
        decimal("quantity", "Quantity on its way.", required=True),
        text("unit_code", "Unit of the quantity; empty means base units."),
        text("handling_unit_id", "Pallet or carton, by its SSCC where it has one."),
        text("carrier_id", "Carrier, by its SCAC or the source's number."),
        text("tracking_number", "Number that the carrier tracks the shipment by."),
        text("lot_number", "Lot or batch of the goods."),
        instant("shipped_at", "When the goods left."),
        instant("expected_at", "When the goods are to arrive."),
    ),
)
