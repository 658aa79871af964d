"""What was pushed: each request has effect once, and every answer can be given again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from workflow.errors import PushKeyReused
from workflow.file_ledger import FileEntry, find_file, record_arrival
from workflow.store import Store
from workflow.tables import FILE_LEDGER_FEED, PUSH_REQUEST, QUARANTINE_INDEX


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a request: the file's entry, and whether this request brought it."""

    entry: FileEntry
    is_new: bool


@dataclass(frozen=True, slots=True)
class FileState:
    """One file with what it brought: rows per feed, and its faults by column and kind."""

    entry: FileEntry
    rows: Mapping[str, int]
    faults: Sequence[Mapping[str, object]]


def record_push(  # noqa: PLR0913  (the facts of one arrival, and the request's key)
    store: Store,
    *,
    source: str,
    file_id: str,
    file_name: str,
    size_bytes: int,
    at: datetime,
    idempotency_key: str | None,
) -> Pushed:
    """Record an arrival together with its request's key, durable on return.

    A key seen before leaves no second arrival. Raises PushKeyReused when it came with other bytes
    or another file name. Without a key, bytes that the source has sent before are not new.
    """
    with store.write() as connection:
        known = find_file(connection, source, file_id)
        if idempotency_key is None:
            if known is not None:
                return Pushed(known, is_new=False)
        elif (earlier := _find(connection, source, idempotency_key)) is not None:
            if (earlier["file_id"], earlier["file_name"]) != (file_id, file_name):
                raise PushKeyReused(idempotency_key, str(earlier["file_name"]))
            return Pushed(_entry(connection, source, file_id), is_new=False)
        key = {"source": source, "file_id": file_id, "file_name": file_name}
        entry = record_arrival(connection, **key, size_bytes=size_bytes, at=at)
        if idempotency_key is not None:
            row = {**key, "idempotency_key": idempotency_key, "received_at": at}
            connection.execute(insert(PUSH_REQUEST).values(**row))
        return Pushed(entry, is_new=known is None)


def refuse_reused(
    store: Store, source: str, idempotency_key: str | None, sent: tuple[str, str]
) -> None:
    """Raise PushKeyReused when the key came before with another file id or name than `sent`."""
    if idempotency_key is None:
        return
    with store.read() as connection:
        earlier = _find(connection, source, idempotency_key)
    if earlier is not None and (earlier["file_id"], earlier["file_name"]) != sent:
        raise PushKeyReused(idempotency_key, str(earlier["file_name"]))


def file_state(store: Store, source: str, file_id: str) -> FileState | None:
    """Return what became of a file of this source; None when it never came."""
    with store.read() as connection:
        entry = find_file(connection, source, file_id)
        if entry is None:
            return None
        feeds = FILE_LEDGER_FEED.c
        counts = connection.execute(
            select(feeds.feed, feeds.row_count)
            .where(feeds.source == source, feeds.file_id == file_id)
            .order_by(feeds.feed)
        )
        index = QUARANTINE_INDEX.c
        faults = connection.execute(
            select(
                index.feed,
                index.column_name.label("column"),
                index.code,
                index.reason,
                index.fault_count,
                index.first_row,
            )
            .where(index.source == source, index.file_id == file_id)
            .order_by(index.fault_number)
        )
        rows = {str(feed): int(count) for feed, count in counts}
        return FileState(entry, rows, [dict(fault) for fault in faults.mappings()])


def _find(connection: Connection, source: str, key: str) -> Mapping[str, object] | None:
    request = PUSH_REQUEST.c
    query = select(PUSH_REQUEST).where(request.source == source, request.idempotency_key == key)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def _entry(connection: Connection, source: str, file_id: str) -> FileEntry:
    entry = find_file(connection, source, file_id)
    if entry is None:  # the request's foreign key forbids it
        raise AssertionError(file_id)
    return entry
