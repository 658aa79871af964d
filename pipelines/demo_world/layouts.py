"""Which file each kind of row goes to, under which header, and what its key is."""

from dataclasses import dataclass

from pipelines.demo_world.master_rows import (
    CustomerRow,
    ItemRow,
    KitRow,
    LocationRow,
    PriceRow,
    SiteDayRow,
    SubstituteRow,
    SupplierRow,
)
from pipelines.demo_world.rows import (
    BalanceRow,
    CarrierEventRow,
    ChangeRow,
    ConfirmationRow,
    CostRow,
    CreditRow,
    DeliveryRow,
    HoldRow,
    InvoiceLineRow,
    MovementRow,
    OrderLineRow,
    OrderRow,
    PickRow,
    PurchaseOrderLineRow,
    PurchaseOrderRow,
    ReceivableRow,
    ReturnRow,
    Row,
    WarehouseEventRow,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: the feed it carries, its header, and how many leading columns are the key."""

    feed: str
    header: tuple[str, ...]
    key_width: int


def _layout(feed: str, fields: tuple[str, ...], key_width: int = 1) -> Layout:
    header = tuple("".join(word.title() for word in field.split("_")) for field in fields)
    return Layout(feed, header, key_width)


MASTER_LAYOUTS: dict[type[Row], Layout] = {
    CustomerRow: _layout("customers", CustomerRow._fields),
    ItemRow: _layout("items", ItemRow._fields),
    SubstituteRow: _layout("item_substitutes", SubstituteRow._fields, key_width=2),
    KitRow: _layout("kit_components", KitRow._fields, key_width=2),
    SupplierRow: _layout("suppliers", SupplierRow._fields),
    LocationRow: _layout("locations", LocationRow._fields),
    SiteDayRow: _layout("site_calendars", SiteDayRow._fields, key_width=2),
    BalanceRow: _layout("on_hand_balances", BalanceRow._fields, key_width=2),
}
TRANSACTION_LAYOUTS: dict[type[Row], Layout] = {
    PriceRow: _layout("price_list_entries", PriceRow._fields),
    OrderRow: _layout("orders", OrderRow._fields),
    OrderLineRow: _layout("order_lines", OrderLineRow._fields, key_width=2),
    ConfirmationRow: _layout("order_confirmations", ConfirmationRow._fields),
    ChangeRow: _layout("order_changes", ChangeRow._fields),
    HoldRow: _layout("order_holds", HoldRow._fields),
    WarehouseEventRow: _layout("warehouse_events", WarehouseEventRow._fields),
    CarrierEventRow: _layout("carrier_events", CarrierEventRow._fields),
    PickRow: _layout("picks", PickRow._fields),
    DeliveryRow: _layout("deliveries", DeliveryRow._fields),
    InvoiceLineRow: _layout("invoice_lines", InvoiceLineRow._fields, key_width=2),
    ReceivableRow: _layout("receivables", ReceivableRow._fields),
    ReturnRow: _layout("returns", ReturnRow._fields),
    CreditRow: _layout("credits", CreditRow._fields),
    CostRow: _layout("order_costs", CostRow._fields),
    MovementRow: _layout("stock_movements", MovementRow._fields),
    PurchaseOrderRow: _layout("purchase_orders", PurchaseOrderRow._fields),
    PurchaseOrderLineRow: _layout(
        "purchase_order_lines", PurchaseOrderLineRow._fields, key_width=2
    ),
}
