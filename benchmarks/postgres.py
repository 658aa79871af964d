"""The same dbt project on PostgreSQL: what a user would pick instead, on the same lines.

    python -m benchmarks.postgres [--lines N ...]

A server of its own runs while this runs, set up as a warehouse on two cores: it trusts its disk,
compiles no expressions, and joins by hash or sort, since its guesses at how many rows a computed
table has make loops that take hours. Every table is analyzed. dbt-postgres builds all models with
two threads from the rows that DuckDB reads from Parquet. Both must find as many rows in every mart,
and the same sums of every KPI.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import psycopg2  # type: ignore[import-untyped]  # stubs are published apart

from benchmarks.lines_world import make
from benchmarks.marts import built_by_dbt
from benchmarks.measure import Cost, cost_of
from pipelines.compiled_marts import Statement, compiled_marts
from pipelines.home import Home

PEERS = Path(__file__).parent.parent / ".venv-peers" / "bin"
SERVER = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "jit": "off",
    "enable_nestloop": "off",
    "search_path": "compatible, pg_catalog, public",
    "TimeZone": "UTC",
}
FUNCTIONS = Path(__file__).with_name("postgres_functions.sql")
READING = re.compile(r"read_(?:parquet|csv)\((?:[^()]|\([^()]*\))*\)")
DATABASES = re.compile(r'"(warehouse|built|kept)"\.')
KINDS = {
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "INTEGER": "bigint",
    "DOUBLE": "double precision",
}


def lines(sizes: Sequence[int]) -> Iterator[str]:
    """Yield what a build of all models costs on DuckDB and on PostgreSQL at each size."""
    yield "| order lines | DuckDB wall s | CPU s | PostgreSQL wall s | CPU s | wall ratio | CPU |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            make(root / "home", size)
            ours = built_by_dbt(root / "home")
            theirs = _on_postgres(root)
        yield (
            f"| {size:,} | {ours.wall:.0f} | {ours.cpu:.0f} | {theirs.wall:.0f} | {theirs.cpu:.0f} "
            f"| {theirs.wall / ours.wall:.1f} | {theirs.cpu / ours.cpu:.1f} |"
        )


def _on_postgres(root: Path) -> Cost:
    """Load what DuckDB reads, build, compare, and return what dbt and the server cost."""
    statements = compiled_marts(Home(root / "home")).statements
    data = root / "postgres"
    data.mkdir()
    root.chmod(0o755)  # the server has a user of its own
    _as_server(data, "initdb", "--auth=trust", "--username=crossdock", "-D", str(data / "data"))
    with _running(data):
        models = _loaded(data, statements)
    _write_project(root / "project", models)
    spent: list[float] = []
    with _running(data, spent):
        built = cost_of(
            [
                *(str(PEERS / "dbt"), "run", "--threads", "2"),
                *("--project-dir", str(root / "project"), "--profiles-dir", str(root / "project")),
            ],
            {"POSTGRES_FOLDER": str(data)},
        )
    with _running(data):
        _compare(root / "home", data, models)
    return Cost(built.wall, built.cpu + spent[0], built.peak_mib)


def _as_server(folder: Path, command: str, *arguments: str) -> None:
    subprocess.run(_server_command(folder, command, *arguments), check=True, capture_output=True)


def _server_command(folder: Path, command: str, *arguments: str) -> list[str]:
    """Return a command of the server's; it refuses to run as root."""
    if not SERVER:
        raise SystemExit("PostgreSQL is not installed: apt install postgresql")
    asked = [str(SERVER[-1] / command), *arguments]
    if os.geteuid():
        return asked
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--", *asked]


@contextmanager
def _running(folder: Path, spent: list[float] | None = None) -> Iterator[None]:
    """Run the server on a socket in this folder; `spent` gets its CPU seconds."""
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    where = ["-D", str(folder / "data"), "-k", str(folder)]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            _server_command(folder, "postgres", *where, *settings), stdout=log, stderr=log
        )
    try:
        _wait(folder)
        yield
    finally:
        _as_server(folder, "pg_ctl", "stop", "-D", str(folder / "data"), "-m", "fast")
        _, _, usage = os.wait4(process.pid, 0)
        if spent is not None:
            spent.append(usage.ru_utime + usage.ru_stime)


