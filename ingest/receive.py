"""How a file is taken in: archive, ledger, parse, land, mark. Any step may be cut and repeated."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ingest.archive import Archive
from ingest.edi.register import ControlRegister
from ingest.errors import FileRefused, IngestError, Unforeseen
from ingest.feeds import FEEDS
from ingest.keeping import keep
from ingest.landing import FeedWriter, Landing
from ingest.ledger import Ledger, LedgerEntry
from ingest.mapping import NO_FAULTS, map_rows
from ingest.quarantine import Quarantine, shape_faults, summary
from ingest.readers import Batch, read
from ingest.readers.edi import read_edi_file
from ingest.readers.places import placed
from ingest.rescue import unread_columns
from ingest.source import FileRule, Source
from ingest.source_columns import source_columns


@dataclass(frozen=True, slots=True)
class Stores:
    """Where ingestion keeps things."""

    archive: Archive
    landing: Landing
    quarantine: Quarantine
    ledger: Ledger
    register: ControlRegister


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file."""

    file_name: str
    source: str
    file_id: str
    outcome: str  # landed, duplicate, rejected
    rows: dict[str, int] = field(default_factory=dict)
    fault_count: int = 0
    reason: str = ""


def receive(
    path: Path,
    source: Source,
    stores: Stores,
    name: str | None = None,
    is_unchanged: Callable[[], bool] = lambda: True,
) -> Received:
    """Take one file in. Bytes that the ledger knows as done have no further effect.

    `name` is the file's name as its sender gave it, where the path's own differs. `is_unchanged`
    is asked once the bytes are copied; raises ChangedWhileRead.
    """
    entry = keep(
        path,
        source=source.source,
        file_name=name or path.name,
        archive=stores.archive,
        ledger=stores.ledger,
        is_unchanged=is_unchanged,
    )
    if entry.state != "archived":
        reason = entry.reason or ""
        outcome = "duplicate" if entry.state == "landed" else "rejected"
        return Received(entry.file_name, entry.source, entry.file_id, outcome, reason=reason)
    return land(entry, source, stores)


def land(entry: LedgerEntry, source: Source, stores: Stores) -> Received:
    """Parse an archived file with the source's present mapping and land its rows."""
    version = source.parser_version
    try:
        rule = source.rule_for(entry.file_name)
        rows, faults = _parse_guarded(entry, source, rule, stores)
    except FileRefused as refusal:
        if isinstance(refusal, Unforeseen):
            version += "-failed"  # a fault of ours: any replay reads it again
        stores.ledger.mark_rejected(
            source=entry.source, file_id=entry.file_id, parser_version=version, reason=str(refusal)
        )
        return Received(
            entry.file_name, entry.source, entry.file_id, "rejected", reason=str(refusal)
        )
    stores.quarantine.write(entry, version, faults)
    stores.ledger.mark_landed(
        source=entry.source,
        file_id=entry.file_id,
        parser_version=version,
        rows=rows,
        faults=summary(faults),
        versions_of=rule.versions_of(entry.file_name),
    )
    return Received(entry.file_name, entry.source, entry.file_id, "landed", rows, faults.height)


def _parse_guarded(
    entry: LedgerEntry, source: Source, rule: FileRule, stores: Stores
) -> tuple[dict[str, int], pl.DataFrame]:
    """Parse, so that no file can keep others from being taken in; raises FileRefused.

    What says nothing of the file, such as a full disk or a store that does not answer, is raised as
    it is: the file stays archived and is read by the next run.
    """
    try:
        return _parse(entry, source, rule, stores)
    except (IngestError, OSError, MemoryError):
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        raise Unforeseen(error) from error


def _parse(
    entry: LedgerEntry, source: Source, rule: FileRule, stores: Stores
) -> tuple[dict[str, int], pl.DataFrame]:
    """Land the rows of each feed that has any, and return the counts and what did not fit."""
    version, writers = source.parser_version, dict[str, FeedWriter]()
    faults = list[pl.DataFrame]()
    with stores.archive.opened(entry.file_id) as path, ExitStack() as open_files:
        for batch in _batches(path, entry, source, rule, stores):
            faults.append(shape_faults(batch.faults))
            feeds = rule.feeds_of(batch.table)
            read_by_us = set[str]().union(*map(source_columns, feeds.values()))
            unread = (
                unread_columns(batch.frame.columns, read_by_us)
                if rule.rescue and rule.format != "edi"
                else []
            )
            for name, feed_rule in feeds.items():
                mapped = map_rows(
                    FEEDS[name], feed_rule, batch.frame, source.time_zone, unread, rule.marks
                )
                faults.append(mapped.faults)
                if name not in writers and not mapped.good.is_empty():
                    writing = stores.landing.writing(FEEDS[name], entry, version)
                    writers[name] = open_files.enter_context(writing)
                if name in writers:
                    writers[name].write(mapped.good)
        found = placed(_together(faults), path, rule)
    counts = {name: writers[name].row_count if name in writers else 0 for name in rule.feed_names()}
    return counts, found


def _together(faults: list[pl.DataFrame]) -> pl.DataFrame:
    some = [each for each in faults if not each.is_empty()]
    return pl.concat(some).unique(maintain_order=True) if some else NO_FAULTS


def _batches(
    path: Path, entry: LedgerEntry, source: Source, rule: FileRule, stores: Stores
) -> Iterator[Batch]:
    if rule.format == "edi" and source.partner is not None:
        return read_edi_file(path, rule, source.partner, stores.register, entry)
    return read(path, rule)


def finish(sources: dict[str, Source], stores: Stores) -> list[Received]:
    """Land what an earlier run archived and did not get to; clear what it left half-written."""
    stores.archive.clear_leftovers()
    stores.landing.clear_leftovers()
    return [
        land(entry, sources[entry.source], stores)
        for entry in stores.ledger.unfinished()
        if entry.source in sources
    ]


def replay(
    sources: dict[str, Source], stores: Stores, file_ids: Sequence[str] = ()
) -> list[Received]:
    """Read files with faults again, with the mappings as they are now; all of them, or some.

    A file whose mapping has not changed since is left alone: nothing could come out otherwise.
    """
    return [
        land(entry, sources[entry.source], stores)
        for entry in stores.ledger.with_faults()
        if (not file_ids or entry.file_id in file_ids)
        and entry.source in sources
        and entry.parser_version != sources[entry.source].parser_version
    ]
