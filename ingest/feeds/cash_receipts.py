"""The feed `cash_receipts`."""

from ingest.feed import Feed, date, decimal, instant, text

FEED = Feed(
    name="cash_receipts",
    version=1,
    grain="One row per payment received.",
    key=("receipt_id",),
    fields=(
        text("receipt_id", "Receipt number, unique in the source.", required=True),
        text("customer_id", "Customer that paid, where it is known."),
        text("entity_id", "Legal entity that was paid."),
        text("currency_code", "ISO 4217 code of the amounts."),
        decimal("amount", "Amount received; a payment sent back is negative.", required=True),
        text(
            "method",
            "How it was paid.",
            codes="ach bank_transfer card cash cheque direct_debit offset other",
        ),
        text("reference", "Number that the payer gave, such as that of the cheque or the trace."),
        date("received_date", "Day that it was received, where the source says so."),
        instant("changed_at", "When the source last changed the row."),
    ),
)
