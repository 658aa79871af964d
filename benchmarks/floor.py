"""The floor: plain DuckDB doing the same loads and the same SQL, with nothing around it.

python -m benchmarks.floor ingest OUT FILE...   each file copied to Parquet
python -m benchmarks.floor build HOME           the compiled models, one statement after another
python -m benchmarks.floor publish HOME         the marts' file copied
"""

import json
import shutil
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb


def ingest(out: Path, files: list[Path]) -> None:
    """Copy each file to Parquet as it is, every column, without checks or lineage."""
    out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for file in files:
            reader = "read_csv" if file.suffix == ".csv" else "read_parquet"
            target = out / f"{file.stem}.parquet"
            connection.execute(
                f"copy (select * from {reader}('{file}')) to '{target}' (compression zstd)"
            )


def build(home: Path) -> None:
    """Run the SQL that dbt compiled for the last build, in the order of its references."""
    manifest = json.loads((home / "dbt" / "manifest.json").read_text())
    nodes: dict[str, dict[str, Any]] = {
        name: node for name, node in manifest["nodes"].items() if node["resource_type"] == "model"
    }
    compiled = home / "dbt" / "compiled" / "crossdock"
    seeds = [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]
    order = TopologicalSorter(
        {name: set(node["depends_on"]["nodes"]) & set(nodes) for name, node in nodes.items()}
    )
    for path in (home / "floor.duckdb", home / "floor_marts.duckdb"):
        path.unlink(missing_ok=True)
    with duckdb.connect(str(home / "floor.duckdb")) as connection:
        connection.execute(f"attach '{home / 'floor_marts.duckdb'}' as built")
        connection.execute("create schema seeds")
        for seed in seeds:
            path = Path(__file__).parent.parent / "dbt_project" / seed["original_file_path"]
            known = seed["config"]["column_types"]
            types = f", types = {known}" if known else ""
            connection.execute(
                f"create table seeds.{seed['name']} as from read_csv('{path}'{types})"
            )
        for name in order.static_order():
            _run(connection, nodes[name], compiled)


def _run(connection: duckdb.DuckDBPyConnection, node: dict[str, Any], compiled: Path) -> None:
    sql = (compiled / node["original_file_path"]).read_text().replace('"warehouse"', '"floor"')
    database = "built" if node["schema"] == "marts" else "floor"
    kind = node["config"]["materialized"]
    connection.execute(f"create schema if not exists {database}.{node['schema']}")
    connection.execute(f"create {kind} {database}.{node['schema']}.{node['name']} as {sql}")


def publish(home: Path) -> None:
    """Copy the file of the marts."""
    shutil.copyfile(home / "built.duckdb", home / "floor_copy.duckdb")
    (home / "floor_copy.duckdb").unlink()


if __name__ == "__main__":
    act, first, *rest = sys.argv[1:]
    if act == "ingest":
        ingest(Path(first), [Path(each) for each in rest])
    else:
        {"build": build, "publish": publish}[act](Path(first))
