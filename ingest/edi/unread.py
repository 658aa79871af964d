"""Which documents sent to us no mapping of their source reads: they cannot be accepted."""

from collections.abc import Collection

import polars as pl

from ingest.edi.acknowledge.owed import inbound
from ingest.edi.acknowledged import ADVICE, SETS
from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.profile import Partner
from ingest.edi.verdict import ERROR_ROWS, NO_ERRORS


def unread(file: EnvelopeTables, partner: Partner, mapped: Collection[str]) -> pl.DataFrame:
    """Return a fault for each of them, as rows of ERRORS.

    `mapped` names the sets of which the mapping reads some table. Accepted and not read, a document
    would be lost while its sender believes it is in hand. What a profile does not agree to is told
    by the verdict.
    """
    ours = list(inbound(file.interchanges, partner))
    lost = file.transactions.filter(
        pl.col("interchange").is_in(ours),
        pl.col("set_id").is_in([*mapped, *SETS, ADVICE]).fill_null(value=False).not_(),
    )
    rows = [
        {
            "code": "set_unsupported",
            "interchange": each["interchange"],
            "group": each["group"],
            "transaction": each["transaction"],
            "segment": each["first_segment"],
            "position": 1,
            "value": each["set_id"],
            "byte_offset": each["byte_offset"],
            "byte_length": each["byte_length"],
            "detail": f"no table of set {each['set_id']} is read by this source's mapping: map one "
            f"under tables, such as {each['set_id']}.header, then replay",
        }
        for each in lost.iter_rows(named=True)
        if partner.agrees_to(each["set_id"] or "")
    ]
    return pl.DataFrame(rows, schema=ERROR_ROWS) if rows else NO_ERRORS
