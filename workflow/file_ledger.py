"""Which files have arrived, what became of them, and which rows of theirs count.

A file is known by its source and the SHA-256 of its bytes; its name is the one it first arrived
under. A corrected file carries new bytes under the same name and supersedes the old one, from its
arrival on. The old bytes delivered again leave another arrival and nothing else: they stay
superseded, because bytes that were corrected once are not a newer correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, insert, select, update

from workflow.errors import UnknownFile
from workflow.file_versions import chain_versions
from workflow.store import Store
from workflow.tables import FILE_ARRIVAL, FILE_LEDGER, FILE_LEDGER_FEED, QUARANTINE_INDEX

LEDGER = FILE_LEDGER.c


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a source, as the ledger knows it."""

    source: str
    file_id: str
    file_name: str
    size_bytes: int
    received_at: datetime
    state: str
    parser_version: str | None
    sequence: int | None
    superseded_by: str | None
    reason: str | None
    versions_of: str | None = None
    superseded_at: datetime | None = None

    def is_valid_at(self, at: datetime) -> bool:
        """Tell whether the file was the newest known version of its name at an instant."""
        return self.received_at <= at and (self.superseded_at is None or at < self.superseded_at)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery of a file, under the name it then had."""

    arrival_number: int
    source: str
    file_id: str
    file_name: str
    arrived_at: datetime


class FileLedger:
    """The ledger over a store; each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def arrive(
        self, *, source: str, file_id: str, file_name: str, size_bytes: int, at: datetime
    ) -> FileEntry:
        """Record an arrival; the first one of these bytes opens their entry."""
        with self._store.write() as connection:
            return record_arrival(
                connection,
                source=source,
                file_id=file_id,
                file_name=file_name,
                size_bytes=size_bytes,
                at=at,
            )

    def find(self, source: str, file_id: str) -> FileEntry | None:
        with self._store.read() as connection:
            return find_file(connection, source, file_id)

    def mark_landed(
        self,
        *,
        source: str,
        file_id: str,
        parser_version: str,
        rows: Mapping[str, int],
        faults: Sequence[Mapping[str, object]],
        versions_of: str | None,
    ) -> FileEntry:
        """Make the file's rows count from the next sequence number on.

        The same parser version again changes nothing. Another one replaces counts and faults.
        `versions_of` is the name whose newest version alone counts; none where all files add up.
        """
        with self._store.write() as connection:
            entry = _get(connection, source, file_id)
            if entry.state == "landed" and entry.parser_version == parser_version:
                return entry
            sequence = connection.scalar(select(func.coalesce(func.max(LEDGER.sequence), 0) + 1))
            _settle(
                connection,
                entry,
                state="landed",
                parser_version=parser_version,
                sequence=sequence,
                versions_of=versions_of,
            )
            _replace_details(connection, entry, rows, faults)
            if versions_of is not None:
                chain_versions(connection, source, versions_of)
            return _get(connection, source, file_id)

    def mark_rejected(
        self, *, source: str, file_id: str, parser_version: str, reason: str
    ) -> FileEntry:
        """Record that the file was refused whole: none of its rows count."""
        with self._store.write() as connection:
            entry = _get(connection, source, file_id)
            _settle(
                connection, entry, state="rejected", parser_version=parser_version, reason=reason
            )
            _replace_details(connection, entry, {}, [])
            chain_versions(connection, source, entry.versions_of or entry.file_name)
            return _get(connection, source, file_id)

    def unfinished(self) -> Sequence[FileEntry]:
        """Return the files that are archived only, oldest first, so that corrections come last."""
        return self._entries(
            _entries()
            .where(LEDGER.state == "archived")
            .order_by(LEDGER.received_at, LEDGER.source, LEDGER.file_id)
        )

    def with_faults(self) -> Sequence[FileEntry]:
        """Return the files worth another parse: rejected, or landed with faults."""
        has_faults = exists().where(
            QUARANTINE_INDEX.c.source == LEDGER.source, QUARANTINE_INDEX.c.file_id == LEDGER.file_id
        )
        return self._entries(
            _entries()
            .where(LEDGER.superseded_by.is_(None))
            .where((LEDGER.state == "rejected") | ((LEDGER.state == "landed") & has_faults))
            .order_by(LEDGER.received_at, LEDGER.source, LEDGER.file_id)
        )

    def all_files(self) -> Sequence[FileEntry]:
        """Return every file that ever came, oldest first."""
        return self._entries(_entries().order_by(LEDGER.received_at, LEDGER.source, LEDGER.file_id))

    def arrivals(self, source: str | None = None) -> Sequence[Arrival]:
        """Return every delivery in its order, those of known bytes included."""
        query = select(FILE_ARRIVAL).order_by(FILE_ARRIVAL.c.arrival_number)
        if source is not None:
            query = query.where(FILE_ARRIVAL.c.source == source)
        with self._store.read() as connection:
            return [Arrival(**row) for row in connection.execute(query).mappings()]

    def landed(self) -> Sequence[FileEntry]:
        """Return every landed file by sequence, superseded ones included."""
        return self._entries(_entries().where(LEDGER.state == "landed").order_by(LEDGER.sequence))

    def faults(self, source: str | None = None) -> Sequence[Mapping[str, object]]:
        """Return the quarantine index: one row per file, feed, column and kind of fault.

        Superseded files are left out: their faults concern nobody any more.
        """
        query = (
            select(
                QUARANTINE_INDEX.c.source,
                QUARANTINE_INDEX.c.file_id,
                LEDGER.file_name,
                QUARANTINE_INDEX.c.feed,
                QUARANTINE_INDEX.c.column_name.label("column"),
                QUARANTINE_INDEX.c.code,
                QUARANTINE_INDEX.c.reason,
                QUARANTINE_INDEX.c.fault_count,
                QUARANTINE_INDEX.c.first_row,
            )
            .join_from(QUARANTINE_INDEX, FILE_LEDGER)
            .where(LEDGER.superseded_by.is_(None))
            .order_by(QUARANTINE_INDEX.c.fault_number)
        )
        if source is not None:
            query = query.where(QUARANTINE_INDEX.c.source == source)
        return self._rows(query)

    def fault_counts(self) -> Sequence[Mapping[str, object]]:
        """Return how many faults each file has, superseded ones included."""
        index = QUARANTINE_INDEX.c
        return self._rows(
            select(
                index.source, index.file_id, func.sum(index.fault_count).label("fault_count")
            ).group_by(index.source, index.file_id)
        )

    def feed_counts(self) -> Sequence[Mapping[str, object]]:
        """Return how many rows each file brought to each feed, oldest file first."""
        query = (
            select(
                FILE_LEDGER_FEED.c.source,
                FILE_LEDGER_FEED.c.file_id,
                LEDGER.file_name,
                FILE_LEDGER_FEED.c.feed,
                FILE_LEDGER_FEED.c.row_count,
                LEDGER.received_at,
                LEDGER.state,
                LEDGER.superseded_by,
                LEDGER.superseded_at,
            )
            .join_from(FILE_LEDGER_FEED, FILE_LEDGER)
            .order_by(LEDGER.sequence, FILE_LEDGER_FEED.c.feed)
        )
        return self._rows(query)

    def _rows(self, query: Select[Any]) -> Sequence[Mapping[str, object]]:
        with self._store.read() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _entries(self, query: Select[tuple[object, ...]]) -> Sequence[FileEntry]:
        with self._store.read() as connection:
            return [FileEntry(**row) for row in connection.execute(query).mappings()]


