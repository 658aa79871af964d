"""Connections to DuckDB for what builds do beside dbt, within the memory that a build may use."""

from pathlib import Path

import duckdb

from pipelines.home import Home
from pipelines.settings import build_memory


def connected(home: Home, database: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database file, or to one in memory; what has no room spills."""
    connection = duckdb.connect(str(database) if database else ":memory:")
    connection.execute(
        f"set temp_directory = '{home.spilled}'; set memory_limit = '{build_memory()}';"
        "set preserve_insertion_order = false; set TimeZone = 'UTC'"
    )
    return connection
