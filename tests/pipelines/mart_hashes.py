"""The marts of a data folder without dbt: its compiled SQL, run in memory, and a hash of each mart.

dbt takes a minute to build what this builds in a second or two, so that a test can compare the
marts of many data folders. A test holds it against a real build.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from pipelines.dbt_project import FOLDER, dbt_command, dbt_project
from pipelines.home import Home
from pipelines.settings import pass_on

# Columns that tell when something came rather than what it is.
WHEN = ("record_time", "last_record_time", "last_file_name")


@dataclass(frozen=True, slots=True)
class Statement:
    """One model or seed: where it lies, how it is kept, and what fills it."""

    relation: str
    schema: str
    kind: str  # view, table, seed
    sql: str


@dataclass(frozen=True, slots=True)
class CompiledMarts:
    """The whole dbt project as statements in the order in which they must run."""

    root: str  # the data folder that the SQL names
    statements: tuple[Statement, ...]

    @contextmanager
    def built(self, home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a connection to the marts of a data folder whose extracts are written."""
        with duckdb.connect() as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("attach ':memory:' as warehouse; attach ':memory:' as built")
            connection.execute("use warehouse")
            for schema in {each.schema for each in self.statements}:
                connection.execute(f"create schema if not exists {schema}")
            for each in self.statements:
                kind = "view" if each.kind == "view" else "table"
                sql = each.sql.replace(self.root, str(home.root))
                connection.execute(f"create {kind} {each.relation} as {sql}")
            yield connection

    def hashes(self, home: Home) -> dict[str, str]:
        """Return a hash of each mart's content, whatever the order of its rows."""
        with self.built(home) as connection:
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


def compiled_marts(home: Home) -> CompiledMarts:
    """Let dbt compile its project once, for any data folder."""
    pass_on(home)
    target = home.root / "compiled"
    project = dbt_project(home)
    dbt_command(project).cli(["compile", "--no-introspect"], target_path=target).wait()
    nodes: dict[str, Any] = json.loads((target / "manifest.json").read_text())["nodes"]
    wanted = {
        name: node for name, node in nodes.items() if node["resource_type"] in ("model", "seed")
    }
    order = TopologicalSorter(
        {
            name: set(node["depends_on"].get("nodes", [])) & set(wanted)
            for name, node in wanted.items()
        }
    )
    statements = tuple(_statement(wanted[name]) for name in order.static_order())
    return CompiledMarts(str(home.root), statements)


def _statement(node: dict[str, Any]) -> Statement:
    schema = f"{node['database']}.{node['schema']}"
    if node["resource_type"] == "seed":
        path = FOLDER / Path(node["original_file_path"])
        types = node["config"]["column_types"]
        given = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
        typed = f", types = {{{given}}}" if given else ""
        sql = f"select * from read_csv('{path}', header = true{typed})"
        return Statement(node["relation_name"], schema, "seed", sql)
    kind = node["config"]["materialized"]
    return Statement(node["relation_name"], schema, kind, node["compiled_code"])
