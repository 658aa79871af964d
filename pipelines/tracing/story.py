"""The whole story of a line or of an order, as the command and other programs show it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from ingest.raw_record import RawRecord
from pipelines.errors import NoSnapshot
from pipelines.opening import Opened
from pipelines.tracing.files import FileStory, find_file, lines_of, place_of, story_of
from pipelines.tracing.landed import LandedRow, landed_rows
from pipelines.tracing.marts import (
    LINEAGE,
    MartRow,
    Snapshot,
    current_snapshot,
    fed_by,
    named_in,
    order_rows,
)


@dataclass(slots=True)
class PlaceTrace:
    """A file, or one row of it, with what came of it. `build` says what the marts know of it."""

    file: FileStory
    row: int | None
    build: str = ""
    raw: list[RawRecord] = field(default_factory=list)
    faults: list[dict[str, object]] = field(default_factory=list)
    landed: list[LandedRow] = field(default_factory=list)
    marts: list[MartRow] = field(default_factory=list)
    mart_counts: dict[str, int] = field(default_factory=dict)
    named_in: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A mart row that belongs to an order, with the line of the file that it was made from."""

    mart: MartRow
    file_name: str
    file_id: str
    row: int
    received_at: datetime | None
    raw: list[RawRecord]


def trace_place(opened: Opened, text: str, source: str | None = None) -> PlaceTrace:
    """Follow FILE or FILE:ROW to the marts; raises UnclearPlace."""
    name, row = place_of(text)
    entry = find_file(opened, name, source)
    found = PlaceTrace(story_of(opened, entry), row)
    if row is not None:
        found.raw = lines_of(opened, entry, {row})
        faults = opened.stores.quarantine.read(entry)
        found.faults = faults.filter(pl.col("row") == row).to_dicts()
        found.landed = list(landed_rows(opened, entry, row))
    try:
        with current_snapshot(opened.home) as snapshot:
            _add_marts(found, snapshot)
    except NoSnapshot as nothing:
        found.build = str(nothing)
    return found


def _add_marts(found: PlaceTrace, snapshot: Snapshot) -> None:
    entry, manifest = found.file.entry, snapshot.manifest
    found.build = f"Marts as of build {manifest.build_id}, built {manifest.built_at}."
    if (entry.sequence or 0) > manifest.ledger_sequence:
        found.build += " The file landed after it: the next build has its rows."
    if found.row is not None:
        found.marts = fed_by(snapshot, entry.source, entry.file_id, found.row)
        found.named_in = named_in(snapshot, found.marts)
        return
    for table in snapshot.with_columns(LINEAGE):
        wanted = {"source_system": entry.source, "file_id": entry.file_id}
        if count := snapshot.count(table, **wanted):
            found.mart_counts[table] = count


def trace_order(opened: Opened, order_id: str, source: str | None = None) -> list[OrderLine]:
    """Follow an order back to the lines of files; raises NoSnapshot and UnclearPlace."""
    with current_snapshot(opened.home) as snapshot:
        found = order_rows(snapshot, order_id, source)
    wanted: dict[tuple[str, str], set[int]] = defaultdict(set)
    for each in found:
        source_system, file_id, row = each.origin
        wanted[source_system, file_id].add(row)
    entries = {key: opened.ledger.find(*key) for key in wanted}
    raw: dict[tuple[str, str, int], list[RawRecord]] = defaultdict(list)
    for key, entry in entries.items():
        for line in lines_of(opened, entry, wanted[key]) if entry else ():
            raw[*key, line.row].append(line)
    return [
        OrderLine(
            each,
            str(each.values.get("file_name", "")) or (entry.file_name if entry else ""),
            file_id,
            row,
            entry.received_at if entry else None,
            raw[source_system, file_id, row],
        )
        for each in found
        for source_system, file_id, row in [each.origin]
        for entry in [entries[source_system, file_id]]
    ]
