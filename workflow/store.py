"""Where people's acts and the file ledger live: SQLite by default, PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Self

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import ConnectionPoolEntry

from workflow.errors import StoreBusy

WAIT_SECONDS = 60.0
ADVISORY_LOCK = 6_077_235_301  # any number that no other program takes


class Store:
    """One door to the database: `read()` sees a steady state, `write()` is one writer at a time.

    Writers queue because counting without gaps (ledger sequence, event number) needs it, and
    because SQLite's own waiting starves writers: its busy handler keeps no queue.
    """

    def __init__(self, engine: Engine, lock_path: Path | None) -> None:
        self.engine = engine
        self._lock_path = lock_path

    @classmethod
    def open(cls, url_or_path: str | Path) -> Self:
        """Open the store at a file path or a database URL, with its schema at the newest version.

        The folder of a SQLite file is made if need be.
        """
        url = _url(url_or_path)
        if url.get_backend_name() != "sqlite":
            store = cls(create_engine(url, pool_pre_ping=True), None)
        else:
            path = Path(url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
            store = cls(_sqlite_engine(url), path.with_name(path.name + ".lock"))
            store._keep_write_ahead_log()
        store._migrate()
        return store

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state throughout and cannot write."""
        with self.engine.connect() as connection:
            if self._lock_path is None:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            else:
                connection.execution_options(reads_only=True)  # `_begin` obeys it
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection in the only writing transaction; an exception rolls all of it back."""
        with self._turn(), self.engine.begin() as connection:
            if self._lock_path is None:
                connection.execute(
                    text("select pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK}
                )
            yield connection

    def _keep_write_ahead_log(self) -> None:
        # The file remembers it. Two processes that change it at once both find it locked, and
        # SQLite does not wait then: the one that asks is a reader that wants to write.
        with closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            if cursor.execute("pragma journal_mode").fetchone() != ("wal",):
                with self._turn():
                    cursor.execute("pragma journal_mode = wal")

    def _migrate(self) -> None:
        from workflow.migrate import is_current, upgrade  # alembic takes a second to load

        with self.read() as connection:
            if is_current(connection):
                return
        with self.write() as connection:
            upgrade(connection)

    def _turn(self) -> AbstractContextManager[object]:
        return nullcontext() if self._lock_path is None else _file_turn(self._lock_path)


@contextmanager
def _file_turn(lock_path: Path) -> Iterator[None]:
    # A lock object per turn: one shared object would let a second thread in.
    lock = FileLock(lock_path, timeout=WAIT_SECONDS, poll_interval=0.005)
    try:
        lock.acquire()
    except Timeout:
        raise StoreBusy(str(lock_path), WAIT_SECONDS) from None
    try:
        yield
    finally:
        lock.release()


def _url(url_or_path: str | Path) -> URL:
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        return URL.create("sqlite", database=str(Path(url_or_path).resolve()))
    return make_url(url_or_path)


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: SQLiteConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; sqlite3 would say it too late
    connection.execute("pragma busy_timeout = 60000")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("reads_only"):
        connection.exec_driver_sql("pragma query_only = on")
        connection.exec_driver_sql("begin")
    else:
        connection.exec_driver_sql("pragma query_only = off")
        connection.exec_driver_sql("begin immediate")
