"""What building the marts costs, beside one hand-written script that makes the same rows.

    python -m benchmarks.marts [--lines N ...] [--growth N ...]

For each size a landing zone is made (benchmarks/lines_world.py); dbt builds those marts that
benchmarks/marts_by_hand.sql computes, and the script computes them, each in a process of its own
with two threads and the same memory limit. The rows of both must be equal. `--growth`
builds all models at each size, to see how time and memory grow with the lines.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.lines_world import make
from benchmarks.marts_steps import JUDGED, MEMORY, SUMMED, connected
from benchmarks.measure import Cost, cost_of
from pipelines.dbt_project import dbt_with_manifest
from pipelines.home import Home
from pipelines.parts.division import parts_needed
from pipelines.settings import pass_on

MARTS = (
    "fct_order_lines",
    "fct_orders",
    "fct_order_events",
    "fct_shipment_lines",
    "fct_invoices",
    "fct_invoice_lines",
    "fct_receivables",
)


def lines(sizes: Sequence[int]) -> Iterator[str]:
    """Yield a table of what each size costs dbt and the script."""
    yield "| order lines | dbt CPU s | peak MiB | by hand CPU s | peak MiB | CPU ratio |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), size)
            ours, plain = _both(Path(folder))
        yield (
            f"| {size:,} | {ours.cpu:.1f} | {ours.peak_mib:,.0f} | {plain.cpu:.1f} "
            f"| {plain.peak_mib:,.0f} | {ours.cpu / plain.cpu:.2f} |"
        )


def growth(sizes: Sequence[int]) -> Iterator[str]:
    """Yield a table of what all models cost, and how that grows from size to size."""
    yield "| all models, order lines | wall s | CPU s | peak MiB | CPU beside the size before |"
    yield "|---:|---:|---:|---:|---:|"
    former: tuple[int, Cost] | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), size)
            cost = built_by_dbt(Path(folder))
        ratio = f"{cost.cpu / former[1].cpu:.1f} (lines: {size / former[0]:.0f})" if former else ""
        yield f"| {size:,} | {cost.wall:.0f} | {cost.cpu:.1f} | {cost.peak_mib:,.0f} | {ratio} |"
        former = size, cost


def _both(root: Path) -> tuple[Cost, Cost]:
    """Return what dbt and the script cost; stop where their rows differ."""
    ours = built_by_dbt(root, *(f"+{name}" for name in (*MARTS, *JUDGED, *SUMMED)))
    plain = cost_of(step("by_hand", root), {})
    _compare(root)
    return ours, plain


def built_by_dbt(root: Path, *selected: str) -> Cost:
    """Build what is selected, or all; what a build finds parsed is parsed before."""
    for name in ("built.duckdb", "kept.duckdb"):
        (root / name).unlink(missing_ok=True)
    if parts_needed(Home(root)) > 1:
        pass_on(Home(root))
        dbt_with_manifest(Home(root))
    return cost_of(
        step("by_dbt", root, *selected),
        {"CROSSDOCK_HOME": str(root), "CROSSDOCK_BUILD_MEMORY": MEMORY},
    )


def step(name: str, root: Path, *selected: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.marts_steps", name, str(root), *selected]


def _compare(root: Path) -> None:
    """Compare each mart's rows by count and sum of hashes, whatever their order and types."""
    with connected(root) as connection:
        connection.execute(
            f"attach '{root / 'built.duckdb'}' as ours (read_only);"
            f"attach '{root / 'by_hand.duckdb'}' as plain (read_only)"
        )
        for mart in (*MARTS, "kpi_values"):
            columns = connection.execute(
                "select column_name from duckdb_columns() "
                "where database_name = 'plain' and table_name = ? order by all",
                [mart],
            ).fetchall()
            row = ", ".join(_as_text(name) for (name,) in columns)
            hashed = f"select count(*), sum(hash(row({row}))::hugeint) from"
            ours = connection.execute(f"{hashed} ours.marts.{mart}").fetchall()
            plain = connection.execute(f"{hashed} plain.{mart}").fetchall()
            if ours != plain or not ours[0][0]:
                raise SystemExit(f"{mart}: {ours[0]} from dbt, {plain[0]} by hand")


def _as_text(column: str) -> str:
    kind = "decimal(38, 4)" if column in ("numerator", "denominator") else "varchar"
    return f"cast(cast({column} as {kind}) as varchar)"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[20_000])
    parser.add_argument("--growth", type=int, nargs="+", default=[], help="sizes to build whole")
    asked = parser.parse_args()
    for line in [*lines(asked.lines), "", *growth(asked.growth)]:
        print(line, flush=True)


if __name__ == "__main__":
    main()
