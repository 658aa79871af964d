"""What reading EDI yields: one shape of Arrow tables for X12 and EDIFACT."""

from dataclasses import dataclass

import pyarrow as pa

INTERCHANGES = pa.schema(
    [
        ("interchange", pa.int32()),  # ordinal in the file, from 1
        ("standard", pa.string()),  # x12 or edifact
        ("sender_qualifier", pa.string()),
        ("sender_id", pa.string()),  # blanks at the end taken off
        ("receiver_qualifier", pa.string()),
        ("receiver_id", pa.string()),
        ("prepared_date", pa.string()),  # as stated: yymmdd or yyyymmdd
        ("prepared_time", pa.string()),
        ("version", pa.string()),  # ISA12, or the syntax identifier and version: UNOC:3
        ("control_number", pa.string()),  # ISA13, UNB 0020
        ("acknowledgement_requested", pa.bool_()),  # ISA14, UNB 0031
        ("is_test", pa.bool_()),  # ISA15 = T, UNB 0035 = 1
        ("element_separator", pa.string()),
        ("component_separator", pa.string()),
        ("repetition_separator", pa.string()),  # null where the version has none
        ("release_character", pa.string()),  # EDIFACT; null where there is none
        ("terminator", pa.string()),
        ("byte_offset", pa.int64()),  # of ISA, UNA or UNB
        ("byte_length", pa.int64()),  # through the trailer's terminator
        ("is_closed", pa.bool_()),  # its trailer came
        ("group_count", pa.int32()),
    ]
)

GROUPS = pa.schema(
    [
        ("interchange", pa.int32()),
        ("group", pa.int32()),  # ordinal in the file, from 1; EDIFACT without UNG has none
        ("functional_id", pa.string()),  # GS01: PO, IN, SH; UNG 0038
        ("sender_id", pa.string()),
        ("receiver_id", pa.string()),
        ("prepared_date", pa.string()),
        ("prepared_time", pa.string()),
        ("control_number", pa.string()),  # GS06
        ("version", pa.string()),  # GS08
        ("byte_offset", pa.int64()),
        ("byte_length", pa.int64()),
        ("is_closed", pa.bool_()),
        ("transaction_count", pa.int32()),
        ("stated_transaction_count", pa.int32()),  # GE01; null where it is no number
    ]
)

TRANSACTIONS = pa.schema(
    [
        ("interchange", pa.int32()),
        ("group", pa.int32()),  # 0 where there is no group
        ("transaction", pa.int32()),  # ordinal in the file, from 1
        ("set_id", pa.string()),  # ST01: 850; UNH 0065: ORDERS
        ("control_number", pa.string()),  # ST02, UNH 0062
        ("version", pa.string()),  # ST03 else GS08; UNH S009 after the type: D:96A:UN:EAN008
        ("byte_offset", pa.int64()),  # of ST or UNH
        ("byte_length", pa.int64()),  # through the trailer's terminator
        ("first_segment", pa.int64()),  # segment number of ST or UNH
        ("segment_count", pa.int32()),  # ST and SE included
        ("stated_segment_count", pa.int32()),  # SE01, UNT 0074; null where it is no number
        ("is_closed", pa.bool_()),
    ]
)

SEGMENTS = pa.schema(
    [
        ("segment", pa.int64()),  # number in the file, from 1
        ("byte_offset", pa.int64()),
        ("byte_length", pa.int32()),  # without terminator
        ("interchange", pa.int32()),  # 0 outside
        ("group", pa.int32()),  # 0 outside
        ("transaction", pa.int32()),  # 0 outside
        ("position", pa.int32()),  # in its transaction, ST or UNH is 1; 0 outside (AK3-02)
        ("segment_id", pa.dictionary(pa.int32(), pa.string())),
        # Element 01 is elements[0]. Text as sent: components, repetitions and release characters
        # are still in it, and are taken apart where a document needs them.
        ("elements", pa.list_(pa.string())),
    ]
)

ERRORS = pa.schema(
    [
        ("code", pa.string()),  # one of ingest.edi.errors.CODES
        ("interchange", pa.int32()),  # 0 where it concerns none
        ("group", pa.int32()),
        ("transaction", pa.int32()),
        ("segment", pa.int64()),  # 0 where it concerns none
        ("position", pa.int32()),
        ("segment_id", pa.string()),
        ("element", pa.int32()),  # from 1; null where it concerns the segment
        ("component", pa.int32()),  # from 1
        ("value", pa.string()),  # what was found, at most 100 characters
        ("byte_offset", pa.int64()),
        ("byte_length", pa.int64()),
        ("detail", pa.string()),  # one sentence: what is wrong, and what was expected
    ]
)


@dataclass(frozen=True, slots=True)
class EdiBatch:
    """Part of a file, in file order.

    A batch ends between transactions, so each transaction is whole in one batch. An interchange or
    group is told in the batch in which it ends; a transaction in the batch with its segments.
    """

    segments: pa.RecordBatch
    interchanges: pa.RecordBatch
    groups: pa.RecordBatch
    transactions: pa.RecordBatch
    errors: pa.RecordBatch