def _entries() -> Select[tuple[object, ...]]:
    return select(FILE_LEDGER)


def record_arrival(
    connection: Connection,
    *,
    source: str,
    file_id: str,
    file_name: str,
    size_bytes: int,
    at: datetime,
) -> FileEntry:
    """Record an arrival within the caller's transaction, and return the file's entry."""
    # A file name may hold bytes that are no text; the database takes text only.
    name = file_name.encode("utf-8", "backslashreplace").decode("utf-8")
    key = {"source": source, "file_id": file_id}
    if find_file(connection, source, file_id) is None:
        entry = {"file_name": name, "size_bytes": size_bytes, "received_at": at}
        connection.execute(insert(FILE_LEDGER).values(**key, **entry, state="archived"))
    connection.execute(insert(FILE_ARRIVAL).values(**key, file_name=name, arrived_at=at))
    return _get(connection, source, file_id)


def find_file(connection: Connection, source: str, file_id: str) -> FileEntry | None:
    """Return a file's entry as the caller's transaction sees it."""
    query = _entries().where(LEDGER.source == source, LEDGER.file_id == file_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else FileEntry(**row)


def _get(connection: Connection, source: str, file_id: str) -> FileEntry:
    entry = find_file(connection, source, file_id)
    if entry is None:
        raise UnknownFile(source, file_id)
    return entry


def _settle(connection: Connection, entry: FileEntry, **values: object) -> None:
    connection.execute(
        update(FILE_LEDGER)
        .where(LEDGER.source == entry.source, LEDGER.file_id == entry.file_id)
        .values({"reason": None, **values})
    )


def _replace_details(
    connection: Connection,
    entry: FileEntry,
    rows: Mapping[str, int],
    faults: Sequence[Mapping[str, object]],
) -> None:
    key = {"source": entry.source, "file_id": entry.file_id}
    for table in (FILE_LEDGER_FEED, QUARANTINE_INDEX):
        connection.execute(
            delete(table).where(table.c.source == entry.source, table.c.file_id == entry.file_id)
        )
    if rows:
        counts = [{**key, "feed": feed, "row_count": count} for feed, count in rows.items()]
        connection.execute(insert(FILE_LEDGER_FEED), counts)
    if faults:
        connection.execute(insert(QUARANTINE_INDEX), [{**key, **_fault(fault)} for fault in faults])


def _fault(fault: Mapping[str, object]) -> dict[str, object]:
    names = ("feed", "code", "reason", "fault_count", "first_row")
    return {"column_name": fault["column"], **{name: fault[name] for name in names}}
