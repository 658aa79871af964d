"""Which documents a batch holds: tables of orders, shipments, invoices and the other sets."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from ingest.edi.automaton import automaton
from ingest.edi.dates import iso_instant
from ingest.edi.document_tables import KEY_COLUMNS, LINE_SEQUENCE, PLACE_COLUMNS, SetTables
from ingest.edi.envelopes import UNKNOWN, Envelopes, Interchange
from ingest.edi.guide import Guide
from ingest.edi.guide_files import HEADER, LINES, load_guides
from ingest.edi.placed import Placed
from ingest.edi.tables import EdiBatch
from ingest.edi.values import Values

Ints = npt.NDArray[np.int64]


def documents(batch: EdiBatch, envelopes: Envelopes | None = None) -> dict[str, pl.DataFrame]:
    """Return the tables of a batch that have rows, named `<set>.<table>`, such as `850.lines`.

    Values are text as sent, without release characters; days and times are ISO text, amounts with
    implied decimals have their point. `_row` is the number of the record's first segment. Sets
    without a guide have no tables. Pass the same `envelopes` for all batches of a file: an
    interchange may begin in an earlier one.
    """
    envelopes = envelopes or Envelopes()
    envelopes.learn(batch)
    found = {}
    for placed in placed_sets(batch, load_guides(), envelopes):
        tables = SetTables(placed, _keys(batch, placed, envelopes)).made()
        set_id = placed.guide.set_id
        found.update({f"{set_id}.{name}": pl.DataFrame(table) for name, table in tables.items()})
    return found


def table_columns() -> dict[str, list[str]]:
    """Return the columns of every table, in order, by the table's name."""
    found = {}
    for set_id, guide in load_guides().items():
        header, lines = guide.table(HEADER), guide.table(LINES)
        for table in guide.tables:
            names = [*PLACE_COLUMNS, *KEY_COLUMNS]
            names += list(header.columns) if header and table.has_header else []
            names += list(lines.columns) if lines and table.has_line else []
            names += [LINE_SEQUENCE] if table.name != HEADER else []
            names += list(table.columns)
            found[f"{set_id}.{table.name}"] = list(dict.fromkeys(names))
    return found


def placed_sets(
    batch: EdiBatch, guides: dict[str, Guide], envelopes: Envelopes
) -> Iterator[Placed]:
    """Yield the segments of each set that has a guide, each at its place."""
    values = values_of(batch.segments, envelopes)
    of_segment = _transaction_rows(batch)
    sets = batch.transactions.column("set_id").to_pylist()
    for set_id in dict.fromkeys(each for each in sets if each in guides):
        mine = np.array([each == set_id for each in sets], dtype=np.bool_)
        rows = np.flatnonzero((of_segment >= 0) & mine[of_segment])
        document_rows = np.flatnonzero(mine)
        index = np.searchsorted(document_rows, of_segment[rows])
        yield _place(guides[set_id], values, rows, index, document_rows)
    for guide in guides.values():
        if guide.is_outside:
            rows = np.flatnonzero((of_segment < 0) & (_symbols(values.segments, guide) == 1))
            if len(rows):
                yield _place(guide, values, rows, np.arange(len(rows)), rows)


def values_of(segments: pa.RecordBatch, envelopes: Envelopes) -> Values:
    """Return the values of segments, with the marks of their interchanges."""
    numbers = segments.column("interchange").to_numpy()
    known, owners = np.unique(numbers, return_inverse=True)
    each = [envelopes.interchanges.get(number, UNKNOWN).marks for number in known.tolist()]
    marks = tuple(dict.fromkeys(each))
    which = np.array([marks.index(mark) for mark in each], dtype=np.int64)
    return Values(segments, marks, which[owners] if len(which) else owners.astype(np.int64))


def _place(guide: Guide, values: Values, rows: Ints, index: Ints, document_rows: Ints) -> Placed:
    symbols = _symbols(values.segments, guide)[rows]
    nodes, faults = automaton(guide).walk(symbols)
    return Placed(guide, values, rows, index, document_rows, symbols, nodes, faults)


def _symbols(segments: pa.RecordBatch, guide: Guide) -> Ints:
    ids = segments.column("segment_id")
    names = ids.dictionary.to_pylist()
    codes = np.array([guide.symbols.get(name, 0) for name in names] or [0], dtype=np.int64)
    found: Ints = codes[ids.indices.fill_null(0).to_numpy(zero_copy_only=False)]
    return found


def _transaction_rows(batch: EdiBatch) -> Ints:
    """Return for each segment the row of its transaction in the batch; -1 outside of any."""
    ordinals = batch.transactions.column("transaction").to_numpy()
    of_segment = batch.segments.column("transaction").to_numpy()
    if not len(ordinals):
        return np.full(len(of_segment), -1, dtype=np.int64)
    row = np.minimum(np.searchsorted(ordinals, of_segment), len(ordinals) - 1)
    return np.where(ordinals[row] == of_segment, row, -1)


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
