"""The feed `invoices`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="invoices",
    version=1,
    grain="One row per invoice, credit note or debit note to a customer as issued.",
    key=("invoice_id",),
    fields=(
        text("invoice_id", "Invoice number, unique in the source.", required=True),
        text("order_id", "Order that is billed, where the invoice has one."),
        text("customer_id", "Customer that is billed.", required=True),
        text("entity_id", "Legal entity that bills."),
        text(
            "invoice_type",
            "Which document it is; empty means invoice.",
            codes="invoice credit_note debit_note",
        ),
        text("currency_code", "ISO 4217 code of the amounts."),
        decimal(
            "total_amount",
            "Amount with tax as the document states it; its type says which way it counts.",
            required=True,
        ),
        decimal("tax_amount", "Tax in the amount."),
        decimal("freight_amount", "Freight in the amount, without tax."),
        text("terms", "Terms of payment as the source words them."),
        date("issued_date", "Day of the document.", required=True),
        date("due_date", "Day that payment is due."),
        text("corrects_invoice_id", "Invoice that this one corrects."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
