"""Which interchanges go between parties that the partner's profile does not name."""

import polars as pl

from ingest.edi.profile import Partner
from ingest.edi.verdict import ERROR_ROWS, NO_ERRORS


def strangers(interchanges: pl.DataFrame, partner: Partner) -> pl.DataFrame:
    """Return a fault for each of them, as rows of ERRORS."""
    rows = [
        {
            "code": "party_unknown",
            "interchange": each["interchange"],
            "group": 0,
            "transaction": 0,
            "segment": 0,
            "position": 0,
            "value": f"{each['sender_id']} to {each['receiver_id']}",
            "byte_offset": each["byte_offset"],
            "byte_length": each["byte_length"],
            "detail": "sender and receiver are not among our_ids and their_ids of the partner",
        }
        for each in interchanges.iter_rows(named=True)
        if not partner.direction(
            (each["sender_qualifier"], each["sender_id"]),
            (each["receiver_qualifier"], each["receiver_id"]),
        )
    ]
    return pl.DataFrame(rows, schema=ERROR_ROWS) if rows else NO_ERRORS
