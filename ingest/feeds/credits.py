"""The feed `credits`."""

from ingest.feed import Feed, date, decimal, text

FEED = Feed(
    name="credits",
    version=2,
    grain="One row per credit or debit to a customer's account for a claim or an adjustment.",
    key=("credit_id",),
    fields=(
        text("credit_id", "Credit number, unique in the source.", required=True),
        text("credit_type", "Which way it counts; empty means credit.", codes="credit debit"),
        text("invoice_id", "Invoice that is adjusted."),
        text("return_id", "Return that it pays for, where it pays for one."),
        text("customer_id", "Customer whose account it is."),
        decimal(
            "amount",
            "Amount with tax as the document states it; its type says which way it counts.",
            required=True,
        ),
        decimal("tax_amount", "Tax within the amount; empty means that it is not stated."),
        text("currency_code", "ISO 4217 code of the amounts."),
        text("reason_code", "Reason as the source codes it."),
        date("issued_date", "Day of the document.", required=True),
    ),
)
