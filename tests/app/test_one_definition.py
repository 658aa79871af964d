"""A KPI asked through MetricFlow, plain SQL, the app and the day's rows: one figure."""

import csv
import math
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from app.queries import kpis
from app.queries.selection import Selection
from app.warehouse import read
from tests.architecture.repository import DBT

pytestmark = pytest.mark.timeout(1200)  # starts the command again and again

MF = Path(sys.executable).with_name("mf")
SINCE = date(1990, 1, 1)
PERFECT_PARTS = ("on_time", "in_full", "condition", "documents")
PERFECT_PRODUCT = "perfect_order_performance"  # APQC 101741
Figures = dict[str, float | None]


@pytest.fixture(scope="module")
def project(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the dbt project, parsed: MetricFlow reads what `dbt parse` leaves there."""
    folder = tmp_path_factory.mktemp("semantics") / "dbt_project"
    shutil.copytree(DBT, folder, ignore=shutil.ignore_patterns("target", "logs"))
    _call(folder, demo_home, str(MF.with_name("dbt")), "-q", "parse", "--target-path", "target")
    return folder


def _call(folder: Path, home: Path, *command: str) -> None:
    environment = {**os.environ, "CROSSDOCK_HOME": str(home), "DBT_PROFILES_DIR": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def by_sql() -> Figures:
    """Return each KPI by plain SQL, written without the app's and the semantic layer's help."""
    rows = read("""
        select
            kpi_code,
            case
                when count(denominator) = 0 then sum(numerator)::double
                when sum(denominator) <> 0 then sum(numerator)::double / sum(denominator)::double
            end as value
        from (
            select
                parts.*, defined.time_rollup,
                min(parts.period_date) over of_source as first_day,
                max(parts.period_date) over of_source as last_day
            from marts.kpi_values as parts
            join marts.dim_kpis as defined using (kpi_code, kpi_version)
            window of_source as (partition by parts.kpi_code, source_system)
        )
        where
            time_rollup = 'sum'
            or time_rollup = 'first' and period_date = first_day
            or time_rollup = 'last' and period_date = last_day
        group by kpi_code
        """)
    return dict(rows.iter_rows())


def by_app() -> Figures:
    """Return each KPI as the app's tiles have it."""
    last = kpis.last_day()
    assert last is not None
    rows = kpis.totals(Selection(SINCE, last))
    values = rows.with_columns(pl.col("value").cast(pl.Float64)).select("kpi_code", "value")
    return dict(values.iter_rows())


def by_metricflow(project: Path, home: Path, codes: list[str]) -> Figures:
    """Return each KPI as `mf query` answers."""
    answer = project / "answer.csv"
    _call(
        project, home, str(MF), "query", "--metrics", ",".join(sorted(codes)), "--csv", str(answer)
    )
    with answer.open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    return {code: float(value) if value else None for code, value in row.items()}


def agree(one: Figures, other: Figures) -> bool:
    return one.keys() == other.keys() and all(
        one[code] == (None if other[code] is None else pytest.approx(other[code], rel=1e-9))
        for code in one
    )


def test_the_app_and_plain_sql_give_the_same_figures() -> None:
    assert len(by_sql()) > 15
    assert agree(by_app(), by_sql())


def test_metricflow_and_plain_sql_give_the_same_figures(project: Path, demo_home: Path) -> None:
    said = by_sql()
    assert agree(by_metricflow(project, demo_home, list(said)), said)


def test_the_product_of_the_perfect_order_is_that_of_its_four_parts(
    project: Path, demo_home: Path
) -> None:
    said = by_sql()
    parts = [said[f"perfect_order_{part}"] for part in PERFECT_PARTS]
    assert all(part is not None and 0 < part < 1 for part in parts)
    product = math.prod(float(part or 0) for part in parts)
    assert by_metricflow(project, demo_home, [PERFECT_PRODUCT]) == {
        PERFECT_PRODUCT: pytest.approx(product)
    }


def test_metricflow_tells_back_orders_by_age(project: Path, demo_home: Path) -> None:
    answer = project / "ages.csv"
    asked = ["--metrics", "aged_backorder_lines", "--group-by", "backorder_age__age_bucket"]
    _call(project, demo_home, str(MF), "query", *asked, "--csv", str(answer))
    with answer.open(encoding="utf-8") as file:
        told = {bucket: int(lines) for bucket, lines in list(csv.reader(file))[1:]}
    said = read("""
        select age_bucket, sum(backorder_lines)::bigint as backorder_lines
        from marts.kpi_backorder_ages
        where (source_system, period_date) in (
            select (source_system, max(period_date)) from marts.kpi_backorder_ages
            group by source_system
        )
        group by age_bucket
        """)
    assert told == dict(said.iter_rows())
    assert len(told) > 1
