"""What stops a build, and that readers keep the last good snapshot meanwhile."""

from pathlib import Path

import duckdb
import pytest

from pipelines import serving
from pipelines.home import Home
from tests.running import run_job

MAPPING = """
source: stall
title: Market stall
version: 1
time_zone: UTC
entities: [{entity_id: STALL, entity_name: Stall, currency_code: EUR}]
files:
  - match: "orders*.csv"
    format: csv
    feeds:
      orders:
        columns: {order_id: Id, customer_id: Customer, ordered_at: Ordered}
"""
GOOD = "Id,Customer,Ordered\n1,7,2026-01-05\n"
BROKEN_CLOCK = "Id,Customer,Ordered\n2,7,1970-01-01\n"


def drop(home: Home, name: str, content: str) -> None:
    folder = home.inbox / "stall"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content)


@pytest.mark.timeout(1200)
def test_a_broken_rule_blocks_publishing_until_a_corrected_file_comes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "stall.yml").write_text(MAPPING)
    drop(home, "orders-1.csv", GOOD)
    assert run_job(home).success
    good = serving.current_manifest(home)
    assert good is not None

    drop(home, "orders-2.csv", BROKEN_CLOCK)
    outcome = run_job(home)

    assert not outcome.success
    failed = [each for each in outcome.get_asset_check_evaluations() if not each.passed]
    assert [each.asset_key.path[-1] for each in failed] == ["orders"]
    assert "ordered_at" in (failed[0].description or "")
    assert "1970" in (failed[0].description or "")
    assert serving.current_manifest(home) == good

    drop(home, "orders-2.csv", BROKEN_CLOCK.replace("1970", "2026"))
    assert run_job(home).success
    current = serving.current_manifest(home)
    assert current is not None
    assert current.tables["fct_orders"] == 2
    path = serving.snapshot_path(home, current.build_id)
    with duckdb.connect(str(path), read_only=True) as connection:
        ids = connection.execute("select order_id from marts.fct_orders order by 1").fetchall()
    assert ids == [("1",), ("2",)]
    tells_the_blocked_run_too(path, current)


def tells_the_blocked_run_too(snapshot: Path, manifest: serving.Manifest) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        judged = connection.execute(
            "select judged_at, is_met, is_last_of_feed, broken_since_at "
            "from marts.fct_expectation_results "
            "where feed = 'orders' and column_name = 'ordered_at' order by run_id"
        ).fetchall()
        standing = connection.execute(
            "select count(*) from marts.fct_expectation_results "
            "where is_last_of_feed and not is_met"
        ).fetchall()
    moments = [moment for moment, *_ in judged]
    assert moments == sorted(set(moments))
    assert [each[1:] for each in judged] == [
        (True, False, None),
        (False, False, moments[1]),
        (True, True, None),
    ]
    assert [(manifest.expectations["warned"],)] == standing
    assert manifest.expectations["warned"] > 0  # the stall states neither channel nor entity
