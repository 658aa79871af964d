"""What was seen in remote folders, so that a file that has not changed is not fetched again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select, update

from workflow.store import Store
from workflow.tables import REMOTE_FILE, REMOTE_LOOK

FILE = REMOTE_FILE.c


class Seen(Protocol):
    """A file as a listing shows it; another size or mark means other bytes."""

    @property
    def path(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def mark(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Remembered:
    """A file as earlier looks saw it."""

    path: str
    size_bytes: int
    mark: str
    unchanged_since: datetime
    file_id: str | None  # what was taken of it, at this size and mark


@dataclass(frozen=True, slots=True)
class Look:
    """How the last look into one remote folder went."""

    remote: str
    looked_at: datetime
    next_look_at: datetime
    succeeded_at: datetime | None
    failure_count: int
    file_count: int
    taken_count: int
    error: str | None


class RemoteFiles:
    """The memory of remote folders over a store; each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, remote: str, seen: Sequence[Seen], at: datetime) -> dict[str, Remembered]:
        """Record what a listing shows and return it by path, with since when each is unchanged.

        A file of another size or mark is a new one; a file that is gone is forgotten.
        """
        with self._store.read() as connection:
            before = _remembered(connection, remote)
        listed = {file.path: file for file in seen}
        gone = before.keys() - listed.keys()
        changed = [file for path, file in listed.items() if not _is_same(before.get(path), file)]
        if not gone and not changed:
            return before
        with self._store.write() as connection:
            for path in (*gone, *(file.path for file in changed)):
                connection.execute(
                    delete(REMOTE_FILE).where(FILE.remote == remote, FILE.path == path)
                )
            if changed:
                rows = [_row(remote, file, at) for file in changed]
                connection.execute(insert(REMOTE_FILE), rows)
            return _remembered(connection, remote)

    def took(self, remote: str, file: Seen, file_id: str) -> None:
        """Record that these bytes were taken, unless the file has changed since."""
        with self._store.write() as connection:
            connection.execute(
                update(REMOTE_FILE)
                .where(FILE.remote == remote, FILE.path == file.path)
                .where(FILE.size_bytes == file.size_bytes, FILE.mark == file.mark)
                .values(file_id=file_id)
            )

    def looked(self, look: Look) -> None:
        """Keep how a look went, in place of the one before."""
        with self._store.write() as connection:
            connection.execute(delete(REMOTE_LOOK).where(REMOTE_LOOK.c.remote == look.remote))
            connection.execute(insert(REMOTE_LOOK).values(**asdict(look)))

    def looks(self) -> dict[str, Look]:
        """Return the last look into each folder, by its name."""
        with self._store.read() as connection:
            rows = connection.execute(select(REMOTE_LOOK)).mappings()
            return {row["remote"]: Look(**row) for row in rows}


def _is_same(before: Remembered | None, file: Seen) -> bool:
    return before is not None and (before.size_bytes, before.mark) == (file.size_bytes, file.mark)


def _row(remote: str, file: Seen, at: datetime) -> dict[str, object]:
    identity = {"path": file.path, "size_bytes": file.size_bytes, "mark": file.mark}
    return {"remote": remote, **identity, "unchanged_since": at, "file_id": None}


def _remembered(connection: Connection, remote: str) -> dict[str, Remembered]:
    columns = (FILE.path, FILE.size_bytes, FILE.mark, FILE.unchanged_since, FILE.file_id)
    rows = connection.execute(select(*columns).where(FILE.remote == remote)).mappings()
    return {row["path"]: Remembered(**row) for row in rows}
