"""Is what a build in parts makes the same as what one build makes?"""

import shutil
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from pipelines import serving
from pipelines.build_state import read_state
from pipelines.compiled_marts import CompiledMarts, compiled_nodes
from pipelines.home import Home
from pipelines.parts.plan import Plan
from pipelines.snapshot_query import ask
from tests.pipelines.mart_hashes import hashes_of, mart_hashes
from tests.pipelines.parts.builds import Builder, rewrite
from tests.running import run_job

pytestmark = pytest.mark.timeout(1200)  # each builds a world several times


def test_the_marts_of_three_parts_are_those_of_one_build(
    home: Home, marts: CompiledMarts, plan: Plan
) -> None:
    builder = Builder(marts, plan)
    assert builder.build(home, 3) == hashes_of(marts, home)
    assert min(builder.lines) > 100


def test_parts_too_small_to_tell_what_the_whole_tells_are_built_again(
    home: Home, marts: CompiledMarts, plan: Plan
) -> None:
    builder = Builder(marts, plan)
    assert builder.build(home, 12) == hashes_of(marts, home)
    assert len(builder.lines) > 12


def test_nothing_of_the_parts_stays(home: Home, marts: CompiledMarts, plan: Plan) -> None:
    Builder(marts, plan).build(home, 2)
    assert not home.parts.exists()
    assert not home.part.exists()


def test_every_model_and_test_is_built_by_the_parts_or_of_the_whole(
    home: Home, marts: CompiledMarts, plan: Plan
) -> None:
    del marts
    nodes = compiled_nodes(home)
    kinds = ("model", "seed", "test")
    assert plan.of_parts | plan.of_the_whole == {
        key for key, node in nodes.items() if node["resource_type"] in kinds
    }
    names = {nodes[key]["name"] for key in plan.of_parts & plan.of_the_whole}
    assert not names & {"fct_order_lines", "int_kpis__judged"}
    assert {"dim_customers", "fct_edi_documents"} <= plan.shared_marts
    assert "fct_orders" not in plan.shared_marts


def test_the_build_job_makes_parts_of_what_is_too_much_for_one(
    home: Home, marts: CompiledMarts, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = f"read_parquet('{home.extract}/feed_counts.parquet')"
    rows = duckdb.sql(f"select sum(row_count) from {counts} where is_current").fetchall()[0][0]
    monkeypatch.setenv("CROSSDOCK_PART_ROWS", str(rows // 2))
    result = run_job(home, "build")
    assert result.success
    built = [key.path[-1] for key in _materialized(result) if key.path[0] == "marts"]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.marts}' as built (read_only)")
        made = mart_hashes(connection, "built")
    assert sorted(built) == sorted(made)
    assert made == hashes_of(marts, home)
    state = read_state(home)
    assert state is not None
    assert state.checks["failed"] == 0
    tests = [key for key in plan.names if key.startswith("test.")]
    assert sum(state.checks.values()) == len(tests)
    manifest = serving.publish(home)
    assert set(manifest.tables) == set(made)
    counted = ask(home, "select count(*) from marts.fct_order_lines")[1]
    assert counted == [(manifest.tables["fct_order_lines"],)]


def test_a_check_that_fails_in_a_part_is_told_and_stops_the_build(
    home: Home, marts: CompiledMarts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del marts
    broken = Home(tmp_path / "home")
    shutil.copytree(home.root, broken.root)
    odd = pl.lit("odd").alias("event_type")
    rewrite(broken, "warehouse_events", lambda rows: rows.with_columns(odd))
    monkeypatch.setenv("CROSSDOCK_PART_ROWS", "2000")
    result = run_job(broken, "build")
    assert not result.success
    failed = {each.check_name for each in result.get_asset_check_evaluations() if not each.passed}
    assert "assert_every_status_is_mapped" in failed
    assert read_state(broken) is None


def _materialized(result: dg.ExecuteInProcessResult) -> list[dg.AssetKey]:
    """Return what each asset was made, once: a key that comes twice stands twice."""
    keys = [event.asset_key for event in result.get_asset_materialization_events()]
    return [key for key in keys if key is not None]
