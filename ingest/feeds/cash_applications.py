"""The feed `cash_applications`."""

from ingest.feed import Feed, date, decimal, text

FEED = Feed(
    name="cash_applications",
    version=1,
    grain="One row per amount of a payment applied to an invoice.",
    key=("application_id",),
    fields=(
        text("application_id", "Application number, unique in the source.", required=True),
        text("receipt_id", "Payment that is applied.", required=True),
        text("invoice_id", "Invoice that is paid; empty means on account."),
        text("currency_code", "ISO 4217 code of the amounts."),
        decimal("amount", "Amount applied; an application taken back is negative.", required=True),
        decimal("discount_amount", "Discount that the customer took for terms."),
        decimal("deduction_amount", "What the customer held back otherwise."),
        text("deduction_code", "Reason for the deduction as the payer codes it."),
        date("applied_date", "Day that it was applied."),
    ),
)
