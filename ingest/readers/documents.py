"""Rows of the tables of a document, whatever it is written in, one unit in memory at a time."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path as FilePath
from typing import Any

from ingest.document_tables import Path, Table, steps_of
from ingest.errors import Unreadable
from ingest.readers.batch import Batch
from ingest.readers.record_tree import Flattener, Record, chain_to, json_text
from ingest.readers.row_buffer import RowBuffer
from ingest.source import FileRule
from ingest.source_columns import source_columns

# Yields each unit with its path; returns the document without its units, and its root's name.
Walk = Callable[[FilePath, set[Path]], Generator[tuple[Path, Any], None, tuple[Record, str]]]


def tables_of(rule: FileRule, separator: str, built_in: dict[str, Table]) -> list[Table]:
    """Return the tables that a file rule describes, the only one of a plain rule among them."""
    found = []
    for name, table in rule.tables.items():
        read = frozenset[str]().union(*map(source_columns, table.feeds.values()))
        if table.rows is None and name in built_in:
            known = built_in[name]
            found.append(Table(name, known.steps, read, known.names, known.root))
        else:
            found.append(Table(name, steps_of(table.rows or "", separator), read))
    if rule.feeds:
        read = frozenset[str]().union(*map(source_columns, rule.feeds.values()))
        default = "[]" if separator == "." else ""
        rows = default if rule.rows is None else rule.rows
        found.append(Table("", steps_of(rows, separator), read))
    return found


def read_tables(
    path: FilePath, tables: list[Table], flat: Flattener, walk: Walk
) -> Iterator[Batch]:
    """Yield the rows of all tables, table by table as they fill; raises Unreadable, Hostile.

    The document is read twice: a row may need what stands behind it in a record around it.
    """
    try:
        yield from _batches(path, tables, flat, walk)
    except UnicodeEncodeError as error:
        raise Unreadable("text", f"it holds half a character: {error}") from error


def _batches(path: FilePath, tables: list[Table], flat: Flattener, walk: Walk) -> Iterator[Batch]:
    units = {table.unit for table in tables if table.unit is not None}
    root, root_name = _without_units(walk(path, units))
    here = [table for table in tables if table.root in ("", root_name)]
    buffers = {table.name: RowBuffer(table.name) for table in tables}
    for unit, record in walk(path, units):
        for table in (each for each in here if each.unit == unit):
            _gather(buffers[table.name], flat, table, record, chain_to(unit, root))
        yield from (buffer.batch() for buffer in buffers.values() if buffer.is_full)
    for table in (each for each in here if each.unit is None):
        _gather(buffers[table.name], flat, table, root, [])
    for buffer in buffers.values():
        yield buffer.batch()


def _without_units(
    walk: Generator[tuple[Path, Any], None, tuple[Record, str]],
) -> tuple[Record, str]:
    while True:
        try:
            next(walk)
        except StopIteration as end:
            root: tuple[Record, str] = end.value
            return root


def _gather(
    buffer: RowBuffer,
    flat: Flattener,
    table: Table,
    record: object,
    chain: list[Record],
) -> None:
    done = len(table.unit or ())
    start = 0 if table.unit is None else done
    for row in flat.records(table, record, chain, start):
        if isinstance(row, dict):
            buffer.add(row)
        else:
            reason = f"there is no object at {'.'.join(table.path) or 'the root'}"
            buffer.fault("no_record", reason, json_text(row))
