"""The marts of a data folder without dbt's run: its compiled SQL, executed beside the warehouse.

dbt takes half a minute to build what this builds in seconds, because a run also tests, records and
waits. A test says that both give the same marts.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipelines.dbt_project import FOLDER, dbt_command, dbt_project, fingerprint
from pipelines.home import Home
from pipelines.settings import pass_on


@dataclass(frozen=True, slots=True)
class Statement:
    """One model or seed: where it lies, how it is kept, and what fills it."""

    node: str  # its id in dbt's manifest
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
        """Lend a connection to the marts of a data folder whose extracts are written.

        They lie in a database of their own, which ends with the connection; what does not fit into
        memory goes to a folder beside the landing zone.
        """
        with TemporaryDirectory(dir=home.root) as folder, duckdb.connect() as connection:
            connection.execute(f"set temp_directory = '{folder}/spilled'")
            connection.execute(
                f"attach '{folder}/warehouse.duckdb' as warehouse;"
                f"attach '{folder}/built.duckdb' as built;"
                f"attach '{folder}/kept.duckdb' as kept"
            )
            self._fill(connection, home)
            yield connection

    @contextmanager
    def built_in_memory(self, home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend the same for a small history: in memory, on one thread, with a third less work."""
        with duckdb.connect(config={"threads": 1}) as connection:
            for name in ("warehouse", "built", "kept"):
                connection.execute(f"attach ':memory:' as {name}")
            self._fill(connection, home)
            yield connection

    def _fill(self, connection: duckdb.DuckDBPyConnection, home: Home) -> None:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("use warehouse")
        for schema in {each.schema for each in self.statements}:
            connection.execute(f"create schema if not exists {schema}")
        for each in self.statements:
            kind = "view" if each.kind == "view" else "table"
            sql = each.sql.replace(self.root, str(home.root))
            connection.execute(f"create {kind} {each.relation} as {sql}")


def compiled_marts(home: Home) -> CompiledMarts:
    """Return the project as SQL, for any data folder; dbt compiles it where it has changed."""
    pass_on(home)
    target = home.dbt_target / "compiled_marts"
    mark, present = target / "compiled_from", fingerprint()
    if not mark.exists() or mark.read_text(encoding="utf-8") != present:
        mark.unlink(missing_ok=True)  # what a compilation that fails leaves is no project
        project = dbt_project(home)
        dbt_command(project).cli(["compile", "--no-introspect"], target_path=target).wait()
        mark.write_text(present, encoding="utf-8")
    nodes = compiled_nodes(home)
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


def compiled_nodes(home: Home) -> dict[str, Any]:
    """Return the nodes of the manifest that dbt wrote when it compiled the project."""
    manifest = home.dbt_target / "compiled_marts" / "manifest.json"
    nodes: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    return nodes


def _statement(node: dict[str, Any]) -> Statement:
    schema = f"{node['database']}.{node['schema']}"
    if node["resource_type"] == "seed":
        path = FOLDER / Path(node["original_file_path"])
        types = node["config"]["column_types"]
        given = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
        typed = f", types = {{{given}}}" if given else ""
        sql = f"select * from read_csv('{path}', header = true{typed})"
        return Statement(node["unique_id"], node["relation_name"], schema, "seed", sql)
    kind = node["config"]["materialized"]
    return Statement(node["unique_id"], node["relation_name"], schema, kind, node["compiled_code"])
