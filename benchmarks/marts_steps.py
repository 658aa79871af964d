"""The two sides of the marts' benchmark, each run in a process of its own.

    python -m benchmarks.marts_steps by_dbt ROOT [NODE ...]   dbt's build of some nodes or all,
                                                   and of some the KPIs that the script sums too
    python -m benchmarks.marts_steps by_hand ROOT             all marts by the hand-written script

It imports DuckDB alone and dbt where it is measured, because what an import costs counts.
"""

import sys
from pathlib import Path
from typing import Any

import duckdb

MEMORY = "6GB"
SCRIPT = Path(__file__).with_name("marts_by_hand.sql")
JUDGED = ("int_kpis__otif", "int_kpis__promises", "int_kpis__fill_rates")
SUMMED = (
    "int_kpis__unit_fill_rate",
    "int_kpis__backorders",
    "int_kpis__invoice_latency",
    "int_kpis__open_receivables",
)
KEY = "kpi_code, period_date, source_system, entity_id, location_id, channel"
FIGURES = f"{KEY}, numerator, denominator, excluded_count"


def connected(root: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection with the settings that both sides run with."""
    connection = duckdb.connect()
    connection.execute(
        f"set threads = 2; set memory_limit = '{MEMORY}'; set preserve_insertion_order = false;"
        "set max_vacuum_tasks = 0;"
        f"set TimeZone = 'UTC'; set temp_directory = '{root / 'spilled'}'"
    )
    return connection


def by_dbt(root: Path, *selected: str) -> None:
    """Build what is selected, or all; of some sum the KPIs from the steps in dbt's memory."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(
        [
            *("build", "--resource-type", "model", "--resource-type", "seed", "--threads", "2"),
            *("--project-dir", "dbt_project", "--profiles-dir", "dbt_project"),
            *("--target-path", str(root / "dbt"), "--log-path", str(root / "logs")),
            *(["--select", *selected] if selected else []),
        ]
    )
    if not outcome.success:
        results: Any = outcome.result or ()  # dbt types it by command
        failed = [f"{each.node.name}: {each.message}" for each in results if each.message]
        raise SystemExit(
            "\n".join(["dbt could not build the marts", *failed, str(outcome.exception)])
        )
    if selected:
        database: Any = DuckDBConnectionManager.env()  # its methods have no types
        _sum_kpis(database.handle().cursor(), root)


def _sum_kpis(connection: Any, root: Path) -> None:  # noqa: ANN401  (dbt's wrapper has no public type)
    """Sum the KPIs that the script computes too, as kpi_values does with all of them."""
    judged = " union all ".join(f"select * from intermediate.{name}" for name in JUDGED)
    summed = " union all ".join(f"select {FIGURES} from intermediate.{name}" for name in SUMMED)
    connection.execute(
        "use warehouse;"
        f"create table intermediate.judged as {judged};"
        f"create table built.marts.kpi_values as with told as ("
        f"select {FIGURES}, null as covered_count, "
        f"null as eligible_count from ({summed}) union all "
        f"select {KEY}, sum(numerator), sum(denominator), "
        "sum(case when exclusion_reason is null then 0 else row_count end), "
        "sum(case when exclusion_reason is null then row_count else 0 end), "
        "sum(case when coalesce(exclusion_reason, 'unknown') = 'unknown' then row_count"
        f" else 0 end) from intermediate.judged group by {KEY}) "
        "select told.*, data_version, known_at as as_of_record_time from told "
        "inner join intermediate.int_calendar__as_of as as_of on "
        "told.source_system = as_of.source_system and period_date <= as_of_date "
        f"inner join read_parquet('{root}/extract/sources.parquet') as sources on "
        "told.source_system = sources.source_system"
    )


def by_hand(root: Path) -> None:
    """Run the hand-written script on a landing zone."""
    (root / "by_hand.duckdb").unlink(missing_ok=True)
    with connected(root) as connection:
        connection.execute(
            f"attach '{root / 'by_hand.duckdb'}' as built;"
            f"set variable landing = '{root / 'landing'}';"
            f"set variable extract = '{root / 'extract'}'"
        )
        connection.execute(SCRIPT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    side, root, *nodes = sys.argv[1:]
    if side == "by_dbt":
        by_dbt(Path(root), *nodes)
    else:
        by_hand(Path(root))
