"""The feed `edi_acknowledgements`."""

from ingest.feed import Feed, instant, text

FEED = Feed(
    name="edi_acknowledgements",
    version=1,
    grain="One row per interchange, group or transaction that a partner or we acknowledged.",
    key=("acknowledgement_id",),
    fields=(
        text("acknowledgement_id", "Acknowledgement number, unique in the source.", required=True),
        text(
            "level", "What is acknowledged.", required=True, codes="interchange group transaction"
        ),
        text("sender_id", "Sender of what is acknowledged, as stated."),
        text("receiver_id", "Receiver of what is acknowledged, as stated."),
        text("functional_id", "Functional identifier of the group acknowledged."),
        text("set_id", "Transaction set or message type acknowledged."),
        text("interchange_control_number", "Control number of the interchange acknowledged."),
        text("group_control_number", "Control number of the group acknowledged."),
        text(
            "transaction_control_number",
            "Control number of the transaction or message acknowledged.",
        ),
        text(
            "verdict",
            "What the acknowledgement says.",
            required=True,
            codes="accepted accepted_with_errors rejected",
        ),
        text("error_codes", "Codes of the errors that it names, parted by blanks."),
        instant("acknowledged_at", "When it was acknowledged."),
    ),
)
