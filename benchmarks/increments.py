"""What a build costs after one more day, beside a longer history that has such a day.

For each size a world is made that is told day by day, as many lines a day whatever its size. All
models are built until its last two days; then one comes after the other, and what each costs is
measured: the first notes what all landed rows name, the next finds that noted. At the first size,
what comes of it must be, row for row, what a build of everything makes.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from benchmarks.lines_world import make_by_day, one_more_day
from benchmarks.marts import built_by_dbt, step
from benchmarks.marts_steps import MEMORY
from benchmarks.measure import cost_of
from pipelines.build_state import BuildState, passed
from pipelines.dbt_project import dbt_with_manifest
from pipelines.home import Home
from pipelines.settings import pass_on

LINES_A_DAY = 2740  # a million a year
DAYS = ("first", "next")  # after a build of everything before them
CODE = "one code"


def lines(sizes: Sequence[int]) -> Iterator[str]:
    """Yield a table of what further days cost at each size, and beside the smallest."""
    yield (
        "| order lines | build of all before, CPU s | peak MiB | day after it | rows of the day "
        "| wall s | CPU s | peak MiB | wall beside the first size |"
    )
    yield "|---:|---:|---:|---|---:|---:|---:|---:|---:|"
    first: dict[str, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root, days = Path(folder), size // LINES_A_DAY
            make_by_day(root, size, days, days - len(DAYS))
            pass_on(Home(root))
            dbt_with_manifest(Home(root))
            whole = built_by_dbt(root)
            for number, name in enumerate(DAYS):
                passed(Home(root), BuildState(0, 0, {}), CODE)
                rows = one_more_day(root, size, days, days - len(DAYS) + number)
                cost = cost_of(
                    step("forward", root),
                    {"CROSSDOCK_HOME": str(root), "CROSSDOCK_BUILD_MEMORY": MEMORY},
                )
                beside = cost.wall / first.setdefault(name, cost.wall)
                yield (
                    f"| {size:,} | {whole.cpu:.1f} | {whole.peak_mib:,.0f} | {name} | {rows:,} "
                    f"| {cost.wall:.0f} | {cost.cpu:.1f} | {cost.peak_mib:,.0f} | {beside:.2f} |"
                )
            if size == sizes[0]:
                _compare(root)


def _compare(root: Path) -> None:
    """Compare what was brought forward with a build of everything, mart by mart."""
    brought = _hashes(root)
    built_by_dbt(root)
    if brought != (whole := _hashes(root)):
        differ = [name for name in whole if brought.get(name) != whole[name]]
        raise SystemExit(f"not what a build of everything makes: {', '.join(differ)}")


def _hashes(root: Path) -> dict[str, object]:
    with duckdb.connect(str(root / "built.duckdb")) as connection:
        tables = connection.execute(
            "select table_name, string_agg(column_name, ', ' order by column_name) "
            "from duckdb_columns() where schema_name = 'marts' group by table_name"
        ).fetchall()
        return {
            table: connection.execute(
                f"select count(*), sum(hash(row({columns})::varchar)::hugeint) from marts.{table}"
            ).fetchall()
            for table, columns in tables
        }
