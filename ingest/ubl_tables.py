"""The tables of UBL 2.x documents: Order, DespatchAdvice and Invoice, with names for mappings.

Source: OASIS Universal Business Language 2.1 to 2.4, the parts that Peppol BIS Billing 3.0, Order 3
and Despatch Advice 3 use. What has no short name is reached by its path.
"""

from ingest.document_tables import Table, steps_of

ITEM = {
    "Item/SellersItemIdentification/ID": "seller_item_id",
    "Item/BuyersItemIdentification/ID": "buyer_item_id",
    "Item/StandardItemIdentification/ID": "standard_item_id",
    "Item/Name": "item_name",
}
HEADER = {
    "ID": "document_id",
    "IssueDate": "issue_date",
    "IssueTime": "issue_time",
    "DocumentCurrencyCode": "currency_code",
    "OrderReference/ID": "order_id",
}


def _party(role: str, name: str) -> dict[str, str]:
    party = f"{role}/Party"
    return {
        f"{party}/EndpointID": f"{name}_endpoint_id",
        f"{party}/PartyIdentification/ID": f"{name}_id",
        f"{party}/PartyName/Name": f"{name}_name",
        f"{party}/PartyLegalEntity/RegistrationName": f"{name}_legal_name",
    }


ORDER = {
    **HEADER,
    **_party("BuyerCustomerParty", "buyer"),
    **_party("SellerSupplierParty", "seller"),
    "CustomerReference": "buyer_reference",
    "Delivery/RequestedDeliveryPeriod/StartDate": "requested_start_date",
    "Delivery/RequestedDeliveryPeriod/EndDate": "requested_end_date",
    "AnticipatedMonetaryTotal/PayableAmount": "payable_amount",
}
ORDER_LINE = {
    "LineItem/ID": "line_id",
    "LineItem/Quantity": "quantity",
    "LineItem/Quantity/@unitCode": "quantity_unit",
    "LineItem/LineExtensionAmount": "line_amount",
    "LineItem/Price/PriceAmount": "unit_price",
    "LineItem/Price/BaseQuantity": "price_quantity",
    "LineItem/Delivery/RequestedDeliveryPeriod/EndDate": "requested_end_date",
    **{f"LineItem/{path}": name for path, name in ITEM.items()},
}
DESPATCH = {
    **HEADER,
    **_party("DeliveryCustomerParty", "buyer"),
    **_party("DespatchSupplierParty", "seller"),
    "Shipment/ID": "shipment_id",
    "Shipment/Delivery/Despatch/ActualDespatchDate": "despatch_date",
    "Shipment/Delivery/Despatch/ActualDespatchTime": "despatch_time",
    "Shipment/Delivery/EstimatedDeliveryPeriod/EndDate": "estimated_end_date",
}
DESPATCH_LINE = {
    "ID": "line_id",
    "DeliveredQuantity": "quantity",
    "DeliveredQuantity/@unitCode": "quantity_unit",
    "OutstandingQuantity": "outstanding_quantity",
    "OrderLineReference/LineID": "order_line_id",
    "OrderLineReference/OrderReference/ID": "line_order_id",
    **ITEM,
}
INVOICE = {
    **HEADER,
    **_party("AccountingCustomerParty", "buyer"),
    **_party("AccountingSupplierParty", "seller"),
    "DueDate": "due_date",
    "InvoiceTypeCode": "invoice_type",
    "TaxTotal/TaxAmount": "tax_amount",
    "LegalMonetaryTotal/TaxExclusiveAmount": "net_amount",
    "LegalMonetaryTotal/TaxInclusiveAmount": "gross_amount",
    "LegalMonetaryTotal/PayableAmount": "payable_amount",
}
INVOICE_LINE = {
    "ID": "line_id",
    "InvoicedQuantity": "quantity",
    "InvoicedQuantity/@unitCode": "quantity_unit",
    "LineExtensionAmount": "line_amount",
    "Price/PriceAmount": "unit_price",
    "Price/BaseQuantity": "price_quantity",
    "OrderLineReference/LineID": "order_line_id",
    **ITEM,
}


def _tables(
    name: str, root: str, header: dict[str, str], lines: str, line: dict[str, str]
) -> dict[str, Table]:
    above = {f"../{path}": f"../{short}" for path, short in header.items()}
    plural = f"ubl_{name}es" if name.endswith("ch") else f"ubl_{name}s"
    return {
        plural: Table(plural, (), names=header, root=root),
        f"ubl_{name}_lines": Table(
            f"ubl_{name}_lines", steps_of(lines, "/"), names={**line, **above}, root=root
        ),
    }


UBL_TABLES: dict[str, Table] = {
    **_tables("order", "Order", ORDER, "OrderLine[]", ORDER_LINE),
    **_tables("despatch", "DespatchAdvice", DESPATCH, "DespatchLine[]", DESPATCH_LINE),
    **_tables("invoice", "Invoice", INVOICE, "InvoiceLine[]", INVOICE_LINE),
}
