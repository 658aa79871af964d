"""One question to the current snapshot, read-only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.errors import BadQuery, NoSnapshot
from pipelines.home import Home
from pipelines.serving import current_manifest, snapshot_path

Answer = tuple[list[str], list[tuple[object, ...]]]


def ask(home: Home, query: str) -> Answer:
    """Return column names and rows. Raises NoSnapshot, and BadQuery with DuckDB's reason.

    The query can read the snapshot and nothing else: no files, no other database, no settings.
    """
    manifest = current_manifest(home)
    if manifest is None:
        raise NoSnapshot
    with opened(snapshot_path(home, manifest.build_id)) as connection:
        return answered(connection, query)


@contextmanager
def opened(snapshot: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a snapshot to read, in a DuckDB of its own.

    DuckDB shares one instance among all who connect to a file in a process, settings included:
    whoever locked them for a query of its own would lock them for everyone. So it is attached.
    """
    with duckdb.connect() as connection:
        path = str(snapshot).replace("'", "''")
        connection.execute(f"attach '{path}' as snapshot (read_only)")
        connection.execute("use snapshot")
        yield connection


def answered(connection: duckdb.DuckDBPyConnection, query: str) -> Answer:
    """Return column names and rows. Raises BadQuery with DuckDB's reason.

    From then on the connection reads the databases that it has and nothing else.
    """
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    try:
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description or []]
        return names, cursor.fetchall() if names else []
    except duckdb.Error as error:
        raise BadQuery(str(error)) from error