def _wait(folder: Path, patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            _connected(folder).close()
        except psycopg2.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _connected(folder: Path) -> Any:  # noqa: ANN401  (psycopg2 has no types)
    connection = psycopg2.connect(host=str(folder), user="crossdock", dbname="postgres")
    connection.autocommit = True
    return connection


def _loaded(folder: Path, statements: Sequence[Statement]) -> list[dict[str, str]]:
    """Copy seeds and all files that models read into tables; return the models that read those."""
    tables: dict[str, str] = {}
    models = []
    for statement in statements:
        name = statement.relation.split(".")[-1].strip('"')
        if statement.kind == "seed":
            tables[f"seeds.{name}"] = READING.search(statement.sql)[0]  # type: ignore[index]  # a seed reads one
            continue
        sql = READING.sub(lambda reading: _table(reading[0], tables), statement.sql)
        models.append(
            {
                "name": name,
                "schema": statement.schema.split(".")[1],
                "kind": statement.kind,
                "sql": DATABASES.sub("", sql),
            }
        )
    with duckdb.connect() as source, _connected(folder) as target:
        target.cursor().execute(FUNCTIONS.read_text(encoding="utf-8"))
        for schema in ("landing", "extract", "seeds"):
            target.cursor().execute(f"create schema {schema}")
        for name, reading in tables.items():
            _copy(source, target.cursor(), name, reading)
    return models


def _table(reading: str, tables: dict[str, str]) -> str:
    """Return the table that stands for what is read: landing.<feed> or extract.<file>."""
    parts = Path(reading.split("'")[1]).parts
    name = f"landing.{parts[-3]}" if "landing" in parts else f"extract.{Path(parts[-1]).stem}"
    tables[name] = reading
    return name


def _copy(source: duckdb.DuckDBPyConnection, target: Any, name: str, reading: str) -> None:  # noqa: ANN401  (psycopg2 has no types)
    columns = source.execute(f"describe select * from {reading}").fetchall()
    kinds = ", ".join(f'"{column}" {_kind(kind)}' for column, kind, *_ in columns)
    target.execute(f"create table {name} ({kinds})")
    with tempfile.TemporaryDirectory() as folder:
        between = Path(folder, "rows.csv")
        source.execute(f"copy (from {reading}) to '{between}' (header false, nullstr '\\N')")
        with between.open(encoding="utf-8") as rows:
            target.copy_expert(f"copy {name} from stdin (format csv, null '\\N')", rows)
    target.execute(f"analyze {name}")


def _kind(kind: str) -> str:
    if kind.startswith(("DECIMAL", "HUGEINT", "UBIGINT")):
        return "numeric"
    return "timestamp" if kind.startswith("TIMESTAMP") else KINDS.get(kind, "text")


def _write_project(folder: Path, models: Sequence[Mapping[str, str]]) -> None:
    writer = [str(PEERS / "python"), str(Path(__file__).with_name("postgres_project.py"))]
    subprocess.run([*writer, str(folder)], input=json.dumps(models), text=True, check=True)
    output = {
        "type": "postgres",
        "host": "{{ env_var('POSTGRES_FOLDER') }}",
        "user": "crossdock",
        "password": "",
        "port": 5432,
        "dbname": "postgres",
        "schema": "public",
    }
    profile = {"crossdock_on_postgres": {"target": "bench", "outputs": {"bench": output}}}
    (folder / "profiles.yml").write_text(json.dumps(profile), encoding="utf-8")


def _compare(home: Path, folder: Path, models: Sequence[Mapping[str, str]]) -> None:
    """Stop where a mart has another number of rows, or a KPI another sum."""
    asked = {
        model["name"]: f"select count(*) from marts.{model['name']}"
        for model in models
        if model["schema"] == "marts"
    }
    for column in ("numerator", "denominator"):
        asked[column] = (
            f"select kpi_code, cast(sum(cast({column} as decimal(38, 2))) as varchar) "
            "from marts.kpi_values group by 1 order by 1"
        )
    built = str(home / "built.duckdb")
    with duckdb.connect(built, read_only=True) as ours, _connected(folder) as theirs:
        cursor = theirs.cursor()
        for name, query in asked.items():
            cursor.execute(query)
            found, wanted = cursor.fetchall(), ours.execute(query).fetchall()
            if sorted(map(str, found)) != sorted(map(str, wanted)):
                raise SystemExit(f"{name}: {wanted[:3]} on DuckDB, {found[:3]} on PostgreSQL")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[20_000])
    for line in lines(parser.parse_args().lines):
        print(line, flush=True)


if __name__ == "__main__":
    main()
