"""When are remote folders looked into, and does one that fails leave the others be?"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from filelock import FileLock
from typer.testing import CliRunner

from ingest.arrivals.look import LookOutcome
from ingest.arrivals.remote import load_remotes
from pipelines.arrivals import Looking, due, look_around
from pipelines.cli.main import app
from pipelines.home import Home
from pipelines.leftovers import clear_leftovers
from pipelines.opening import Opened, opened
from pipelines.resources import DataFolder
from pipelines.triggers import arrivals_sensor, inbox_sensor
from workflow.remote_files import Look, RemoteFiles

GOLDEN = Path(__file__).parents[1] / "golden"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data folder with a source, one remote folder that works and one that does not."""
    home = Home(tmp_path / "home")
    for folder in (home.own_sources, home.arrivals, tmp_path / "drop"):
        folder.mkdir(parents=True)
    (home.own_sources / "shop.yml").write_bytes((GOLDEN / "shop.yml").read_bytes())
    add_remote(home, "good", f"file://{tmp_path}/drop")
    add_remote(home, "gone", f"file://{tmp_path}/nowhere")
    (tmp_path / "drop" / "orders.csv").write_bytes(
        (GOLDEN / "orders_two_good_one_bad.csv").read_bytes()
    )
    return home


@pytest.fixture
def stores(home: Home) -> Iterator[Opened]:
    with opened(home) as stores:
        yield stores


def add_remote(home: Home, name: str, url: str) -> None:
    text = f"source: shop\nurl: {url}\nevery: 60\ncomplete: appears\n"
    (home.arrivals / f"{name}.yml").write_text(text)


def look_at(stores: Opened, at: datetime) -> dict[str, Look]:
    """Look into what is due, as the sensor does, and return the looks that were told."""
    remotes, _ = load_remotes(stores.home.arrivals)
    told: dict[str, Look] = {}

    def tell(look: Look, _outcome: LookOutcome) -> None:
        told[look.remote] = look

    looks = RemoteFiles(stores.store).looks()
    look_around(due(remotes, looks, at), Looking(stores, {}, at), tell)
    return told


def test_a_folder_that_fails_leaves_the_others_be_and_is_told(stores: Opened) -> None:
    looks = look_at(stores, NOON)
    assert (looks["good"].taken_count, looks["good"].error) == (1, None)
    assert "it is not there" in (looks["gone"].error or "")
    assert [entry.file_name for entry in stores.ledger.unfinished()] == ["orders.csv"]
    assert RemoteFiles(stores.store).looks() == looks


def test_a_folder_is_looked_into_when_its_time_has_come_and_later_after_failures(
    stores: Opened,
) -> None:
    looked: dict[str, list[int]] = {"good": [], "gone": []}
    for second in range(0, 1000, 20):
        for name in look_at(stores, NOON + timedelta(seconds=second)):
            looked[name].append(second)
    assert looked["good"] == list(range(0, 1000, 60))
    assert looked["gone"] == [0, 60, 180, 420, 900]


def test_after_many_failures_an_hour_is_the_longest_pause(stores: Opened) -> None:
    at = NOON
    for _ in range(12):
        at = look_at(stores, at)["gone"].next_look_at
    look = look_at(stores, at)["gone"]
    assert look.next_look_at - look.looked_at == timedelta(hours=1)
    assert look.failure_count == 13


def test_a_folder_that_comes_back_is_as_good_as_before(stores: Opened, tmp_path: Path) -> None:
    first = look_at(stores, NOON)["gone"]
    (tmp_path / "nowhere").mkdir()
    look = look_at(stores, first.next_look_at)["gone"]
    assert (look.error, look.failure_count, look.succeeded_at) == (None, 0, first.next_look_at)


def test_a_folder_that_another_process_looks_into_is_left_to_it(stores: Opened) -> None:
    stores.home.receiving.mkdir(parents=True)
    with FileLock(stores.home.receiving / "good.lock"):
        assert list(look_at(stores, NOON)) == ["gone"]


