"""The feed `edi_documents`."""

from ingest.feed import Feed, instant, text

FEED = Feed(
    name="edi_documents",
    version=1,
    grain="One row per business document in an EDI interchange, sent or received.",
    key=("document_id",),
    fields=(
        text("document_id", "Document number, unique in the source.", required=True),
        text("direction", "Which way it went.", required=True, codes="inbound outbound"),
        text("standard", "Standard that it follows.", required=True, codes="x12 edifact"),
        text("sender_id", "Sender as the interchange states it."),
        text("receiver_id", "Receiver as the interchange states it."),
        text("interchange_control_number", "Control number of the interchange."),
        text("group_control_number", "Control number of the group."),
        text("transaction_control_number", "Control number of the transaction or message."),
        text("functional_id", "Functional identifier of the group."),
        text("set_id", "Transaction set or message type, such as 850 or ORDERS."),
        text("version", "Version of the standard that it states."),
        text(
            "document_number",
            "Number that the document bears, such as that of the order or invoice.",
        ),
        instant("prepared_at", "When the sender prepared the interchange."),
        text(
            "verdict",
            "What our reader found; empty for documents that we sent.",
            codes="accepted accepted_with_errors rejected duplicate",
        ),
        text("error_codes", "Codes of the errors found, parted by blanks."),
        instant("acknowledgement_due_at", "When its acknowledgement is due."),
    ),
)
