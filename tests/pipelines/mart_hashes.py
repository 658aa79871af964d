"""A hash of each mart of a data folder, so that a test can compare the marts of many."""

import duckdb

from pipelines.compiled_marts import CompiledMarts
from pipelines.home import Home

# Columns that tell when something came rather than what it is.
WHEN = ("record_time", "last_record_time", "last_file_name", "as_of_record_time")


def hashes_of(marts: CompiledMarts, home: Home) -> dict[str, str]:
    """Return a hash of the content of each of a data folder's marts, whatever the order of rows."""
    with marts.built_in_memory(home) as connection:
        return mart_hashes(connection, "built")


def mart_hashes(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, str]:
    """Return row count and sum of row hashes of each mart, without the columns in WHEN."""
    tables = connection.execute(
        "select table_name, list(column_name order by column_name) from duckdb_columns() where "
        "schema_name = 'marts' and database_name = ? group by table_name order by table_name",
        [catalog],
    ).fetchall()
    hashes = {}
    for table, names in tables:
        # Text, so that a type that a contract widens does not count as another content.
        values = ", ".join(f'"{name}"::varchar' for name in names if name not in WHEN)
        query = f'select count(*), sum(hash(row({values}))::hugeint) from "{catalog}".marts.{table}'
        hashes[table] = "/".join(map(str, connection.execute(query).fetchall()[0]))
    return hashes
