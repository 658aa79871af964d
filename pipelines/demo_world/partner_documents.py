"""How orders read in the formats of those who send them: X12, EDIFACT, JSON lines and UBL.

A document is stated as its order's number and its text; the files around them are made in
`partner_files`. The gateway that takes documents in adds our own order number.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from pipelines.demo_world.orders import Order
from pipelines.demo_world.rows import OrderLineRow, Row

US = "DEMO"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
DAY = "%Y%m%d"


class X12Order(NamedTuple):
    order_no: str
    text: str


class EdifactOrder(NamedTuple):
    order_no: str
    text: str


class PortalOrder(NamedTuple):
    order_no: str
    text: str


class PortalOrderLine(NamedTuple):
    order_no: str
    text: str


class UblOrder(NamedTuple):
    order_no: str
    text: str


def documents(order: Order, *, edifact: bool) -> Iterator[Row]:
    """Yield what an order comes as; nothing for one that the sales desk types in."""
    number = order.row.order_no
    match order.row.channel:
        case "EDI" if edifact:
            yield EdifactOrder(number, _edifact(order))
        case "EDI":
            yield X12Order(number, _x12(order))
        case "WEB":
            yield PortalOrder(number, _portal_order(order))
            for line in order.lines:
                yield PortalOrderLine(number, _portal_line(order, line.row))
        case "API":
            yield UblOrder(number, _ubl(order))
        case _:
            return


def _x12(order: Order) -> str:
    """Return an interchange of one 850, which tells the minute of the order."""
    row, number = order.row, order.row.order_no[2:]
    body = [
        "ST*850*0001",
        f"BEG*00*NE*{row.cust_po}**{order.ordered_at:{DAY}}",
        f"CUR*BY*{row.currency}",
        f"REF*VN*{row.order_no}",
        f"DTM*002*{_day(row.req_date)}",
        f"N1*BY**92*{row.cust_no}",
        f"N1*SE**92*{row.company}",
        f"N1*SF**92*{row.site}",
        *(
            f"PO1*{each.row.line_no}*{each.row.qty}*EA*{each.row.price}**VP*{each.row.item_no}"
            for each in order.lines
        ),
        f"CTT*{len(order.lines)}",
    ]
    moment = order.ordered_at
    parties = f"ZZ*{'NETHUB':15}*ZZ*{US:15}"
    head = [
        f"ISA*00*{'':10}*00*{'':10}*{parties}*{moment:%y%m%d*%H%M}*U*00401*{number:0>9}*0*P*>",
        f"GS*PO*NETHUB*{US}*{moment:{DAY}}*{moment:%H%M}*{number}*X*004010",
    ]
    tail = [f"SE*{len(body) + 1}*0001", f"GE*1*{number}", f"IEA*1*{number:0>9}", ""]
    return "~".join([*head, *body, *tail])


def _edifact(order: Order) -> str:
    """Return an interchange of one ORDERS message."""
    row, number = order.row, order.row.order_no[2:]
    body = [
        f"UNH+{number}+ORDERS:D:96A:UN",
        f"BGM+220+{row.cust_po}+9",
        f"DTM+137:{order.ordered_at:%Y%m%d%H%M%S}:204",
        f"DTM+2:{_day(row.req_date)}:102",
        f"RFF+VN:{row.order_no}",
        f"NAD+BY+{row.cust_no}::92",
        f"NAD+SU+{row.company}::92",
        f"NAD+SF+{row.site}::92",
        f"CUX+2:{row.currency}:9",
        *(part for each in order.lines for part in _edifact_line(each.row)),
        "UNS+S",
        f"CNT+2:{len(order.lines)}",
    ]
    head = f"UNB+UNOC:3+EUROHUB:ZZ+{US}:ZZ+{order.ordered_at:%y%m%d:%H%M}+{number}"
    tail = [f"UNT+{len(body) + 1}+{number}", f"UNZ+1+{number}", ""]
    return "'".join([head, *body, *tail])


def _edifact_line(line: OrderLineRow) -> Iterator[str]:
    yield f"LIN+{line.line_no}++{line.item_no}:SA"
    yield f"QTY+21:{line.qty}:PCE"
    yield f"PRI+AAA:{line.price}"


def _portal_order(order: Order) -> str:
    row = order.row
    told = {
        "order": row.order_no,
        "customer": row.cust_no,
        "purchaseOrder": row.cust_po,
        "company": row.company,
        "site": row.site,
        "currency": row.currency,
        "placed": _instant(order.ordered_at),
        "wanted": row.req_date.isoformat(),
    }
    return json.dumps(told, separators=(",", ":"))


def _portal_line(order: Order, line: OrderLineRow) -> str:
    told = {
        "order": line.order_no,
        "line": line.line_no,
        "item": line.item_no,
        "quantity": line.qty,
        "price": str(line.price),
        "placed": _instant(order.ordered_at),
    }
    return json.dumps(told, separators=(",", ":"))


def _ubl(order: Order) -> str:
    """Return a UBL 2.1 Order."""
    row, moment = order.row, order.ordered_at
    place = f"<cac:PhysicalLocation>{_tag('ID', row.site)}</cac:PhysicalLocation>"
    return "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<Order xmlns="{UBL}Order-2"',
            f' xmlns:cac="{UBL}CommonAggregateComponents-2"',
            f' xmlns:cbc="{UBL}CommonBasicComponents-2">',
            _tag("UBLVersionID", "2.1"),
            _tag("ID", row.order_no),
            _tag("IssueDate", moment.date().isoformat()),
            _tag("IssueTime", moment.time().isoformat()),
            _tag("DocumentCurrencyCode", row.currency),
            _tag("CustomerReference", row.cust_po),
            f"<cac:BuyerCustomerParty>{_party(row.cust_no)}</cac:BuyerCustomerParty>",
            f"<cac:SellerSupplierParty>{_party(row.company, place)}</cac:SellerSupplierParty>",
            "<cac:Delivery><cac:RequestedDeliveryPeriod>",
            _tag("EndDate", row.req_date.isoformat()),
            "</cac:RequestedDeliveryPeriod></cac:Delivery>",
            *(_ubl_line(order, each.row) for each in order.lines),
            "</Order>\n",
        ]
    )


def _ubl_line(order: Order, line: OrderLineRow) -> str:
    return "".join(
        [
            "<cac:OrderLine><cac:LineItem>",
            _tag("ID", str(line.line_no)),
            f'<cbc:Quantity unitCode="C62">{line.qty}</cbc:Quantity>',
            f'<cac:Price><cbc:PriceAmount currencyID="{order.row.currency}">',
            f"{line.price}</cbc:PriceAmount></cac:Price><cac:Item><cac:SellersItemIdentification>",
            _tag("ID", line.item_no),
            "</cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>",
        ]
    )


def _party(number: str, place: str = "") -> str:
    ident = f"<cac:PartyIdentification>{_tag('ID', number)}</cac:PartyIdentification>"
    return f"<cac:Party>{ident}{place}</cac:Party>"


def _tag(name: str, text: str) -> str:
    return f"<cbc:{name}>{text}</cbc:{name}>"


def _day(day: date) -> str:
    return f"{day:{DAY}}"


def _instant(moment: datetime) -> str:
    return moment.isoformat()
