"""Acknowledgements: from what was decided about a file to the bytes that go back."""

from collections.abc import Sequence
from itertools import groupby

from ingest.edi.acknowledge.contrl import write_contrl
from ingest.edi.acknowledge.functional import write_functional
from ingest.edi.acknowledge.owed import Kind, Numbered, Owed, inbound, owed
from ingest.edi.acknowledge.rows import Judged, judged
from ingest.edi.acknowledge.ta1 import write_ta1
from ingest.edi.acknowledge.x12 import interchange
from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.profile import Partner
from ingest.edi.verdict import Decision

__all__ = ["Kind", "Numbered", "Owed", "inbound", "owed", "write"]

ISA_OF_999 = "00501"


def write(
    numbered: Sequence[Numbered], file: EnvelopeTables, decision: Decision, partner: Partner
) -> bytes:
    """Return the bytes of these acknowledgements: in the order of the file.

    The same arguments give the same bytes. Characters that the partner's encoding does not have
    are shown as question marks.
    """
    rows = judged(file, decision)
    ordered = sorted(numbered, key=lambda each: (*_envelope(each), each.owed))
    return b"".join(
        _interchange(list(together), rows, partner.encoding or "utf-8")
        for _, together in groupby(ordered, key=_envelope)
    )


def _envelope(each: Numbered) -> tuple[int, bool, int]:
    return each.owed.interchange, each.owed.kind == "TA1", each.interchange_number


def _interchange(content: list[Numbered], rows: Judged, encoding: str) -> bytes:
    first = content[0]
    if first.owed.kind == "CONTRL":
        return write_contrl(first, rows)
    if first.owed.kind == "TA1":
        return write_ta1(first, rows).encode(encoding, "replace")
    came = rows.interchanges[first.owed.interchange]
    least = ISA_OF_999 if first.owed.kind == "999" else ""
    groups = [write_functional(each, rows) for each in content]
    written = interchange(came, first.interchange_number, first.at, groups, len(groups), least)
    return written.encode(encoding, "replace")
