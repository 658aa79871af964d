"""Where Dagster keeps its runs and events: its own SQLite files, by connections that stay open.

Dagster's SQLite storage opens and closes a file for each event. Each time SQLAlchemy compiles the
statements anew, and SQLite, left by its last connection, copies its log back and syncs. A build
tells over a thousand events: that was more than half of its time (ADR 0025).
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

# A run writes to the index and to a file of its own; the web server looks at a few runs at a time.
KEPT_FILES = 8


class EventLog(SqliteEventLogStorage):
    """Dagster's event log, one kept connection for each of the files used last.

    One thread at a time has the connections, as in Dagster's own class.
    """

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, Engine] = {}  # the file used last is the last one
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            kept = self._engines.pop(shard) if shard in self._engines else self._opened(shard)
            self._engines[shard] = kept
            for stale in list(self._engines)[:-KEPT_FILES]:
                self._engines.pop(stale).dispose()
            with kept.begin() as connection:
                yield connection

    def _opened(self, shard: str) -> Engine:
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=StaticPool,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _sync_at_checkpoints)
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        return engine

    def wipe(self) -> None:
        self._close()
        super().wipe()

    def dispose(self) -> None:
        self._close()
        super().dispose()

    def _close(self) -> None:
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()


class RunStorage(DagsterSqliteStorage):
    """Dagster's SQLite storage with this event log; `dagster.yaml` names it."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLog(str(Path(base_dir, "history", "runs")))

    @classmethod
    def from_config_value(  # type: ignore[override]  # Dagster's class narrows what its base takes
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, str]
    ) -> "RunStorage":
        return cls.from_local(inst_data=inst_data, **config_value)


def _sync_at_checkpoints(connection: sqlite3.Connection, _: object) -> None:
    # In WAL mode a killed process loses nothing so; a power cut may lose the last events of a run,
    # and never the file. What must outlive one, the ledger and people's acts, is kept elsewhere.
    connection.execute("pragma synchronous = normal")
