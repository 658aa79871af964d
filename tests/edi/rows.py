"""Rows of the reader's tables, with what a test does not care about filled in."""

from collections.abc import Mapping

import pyarrow as pa

from ingest.edi.tables import ERRORS, GROUPS, INTERCHANGES, TRANSACTIONS

X12_INTERCHANGE = {
    "standard": "x12",
    "sender_qualifier": "ZZ",
    "sender_id": "ACME",
    "receiver_qualifier": "ZZ",
    "receiver_id": "OURCO",
    "prepared_date": "261122",
    "prepared_time": "0930",
    "version": "00401",
    "control_number": "000000007",
    "acknowledgement_requested": False,
    "is_test": False,
    "element_separator": "*",
    "component_separator": ">",
    "terminator": "~",
    "is_closed": True,
}
EDIFACT_INTERCHANGE = {
    **X12_INTERCHANGE,
    "standard": "edifact",
    "sender_qualifier": "14",
    "receiver_qualifier": "14",
    "version": "UNOC:3",
    "control_number": "7",
    "element_separator": "+",
    "component_separator": ":",
    "release_character": "?",
    "terminator": "'",
}
PO_GROUP = {
    "functional_id": "PO",
    "sender_id": "ACME",
    "receiver_id": "OURCO",
    "prepared_date": "20261122",
    "prepared_time": "0930",
    "control_number": "12",
    "version": "004010",
    "is_closed": True,
}
ORDER = {"set_id": "850", "version": "004010", "is_closed": True, "segment_count": 9}

Rows = list[Mapping[str, object]]


def interchanges(*rows: Mapping[str, object]) -> pa.Table:
    numbered = [{"interchange": n, **X12_INTERCHANGE, **row} for n, row in enumerate(rows, 1)]
    return table(numbered, INTERCHANGES)


def groups(*rows: Mapping[str, object]) -> pa.Table:
    return table([{"group": n, **PO_GROUP, **row} for n, row in enumerate(rows, 1)], GROUPS)


def transactions(*rows: Mapping[str, object]) -> pa.Table:
    numbered = [
        {"transaction": n, "control_number": f"{n:04}", **ORDER, **row}
        for n, row in enumerate(rows, 1)
    ]
    return table(numbered, TRANSACTIONS)


def errors(*rows: Mapping[str, object]) -> pa.Table:
    nowhere = {"interchange": 1, "group": 0, "transaction": 0, "segment": 0, "position": 0}
    return table([{**nowhere, **row} for row in rows], ERRORS)


def table(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    assert all(set(row) <= set(schema.names) for row in rows), "a test names an unknown column"
    return pa.Table.from_pylist(rows, schema=schema)
