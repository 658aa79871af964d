"""The feed `receivables`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="receivables",
    version=1,
    grain="One row per transaction on a customer's account.",
    key=("transaction_id",),
    fields=(
        text("transaction_id", "Transaction number, unique in the source.", required=True),
        text("customer_id", "Customer whose account it is.", required=True),
        text(
            "transaction_kind",
            "What happened.",
            required=True,
            codes="invoice payment credit_note write_off refund",
        ),
        text("invoice_id", "Invoice concerned."),
        text("entity_id", "Legal entity that is owed."),
        decimal(
            "amount",
            "Amount with tax; positive increases what the customer owes.",
            required=True,
        ),
        decimal("tax_amount", "Tax in the amount."),
        decimal("open_amount", "What is still open of it."),
        text("currency_code", "ISO 4217 code of the amounts."),
        date("due_date", "Day that payment is due."),
        instant("posted_at", "When it was posted.", required=True),
        instant("settled_at", "When it was settled."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
