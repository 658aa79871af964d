"""What the rows of the source's files look like: in its words and codes, not in ours.

Instants are text already, as `workdays.stamp` writes them: the rows of a shipment share them.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

Row = tuple[object, ...]


class OrderRow(NamedTuple):
    order_no: str
    cust_no: str
    cust_po: str
    company: str
    channel: str
    site: str
    currency: str
    order_time: str
    req_date: date
    prom_date: date
    cancel_time: str | None
    changed: str


class OrderLineRow(NamedTuple):
    order_no: str
    line_no: int
    item_no: str
    qty: int
    cancel_qty: int
    price: Decimal
    cost: Decimal
    changed: str


class ConfirmationRow(NamedTuple):
    answer_no: str
    order_no: str
    line_no: int
    item_no: str
    status: str
    qty: int
    prom_date: date | None
    answer_time: str


class ChangeRow(NamedTuple):
    change_no: str
    order_no: str
    order_line_ref: str | None
    cust_no: str
    cust_po: str
    kind: str
    item_no: str | None
    qty: int | None
    req_date: date | None
    change_time: str


class HoldRow(NamedTuple):
    hold_no: str
    order_no: str
    kind: str
    placed: str
    released: str | None
    released_by: str | None
    changed: str


class WarehouseEventRow(NamedTuple):
    event_no: str
    kind: str
    order_line_ref: str | None
    order_no: str
    shipment_no: str | None
    item_no: str | None
    site: str
    qty: int
    event_time: str


class CarrierEventRow(NamedTuple):
    event_no: str
    carrier: str
    tracking_no: str
    shipment_no: str
    order_no: str
    status: str
    event_time: str


class PickRow(NamedTuple):
    pick_no: str
    order_no: str
    line_no: int
    item_no: str
    site: str
    qty: int
    pick_time: str
    ship_time: str | None
    changed: str


class DeliveryRow(NamedTuple):
    pod_no: str
    order_no: str
    line_no: int
    item_no: str
    qty: int
    delivered: str


class InvoiceLineRow(NamedTuple):
    invoice_no: str
    line_no: int
    order_line_ref: str | None
    cust_no: str
    item_no: str
    currency: str
    qty: int
    price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    cost: Decimal
    invoice_time: str


class ReceivableRow(NamedTuple):
    trans_no: str
    cust_no: str
    kind: str
    invoice_no: str | None
    company: str
    currency: str
    amount: Decimal
    tax: Decimal
    open: Decimal | None
    due_date: date | None
    posted: str
    settled: str | None
    changed: str


class ReturnRow(NamedTuple):
    return_no: str
    order_no: str
    line_no: int
    invoice_no: str
    item_no: str
    cust_no: str
    site: str
    currency: str
    qty: int
    reason: str
    disposition: str | None
    authorised: str
    received: str | None
    credited: Decimal | None
    changed: str


class CreditRow(NamedTuple):
    credit_no: str
    invoice_no: str
    return_no: str
    cust_no: str
    currency: str
    amount: Decimal
    tax: Decimal
    reason: str
    issued: date


class CostRow(NamedTuple):
    cost_no: str
    kind: str
    stage: str
    order_no: str
    order_line_ref: str | None
    shipment_no: str | None
    amount: Decimal
    currency: str
    reference: str
    posted: str


class MovementRow(NamedTuple):
    move_no: str
    item_no: str
    site: str
    kind: str
    qty: int
    cust_no: str | None
    vendor_no: str | None
    po_no: str | None
    move_time: str


class BalanceRow(NamedTuple):
    item_no: str
    site: str
    qty: int
    std_cost: Decimal
    stated: str


class PurchaseOrderRow(NamedTuple):
    po_no: str
    vendor_no: str
    company: str
    site: str
    order_time: str
    due_date: date
    changed: str


class PurchaseOrderLineRow(NamedTuple):
    po_no: str
    line_no: int
    item_no: str
    qty: int
    uom: str
    received_qty: int
    cost: Decimal
    received: str | None
    closed: str
    changed: str
