"""The two sides of the marts' benchmark, each run in a process of its own.

    python -m benchmarks.marts_steps by_dbt ROOT [NODE ...]   dbt's build of some nodes or all,
                                                   and of some the KPIs that the script sums too
    python -m benchmarks.marts_steps part ROOT ...            the same of what lies in ROOT at once
    python -m benchmarks.marts_steps forward ROOT             all, from the last build and what came
    python -m benchmarks.marts_steps by_hand ROOT             all marts by the hand-written script

It imports DuckDB alone and dbt where it is measured, because what an import costs counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.home import Home

MEMORY = "6GB"
SCRIPT = Path(__file__).with_name("marts_by_hand.sql")
JUDGED = (
    "int_kpis__otif",
    "int_kpis__promises",
    "int_kpis__fill_rates",
    "int_kpis__unit_fill_rate",
    "int_kpis__backorders",
    "int_kpis__invoice_latency",
)
SUMMED = ("int_kpis__open_receivables",)
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
    """Build what is selected, or all, in as many parts as a build would make of it."""
    from pipelines.home import Home
    from pipelines.parts.building import build_in_parts
    from pipelines.parts.division import parts_needed
    from pipelines.parts.plan import plan_of

    home = Home(root)
    count = parts_needed(home)
    if count == 1:
        at_once(root, *(("--select", *selected) if selected else ()))
        return
    nodes = json.loads((home.dbt_target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    plan = plan_of(nodes)
    chosen = (
        ("--select", *selected, "+int_lifecycle__tellers")
        if selected
        else ("--exclude", *plan.all_but(plan.of_parts).split())
    )
    list(build_in_parts(home, count, plan.shared_marts, partial(_in_its_own, chosen)))
    if selected:
        with connected(root) as connection:
            connection.execute(
                f"attach '{home.marts}' as built; create table built.marts.kpis as "
                f"select {KEY}, data_version, as_of_record_time, sum(numerator) as numerator, "
                "sum(denominator) as denominator, sum(excluded_count) as excluded_count, "
                "sum(covered_count) as covered_count, sum(eligible_count) as eligible_count "
                "from built.marts.kpi_values group by all;"
                "drop view built.marts.kpi_values;"
                "alter table built.marts.kpis rename to kpi_values"
            )
    else:
        _in_its_own(("--exclude", *plan.all_but(plan.of_the_whole).split()), home)


def forward(root: Path) -> None:
    """Build all from the last build and what has come since; it must be possible."""
    from pipelines.home import Home
    from pipelines.increments.forward import bring_forward
    from pipelines.parts.plan import plan_of

    home = Home(root)
    nodes = json.loads((home.dbt_target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    plan = plan_of(nodes)
    chosen = ("--exclude", *plan.all_but(plan.of_parts).split())
    list(bring_forward(home, nodes, plan, partial(_in_its_own, chosen), print))
    _in_its_own(("--exclude", *plan.all_but(plan.of_the_whole).split()), home)


def _in_its_own(chosen: Sequence[str], home: Home, part: int | str = "") -> tuple[()]:
    """Build in a process of its own, as each run of dbt has one; there are no events."""
    subprocess.run(
        [sys.executable, "-m", "benchmarks.marts_steps", "part", str(home.root), *chosen],
        env={**os.environ, "CROSSDOCK_HOME": str(home.root), "CROSSDOCK_PART": str(part)},
        check=True,
    )
    return ()


def at_once(root: Path, *chosen: str) -> None:
    """Build what is chosen; of some, sum the KPIs from the steps in dbt's memory."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(
        [
            *("build", "--no-write-json", "--threads", "2"),
            *("--resource-type", "model", "--resource-type", "seed"),
            *("--project-dir", "dbt_project", "--profiles-dir", "dbt_project"),
            *("--target-path", str(_outside(root) / "dbt"), "--log-path", str(root / "logs")),
            *chosen,
        ]
    )
    if not outcome.success:
        results: Any = outcome.result or ()  # dbt types it by command
        failed = [f"{each.node.name}: {each.message}" for each in results if each.message]
        raise SystemExit(
            "\n".join(["dbt could not build the marts", *failed, str(outcome.exception)])
        )
    if "--select" in chosen:
        database: Any = DuckDBConnectionManager.env()  # its methods have no types
        _sum_kpis(database.handle().cursor(), root)


def _outside(root: Path) -> Path:
    """Return where dbt's own files lie: what it parsed for one part it knows for the next."""
    return root.parent / "parsed" if root.name == "part" else root


def _sum_kpis(connection: Any, root: Path) -> None:  # noqa: ANN401  (dbt's wrapper has no public type)
    """Sum the KPIs that the script computes too, as kpi_values does with all of them."""
    part = os.environ.get("CROSSDOCK_PART")
    place = f"marts_{part}" if part else "marts"
    judged = " union all ".join(f"select * from intermediate.{name}" for name in JUDGED)
    summed = " union all ".join(f"select {FIGURES} from intermediate.{name}" for name in SUMMED)
    connection.execute(
        "use warehouse;"
        f"create table intermediate.judged as {judged};"
        f"create table built.{place}.kpi_values as with told as ("
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
    sides: dict[str, Any] = {
        "by_dbt": by_dbt,
        "part": at_once,
        "forward": forward,
        "by_hand": by_hand,
    }
    sides[side](Path(root), *nodes)
