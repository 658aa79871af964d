"""One question to the current snapshot, read-only."""

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
    with duckdb.connect(str(snapshot_path(home, manifest.build_id)), read_only=True) as connection:
        return answered(connection, query)


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
