"""The feed `invoice_lines`."""

from ingest.feed import Feed, decimal, instant, text

FEED = Feed(
    name="invoice_lines",
    version=2,
    grain="One row per invoice line as issued.",
    key=("invoice_line_id",),
    fields=(
        text("invoice_line_id", "Invoice line number, unique in the source.", required=True),
        text("invoice_id", "Invoice that the line belongs to.", required=True),
        text("order_line_id", "Order line that is billed, where the source says so."),
        text("customer_id", "Customer that is billed, where the line says so."),
        text("item_id", "Item billed.", required=True),
        text("unit_code", "Unit of the quantity and the price; empty means base units."),
        decimal("quantity", "Quantity billed.", required=True),
        decimal("unit_price", "Price of one stated unit without tax."),
        decimal("net_amount", "Amount without tax."),
        decimal("tax_amount", "Tax."),
        decimal("gross_amount", "Amount with tax."),
        decimal("cost_amount", "Cost of the goods billed."),
        decimal("profit_amount", "Net amount less cost, where the source says so."),
        text("currency_code", "ISO 4217 code of the amounts."),
        instant("invoiced_at", "When the invoice was issued.", required=True),
    ),
)
