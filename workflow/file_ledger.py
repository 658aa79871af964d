"""Which files have arrived, what became of them, and which rows of theirs count.

A file is known by its source and the SHA-256 of its bytes; its name is the one it first arrived
under. A corrected file carries new bytes under the same name and supersedes the old one. The old
bytes delivered again leave another arrival and nothing else: they stay superseded, because bytes
that were corrected once are not a newer correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, delete, exists, func, insert, select, update

from workflow.errors import UnknownFile
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
        supersedes_same_name: bool,
    ) -> FileEntry:
        """Make the file's rows count from the next sequence number on.

        The same parser version again changes nothing. Another one replaces counts and faults.
        """
        with self._store.write() as connection:
            entry = _get(connection, source, file_id)
            if entry.state == "landed" and entry.parser_version == parser_version:
                return entry
            sequence = connection.scalar(select(func.coalesce(func.max(LEDGER.sequence), 0) + 1))
            _settle(
                connection, entry, state="landed", parser_version=parser_version, sequence=sequence
            )
            _replace_details(connection, entry, rows, faults)
            # A superseded file that is parsed anew must not push out its own correction.
            if supersedes_same_name and entry.superseded_by is None:
                _supersede_same_name(connection, entry)
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
        with self._store.read() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

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
            )
            .join_from(FILE_LEDGER_FEED, FILE_LEDGER)
            .order_by(LEDGER.sequence, FILE_LEDGER_FEED.c.feed)
        )
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


def _supersede_same_name(connection: Connection, entry: FileEntry) -> None:
    """Close every other open entry of the same name; its sequence is lower, ours is the newest."""
    connection.execute(
        update(FILE_LEDGER)
        .where(LEDGER.source == entry.source, LEDGER.file_name == entry.file_name)
        .where(LEDGER.file_id != entry.file_id)
        .where(LEDGER.state == "landed", LEDGER.superseded_by.is_(None))
        .values(superseded_by=entry.file_id)
    )
