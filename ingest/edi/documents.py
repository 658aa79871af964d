"""Which documents a batch holds: tables of orders, shipments, invoices and the other sets."""

from collections.abc import Container

import polars as pl
import pyarrow as pa

from ingest.edi.dates import iso_instant
from ingest.edi.document_tables import SetTables
from ingest.edi.envelopes import UNKNOWN, Envelopes, Interchange
from ingest.edi.guide_columns import KEY_COLUMNS
from ingest.edi.guide_files import load_guides
from ingest.edi.placed import Placed
from ingest.edi.placing import placed_sets
from ingest.edi.tables import EdiBatch


def documents(
    batch: EdiBatch,
    envelopes: Envelopes | None = None,
    wanted: Container[str] | None = None,
    columns: Container[str] | None = None,
) -> dict[str, pl.DataFrame]:
    """Return the tables of a batch that have rows, named `<set>.<table>`, such as `850.lines`.

    Values are text as sent, without release characters; days and times are ISO text, amounts with
    implied decimals have their point. `_row` is the number of the record's first segment. Sets
    without a guide have no tables. Pass the same `envelopes` for all batches of a file: an
    interchange may begin in an earlier one. Only `wanted` tables are made, where they are named,
    and of what guides describe in them only `columns`.
    """
    envelopes = envelopes or Envelopes()
    envelopes.learn(batch)
    found = {}
    for placed in placed_sets(batch, load_guides(), envelopes):
        tables = SetTables(placed, _keys(batch, placed, envelopes), columns).made(wanted)
        set_id = placed.guide.set_id
        found.update({f"{set_id}.{name}": pl.DataFrame(table) for name, table in tables.items()})
    return found


def _keys(batch: EdiBatch, placed: Placed, envelopes: Envelopes) -> pa.RecordBatch:
    """Return what names each document of a set, one row each."""
    source = batch.segments if placed.guide.is_outside else batch.transactions
    rows = source.take(pa.array(placed.document_rows))
    known: list[Interchange] = [
        envelopes.interchanges.get(number, UNKNOWN)
        for number in rows.column("interchange").to_pylist()
    ]
    groups = [envelopes.groups.get(number) for number in rows.column("group").to_pylist()]
    outside = [None] * len(known)
    columns = {
        "sender_id": [each.sender_id for each in known],
        "receiver_id": [each.receiver_id for each in known],
        "interchange_control_number": [each.control_number for each in known],
        "group_control_number": groups,
        "transaction_control_number": (
            outside if placed.guide.is_outside else rows.column("control_number").to_pylist()
        ),
        "set_id": [placed.guide.set_id] * len(known),
        "version": outside if placed.guide.is_outside else rows.column("version").to_pylist(),
        "prepared_at": _prepared(known),
    }
    schema = pa.schema([(name, pa.string()) for name in KEY_COLUMNS])
    return pa.RecordBatch.from_pydict(columns, schema=schema)


def _prepared(interchanges: list[Interchange]) -> pa.Array:
    days = [each.prepared_date or None for each in interchanges]
    times = [each.prepared_time or None for each in interchanges]
    return iso_instant(pa.array(days, pa.string()), pa.array(times, pa.string()))