def test_a_folder_of_an_unknown_source_is_told(stores: Opened, tmp_path: Path) -> None:
    text = f"source: shoop\nurl: file://{tmp_path}/drop\n"
    (stores.home.arrivals / "good.yml").write_text(text)
    assert "shoop" in (look_at(stores, NOON)["good"].error or "")


def test_what_a_crash_left_is_removed_after_a_day_and_nothing_else(home: Home) -> None:
    for folder in (home.receiving, home.archive):
        folder.mkdir()
    old = [home.receiving / "pushing-a", home.receiving / "fetching-b", home.archive / "c.tmp"]
    kept = [home.receiving / "pushing-new", home.receiving / "good.lock", home.archive / "ab"]
    for path in (*old, *kept):
        path.mkdir() if path.suffix == "" else path.touch()
        if path.name != "pushing-new":
            os.utime(path, (1_000_000_000, 1_000_000_000))
    assert clear_leftovers(home) == 3
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in kept)


def test_the_sensors_fetch_and_then_ask_for_one_run(home: Home) -> None:
    folder = DataFolder(root=str(home.root))
    with dg.DagsterInstance.ephemeral() as instance:

        def tick(sensor: dg.SensorDefinition) -> tuple[list[str | None], str]:
            context = dg.build_sensor_context(instance=instance, resources={"folder": folder})
            data = sensor.evaluate_tick(context)
            return [each.run_key for each in data.run_requests or []], data.skip_message or ""

        assert tick(inbox_sensor)[0] == []
        assert "good" in tick(arrivals_sensor)[1]
        (first, _), (second, _) = tick(inbox_sensor), tick(inbox_sensor)
        assert len(first) == 1
        assert first == second
        run = dg.DagsterRun(job_name="run", run_id="0" * 8, status=dg.DagsterRunStatus.STARTED)
        instance.add_run(run)
        keys, told = tick(inbox_sensor)
        assert keys == []
        assert "underway" in told


def test_the_command_looks_now_lists_and_says_what_failed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSDOCK_HOME", str(home.root))
    runner = CliRunner(env={"COLUMNS": "250"})
    (home.arrivals / "broken.yml").write_text("url: x\n")
    looked = runner.invoke(app, ["arrivals", "look"])
    assert looked.exit_code == 2
    assert "fetched orders.csv" in looked.stdout
    assert "it is not there" in looked.stderr
    assert "broken.yml, line 1" in looked.stderr
    listed = runner.invoke(app, ["arrivals", "list"])
    assert listed.exit_code == 0
    assert "seconds ago" in listed.stdout
    assert runner.invoke(app, ["arrivals", "look", "good"]).exit_code == 2  # broken.yml is told
    (home.arrivals / "broken.yml").unlink()
    assert runner.invoke(app, ["arrivals", "look", "good"]).exit_code == 0
    unknown = runner.invoke(app, ["arrivals", "look", "goood"])
    assert unknown.exit_code == 1
    assert "Known: gone, good" in unknown.stderr


def test_the_command_makes_lists_and_revokes_push_keys(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSDOCK_HOME", str(home.root))
    runner = CliRunner(env={"COLUMNS": "200"})
    made = runner.invoke(app, ["push", "key", "create", "--source", "shop", "--holder", "Acme"])
    key_id, secret = made.stdout.strip().split("_", 2)[1:]
    listed = runner.invoke(app, ["push", "key", "list"]).stdout
    assert key_id in listed
    assert secret not in listed
    assert runner.invoke(app, ["push", "key", "revoke", key_id]).exit_code == 0
    assert runner.invoke(app, ["push", "key", "revoke", "nobody"]).exit_code == 1
    assert runner.invoke(app, ["push", "key", "create", "--source", "shoop"]).exit_code == 1
