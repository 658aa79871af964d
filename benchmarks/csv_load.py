"""What a large CSV costs from file to landing, beside DuckDB's own copy and dlt's load.

    python -m benchmarks.csv_load [--rows N] [--peer PYTHON]

Ours checks, types, archives and records each row's place; DuckDB copies the file to Parquet; dlt
loads it into DuckDB. Each runs in a process of its own; the clock starts once it has begun, and
CPU seconds are those of all its threads. The ratios are what to look at.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PEER = PROJECT / ".venv-peers/bin/python"
MAPPING = """source: big
title: Big
version: 1
time_zone: America/Chicago
entities:
  - {entity_id: D, entity_name: D, currency_code: USD}
files:
  - match: "*.csv"
    format: csv
    feeds:
      order_lines:
        columns:
          order_line_id: {template: "{OrderNo}-{LineNo}"}
          order_id: OrderNo
          item_id: ItemNo
          location_id: Site
          quantity: Qty
          unit_price: Price
          requested_date: Wanted
          changed_at: {column: Changed, formats: ["%Y-%m-%d %H:%M:%S"]}
"""
HEADER = "OrderNo,LineNo,ItemNo,Qty,Price,Site,Wanted,Changed\n"
BEGIN = """
import json, resource, sys, time
from pathlib import Path
folder, file = Path(sys.argv[1]), Path(sys.argv[2])
"""
END = """
wall, cpu = time.perf_counter(), time.process_time()
load()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print("\\n" + json.dumps({"wall": wall, "cpu": cpu, "peak_mib": peak}))
"""
OURS = """
from ingest.archive import Archive
from ingest.landing import Landing
from ingest.quarantine import Quarantine
from ingest.receive import Stores, receive
from ingest.source import load_source
from workflow.control_register import ControlRegister
from workflow.file_ledger import FileLedger
from workflow.store import Store
source = load_source(folder / "big.yml")
store = Store.open(folder / "ops.sqlite")
parts = Archive(folder / "archive"), Landing(folder / "landing"), Quarantine(folder / "quarantine")
stores = Stores(*parts, FileLedger(store), ControlRegister(store))
small = folder / "small.csv"
small.write_text("".join(file.open().readlines(1000)))
receive(small, source, stores)
def load():
    received = receive(file, source, stores)
    assert received.outcome == "landed" and not received.fault_count, received
"""
DUCKDB = """
import duckdb
connection = duckdb.connect()
def load():
    connection.execute(f"copy (from read_csv('{file}')) to '{folder / 'copy.parquet'}'")
"""
DLT = """
import os
os.environ.update(RUNTIME__DLTHUB_TELEMETRY="false", DLT_DATA_DIR=str(folder / "dlt"))
import dlt
from dlt.sources.filesystem import filesystem, read_csv
def load():
    rows = filesystem(bucket_url=str(file.parent), file_glob=file.name) | read_csv()
    target = dlt.destinations.duckdb(str(folder / "dlt.duckdb"))
    pipeline = dlt.pipeline("csv", pipelines_dir=str(folder / "p"), destination=target)
    pipeline.run(rows.with_name("order_lines"))
"""


def main() -> None:
    """Measure the three and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--peer", type=Path, default=PEER)
    options = parser.parse_args()
    for line in lines(options.rows, options.peer):
        print(line, flush=True)


def lines(rows: int, peer: Path = PEER) -> Iterator[str]:
    """Yield the table of the three, in Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "big.yml").write_text(MAPPING)
        file = written(folder / "lines.csv", rows)
        size = file.stat().st_size >> 20
        yield f"| CSV, {rows:,} order lines, {size} MiB | wall s | CPU s | peak MiB | CPU of ours |"
        yield "|---|---:|---:|---:|---:|"
        ours = cost(sys.executable, OURS, folder, file)
        yield told("file to landing", ours, ours)
        yield told("DuckDB's copy to Parquet", cost(sys.executable, DUCKDB, folder, file), ours)
        if peer.exists():
            yield told("dlt into DuckDB", cost(str(peer), DLT, folder, file), ours)
        else:
            yield f"\nNo dlt: {peer} is not there; `make bench` makes it."


def written(path: Path, rows: int) -> Path:
    """Write order lines as a shop system exports them."""
    chance = random.Random(1)  # noqa: S311  (no secret)
    with path.open("w") as file:
        file.write(HEADER)
        for row in range(rows):
            file.write(
                f"{100_000 + row // 4},{row % 4 + 1},SKU-{chance.randrange(20_000):05},"
                f"{chance.randrange(1, 500)},{chance.randrange(100, 99_999) / 100:.2f},CHI,"
                f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02},"
                f"2026-03-02 09:{chance.randrange(60):02}:{chance.randrange(60):02}\n"
            )
    return path


def cost(python: str, work: str, folder: Path, file: Path) -> dict[str, float]:
    """Return wall and CPU seconds and peak memory of one way, which must succeed."""
    command = [python, "-c", BEGIN + work + END, str(folder), str(file)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def told(who: str, theirs: dict[str, float], ours: dict[str, float]) -> str:
    ratio = theirs["cpu"] / ours["cpu"]
    figures = f"{theirs['wall']:.2f} | {theirs['cpu']:.2f} | {theirs['peak_mib']:.0f}"
    return f"| {who} | {figures} | {ratio:.2f} x |"


if __name__ == "__main__":
    main()
