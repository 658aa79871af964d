"""What a load, a build and a publishing cost, each beside plain DuckDB doing the same.

    python -m benchmarks.run [--days N] [--lines N ...]   writes all pages but the last two
    python -m benchmarks.run --only PAGE    readers, builds, growth, marts, increments or postgres
    python -m benchmarks.run --small      prints the readers' and the marts' part, small

All figures of one table come from one run, on one machine, one after the other; the ratios are
what to look at. Real inputs are used where they are beside the repository, else the demo world.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import csv_load, edifact, increments, marts, postgres, small_files, x12
from benchmarks.measure import HERE, PROJECT, Cost, cost_of, crossdock, floor
from pipelines.demo_world.world import write_feeds
from pipelines.home import Home
from pipelines.opening import opened

REAL = PROJECT.parent / "shared" / "data" / "wide_world_importers"
COLUMNS = (
    "step",
    "rows",
    "wall s",
    "CPU s",
    "peak MiB",
    "rows/s",
    "floor wall s",
    "floor CPU s",
    "wall ratio",
)
DOCS = PROJECT / "docs"
PAGES = {
    "readers": DOCS / "benchmarks_readers.md",
    "builds": DOCS / "benchmarks.md",
    "growth": DOCS / "benchmarks_growth.md",
    "marts": DOCS / "benchmarks_marts.md",
    "increments": DOCS / "benchmarks_increments.md",
    "postgres": DOCS / "benchmarks_postgres.md",
}


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=26, help="days of the demo world")
    parser.add_argument(
        "--lines", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes of the marts"
    )
    parser.add_argument(
        "--small", action="store_true", help="readers and marts, small; writes nothing"
    )
    parser.add_argument("--only", choices=PAGES, action="append", help="write one page")
    asked = parser.parse_args()
    if asked.small:
        for line in [*_readers((3, 20), 2, 50_000, 10), "", *marts.lines((10_000,))]:
            print(line, flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        pages = {
            "readers": _reading(),
            "builds": _builds(Path(folder), asked.days),
            "growth": _growth(asked.lines),
            "marts": _marts(asked.lines),
            "increments": _increments(asked.lines),
            "postgres": _on_postgres(asked.lines),  # it needs a server
        }
        # The marts come last: a process begins with its parent's peak, and rows are compared here.
        for name in asked.only or ("readers", "builds", "growth", "marts"):
            _written(PAGES[name], pages[name])


def _written(path: Path, page: Iterator[str]) -> None:
    lines: list[str] = []
    for line in page:
        print(line, flush=True)
        lines.append(line)
    path.write_text("\n".join(lines) + "\n")


def _reading() -> Iterator[str]:
    yield "# Benchmarks of the readers\n"
    yield "Written by `python -m benchmarks.run --only readers`, which `make bench` runs too: bytes"
    yield "to tables, beside others that read the same bytes, in one run.\n"
    yield _where()
    yield from _readers((60, 1000), 20, 1_000_000, 200)


def _on_postgres(sizes: Sequence[int]) -> Iterator[str]:
    yield "# The same project on PostgreSQL\n"
    yield "Written by `python -m benchmarks.run --only postgres`: all models, as dbt builds them on"
    yield "DuckDB, and as dbt-postgres builds them from the same rows, with two threads each. Both"
    yield "must find the same number of rows in each mart and the same sums of each KPI.\n"
    yield _where()
    yield from postgres.lines(sizes)


def _increments(sizes: Sequence[int]) -> Iterator[str]:
    yield "# What one more day costs\n"
    yield from _about("increments", sizes)
    yield f"A history that is told day by day, {increments.LINES_A_DAY:,} order lines a day, is"
    yield "built with all models until its last two days. Then one comes after the other, and each"
    yield "build begins from the last one (ADR 0027). The first day's build notes what all landed"
    yield "rows name; the next is what each further day costs. Lines that are not picked whole are"
    yield "closed by the seller after 60 days. At the first size all marts are compared with those"
    yield "of a build of everything. dbt's three starts are within; data tests are not run.\n"
    yield from increments.lines(sizes)


def _growth(sizes: Sequence[int]) -> Iterator[str]:
    yield "# What a build of all models costs\n"
    yield from _about("growth", sizes)
    yield "No data tests run, so that some steps stay shorter than in a real build.\n"
    yield from marts.growth(sizes)


def _marts(sizes: Sequence[int]) -> Iterator[str]:
    yield "# What the marts cost\n"
    yield from _about("marts", sizes)
    yield "`dbt build` of the marts and KPIs that `benchmarks/marts_by_hand.sql` computes too, and"
    yield "that script. The rows of both are compared. The script knows the ten feeds of this world"
    yield "alone; dbt's start is within its figures.\n"
    yield from marts.lines(sizes)


def _about(page: str, sizes: Sequence[int]) -> Iterator[str]:
    given = " ".join(map(str, sizes))
    yield f"Written by `python -m benchmarks.run --only {page} --lines {given}`, with two threads"
    yield "and 6 GB for DuckDB. What is too large for that is built in parts (ADR 0026); what has"
    yield "no room even so lies on the disk meanwhile. An order line brings about six business"
    yield "events.\n"
    yield _where()


def _where() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {python}, {os.cpu_count()} cores.\n"


def _builds(folder: Path, days: int) -> Iterator[str]:
    yield "# Benchmarks\n"
    yield "Written by `make bench`. Ratios compare with plain DuckDB in the same run: the same"
    yield "files copied to Parquet, the same compiled SQL, the same file copied. What Crossdock"
    yield "does beyond that (checks, lineage, ledger, archive, tests, records of the run) is the"
    yield "difference, as is the start of Python, dbt and Dagster.\n"
    yield _where()
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|---|{'---:|' * (len(COLUMNS) - 1)}"
    if REAL.is_dir():
        yield from _world(folder / "real", "ERP tables", _real_files(folder))
    first, later = _demo_files(folder, days)
    yield from _world(folder / "demo", f"demo world, {days - 1} days", first)
    yield from _one_more_day(folder / "demo", later)


def _readers(
    x12_megabytes: tuple[int, int], edifact_megabytes: int, rows: int, files: int
) -> Iterator[str]:
    """Yield what the readers cost beside others that read the same bytes."""
    yield "\n## Readers\n"
    yield from x12.lines(*x12_megabytes)
    yield ""
    yield from edifact.lines(edifact_megabytes)
    yield ""
    yield from csv_load.lines(rows)
    yield ""
    yield from small_files.lines(files)


def _real_files(folder: Path) -> list[Path]:
    with opened(Home(folder / "none")) as stores:
        source = stores.sources["wide_world_importers"]
        return [path for path in sorted(REAL.iterdir()) if source.takes(path.name)]


def _demo_files(folder: Path, days: int) -> tuple[list[Path], list[Path]]:
    """Return the files of all days but the last, and those of the last day."""
    whole, part = folder / "whole", folder / "part"
    before = write_feeds(part, days=days - 1, seed=1, clean=True).files
    after = write_feeds(whole, days=days, seed=1, clean=True).files
    known = {path.name: path.read_bytes() for path in before}
    return list(before), [path for path in after if known.get(path.name) != path.read_bytes()]


def _world(root: Path, name: str, files: list[Path]) -> Iterator[str]:
    home = {"CROSSDOCK_HOME": str(root)}
    names = [str(path) for path in files]
    ours = cost_of(crossdock("ingest", *names), home)
    plain = cost_of(floor("ingest", str(root.parent / "floor"), *names), home)
    rows = _landed_rows(root)
    yield _line(f"files to landing, {name} ({len(files)} files)", rows, ours, plain)
    cost_of(crossdock("build"), home)  # the first build also parses the dbt project
    yield _line(f"full build, {name}", rows, cost_of(crossdock("build"), home), _floor_build(root))
    ours, plain = cost_of(crossdock("publish"), home), cost_of(floor("publish", str(root)), home)
    yield _line(f"publish, {name}", rows, ours, plain)


def _one_more_day(root: Path, files: list[Path]) -> Iterator[str]:
    home = {"CROSSDOCK_HOME": str(root)}
    before = _landed_rows(root)
    cost_of(crossdock("ingest", "--source", "demo_world", *map(str, files)), home)
    rows = _landed_rows(root) - before
    ours = cost_of(crossdock("build"), home)
    yield _line("build after one more day", rows, ours, _floor_build(root))


def _floor_build(root: Path) -> Cost:
    home = {"CROSSDOCK_HOME": str(root)}
    compiling = [
        str(HERE / "dbt"),
        *("compile", "--project-dir", "dbt_project", "--profiles-dir", "dbt_project"),
        *("--target-path", str(root / "dbt"), "--log-path", str(root / "logs")),
    ]
    cost_of(compiling, home)
    return cost_of(floor("build", str(root)), home)


def _landed_rows(root: Path) -> int:
    with opened(Home(root)) as stores:
        return sum(int(str(count["row_count"])) for count in stores.ledger.feed_counts())


def _line(step: str, rows: int, ours: Cost, plain: Cost) -> str:
    return (
        f"| {step} | {rows:,} | {ours.wall:.2f} | {ours.cpu:.2f} | {ours.peak_mib:.0f} "
        f"| {rows / ours.wall:,.0f} | {plain.wall:.2f} | {plain.cpu:.2f} "
        f"| {ours.wall / plain.wall:.1f} |"
    )


if __name__ == "__main__":
    main()
