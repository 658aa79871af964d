"""What Dagster is told: assets with words, checks that block, triggers that wait for files."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from ingest.feeds import FEEDS
from pipelines.definitions import assemble
from pipelines.home import Home
from pipelines.resources import DataFolder
from pipelines.serving import point_at, snapshot_path
from pipelines.triggers import clocks_sensor, inbox_sensor
from tests.ingest.edi_interchange import GOLDEN


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


def test_files_whose_run_failed_are_asked_for_again_after_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox" / "demo_world"
    inbox.mkdir(parents=True)
    (inbox / "orders.csv").write_text("x\n")
    os.utime(inbox / "orders.csv", (1e9, 1e9))
    with dg.DagsterInstance.ephemeral() as instance:
        first = ticked(instance, tmp_path)
        assert isinstance(first, dg.RunRequest)
        broken = dg.Definitions(jobs=[_failing]).resolve_job_def("run")
        broken.execute_in_process(instance=instance, tags=first.tags, raise_on_error=False)
        waits = ticked(instance, tmp_path)
        assert isinstance(waits, dg.SkipReason)
        assert "again in" in (waits.skip_message or "")
        later = datetime.now(UTC) + timedelta(seconds=90)
        monkeypatch.setattr("pipelines.triggers.now", lambda: later)
        again = ticked(instance, tmp_path)
    assert isinstance(again, dg.RunRequest)
    assert again.run_key != first.run_key


def test_a_clock_that_goes_off_without_a_file_asks_for_one_run(tmp_path: Path) -> None:
    sources = Home(tmp_path).own_sources
    sources.mkdir(parents=True)
    fixed = (GOLDEN / "partner.yml").read_text()
    ticking = fixed.replace('as_of: "2026-03-31T23:59:59"\n', "").replace(
        "source: acme", "source: live"
    )
    (sources / "acme.yml").write_text(fixed)
    (sources / "live.yml").write_text(ticking)
    present = datetime.now(UTC).replace(tzinfo=None)
    with dg.DagsterInstance.ephemeral() as instance:
        assert isinstance(ticked(instance, tmp_path, clocks_sensor), dg.SkipReason), "no snapshot"
        # Warned of at 45 of 60 minutes; the other source's clock stands still.
        published(tmp_path, "1", ("live", "awaited", present - timedelta(minutes=44)))
        published(tmp_path, "2", ("acme", "awaited", present - timedelta(minutes=50)))
        published(tmp_path, "3", ("live", "overdue", present - timedelta(minutes=70)))
        assert isinstance(ticked(instance, tmp_path, clocks_sensor), dg.SkipReason)
        published(tmp_path, "4", ("live", "awaited", present - timedelta(minutes=46)))
        warned = ticked(instance, tmp_path, clocks_sensor)
        published(tmp_path, "5", ("live", "due_soon", present - timedelta(minutes=62)))
        due = ticked(instance, tmp_path, clocks_sensor)
    assert isinstance(warned, dg.RunRequest)
    assert isinstance(due, dg.RunRequest)
    assert warned.run_key != due.run_key


def published(root: Path, build: str, document: tuple[str, str, datetime]) -> None:
    """Publish a snapshot whose only document waits in a state since a moment, for an hour."""
    home = Home(root)
    home.serving.mkdir(exist_ok=True)
    with duckdb.connect(str(snapshot_path(home, build))) as marts:
        marts.execute("create schema marts")
        marts.execute(
            "create table marts.fct_edi_documents as select $1 as source_system, "
            "$2 as acknowledgement_state, $3::timestamp as prepared_at, "
            "$3::timestamp + interval 1 hour as acknowledgement_due_at, "
            "'not_expected' as reply_state, null::timestamp as reply_due_at",
            [*document],
        )
    facts = {"build_id": build, "built_at": "", "ledger_sequence": 0, "case_event_number": 0}
    (home.serving / f"{build}.json").write_text(json.dumps(facts))
    point_at(home, build)


@dg.op
def _fails() -> None:
    raise OSError(28, "no space left")


@dg.job(name="run")
def _failing() -> None:
    _fails()


def asked(root: Path) -> dg.RunRequest | dg.SkipReason:
    """Return what the sensor asks for at this moment."""
    with dg.DagsterInstance.ephemeral() as instance:
        return ticked(instance, root)


def ticked(
    instance: dg.DagsterInstance, root: Path, sensor: dg.SensorDefinition = inbox_sensor
) -> dg.RunRequest | dg.SkipReason:
    folder = DataFolder(root=str(root), settle_seconds=1.0)
    context = dg.build_sensor_context(instance=instance, resources={"folder": folder})
    data = sensor.evaluate_tick(context)
    return data.run_requests[0] if data.run_requests else dg.SkipReason(data.skip_message)
