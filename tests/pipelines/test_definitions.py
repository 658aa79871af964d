"""What Dagster is told: assets with words, checks that block, triggers that wait for files."""

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from ingest.feeds import FEEDS
from pipelines.definitions import assemble
from pipelines.home import Home
from pipelines.resources import DataFolder
from pipelines.triggers import inbox_sensor


@pytest.fixture(scope="module")
def definitions(demo_home: Path) -> dg.Definitions:
    return assemble(Home(demo_home))


def test_every_asset_says_what_its_table_is(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    silent = [
        key.to_user_string() for key in graph.get_all_asset_keys() if not graph.get(key).description
    ]
    assert silent == []


def test_each_feed_has_a_blocking_check_and_a_freshness_policy(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.resolve_asset_graph()
    for feed in FEEDS:
        key = dg.AssetKey(["landing", feed])
        arrival = dg.AssetKey(["inbox", feed])
        checks = [graph.get(check) for check in graph.get_check_keys_for_assets({key})]
        assert any(check.blocking for check in checks), feed
        assert graph.get(arrival).freshness_policy is not None, feed


def test_every_mart_is_checked_and_the_snapshot_waits_for_all_of_them(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.resolve_asset_graph()
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert graph.get(dg.AssetKey(["serving", "snapshot"])).parent_keys == marts
    assert [key for key in marts if not graph.get_check_keys_for_assets({key})] == []


def test_the_sensor_asks_for_one_run_for_each_set_of_complete_files(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / "demo_world"
    inbox.mkdir(parents=True)
    assert isinstance(asked(tmp_path), dg.SkipReason)
    path = inbox / "orders.csv"
    path.write_text("x\n")
    assert isinstance(asked(tmp_path), dg.SkipReason), "the file is too fresh to be complete"
    old = time.time() - 60
    os.utime(path, (old, old))
    first, second = asked(tmp_path), asked(tmp_path)
    assert isinstance(first, dg.RunRequest)
    assert isinstance(second, dg.RunRequest)
    assert first.run_key == second.run_key
    path.write_text("xy\n")
    os.utime(path, (old, old))
    third = asked(tmp_path)
    assert isinstance(third, dg.RunRequest)
    assert third.run_key != first.run_key


def asked(root: Path) -> dg.RunRequest | dg.SkipReason:
    """Return what the sensor asks for at this moment."""
    folder = DataFolder(root=str(root), settle_seconds=1.0)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance, resources={"folder": folder})
        data = inbox_sensor.evaluate_tick(context)
    return data.run_requests[0] if data.run_requests else dg.SkipReason(data.skip_message)
