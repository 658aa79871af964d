"""Are Dagster's runs and events kept, by connections that stay open?"""

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.home import Home
from pipelines.run_storage import KEPT_FILES, EventLog
from pipelines.settings import pass_on

MANY_RUNS = KEPT_FILES + 3


@dg.asset
def figure() -> int:
    return 1


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    pass_on(home)
    return home


@pytest.fixture
def instance(home: Home) -> Iterator[dg.DagsterInstance]:
    del home  # it tells Dagster where
    with dg.DagsterInstance.get() as instance:
        yield instance


def made(instance: dg.DagsterInstance) -> str:
    return dg.materialize([figure], instance=instance).run_id


def files_kept_open(instance: dg.DagsterInstance) -> int:
    log = instance.event_log_storage
    assert isinstance(log, EventLog)
    return len(log._engines)


def run_and_be_killed() -> None:
    made(dg.DagsterInstance.get())
    os._exit(9)


def test_another_process_sees_a_run_as_it_goes_on(home: Home, instance: dg.DagsterInstance) -> None:
    run_id = made(instance)
    with dg.DagsterInstance.get() as other:
        assert [run.run_id for run in other.get_runs()] == [run_id]
        assert other.get_latest_materialization_event(figure.key) is not None
        assert len(other.all_logs(run_id)) == len(instance.all_logs(run_id)) > 0
    assert list((home.dagster / "history" / "runs").glob(f"{run_id}.db*"))


def test_what_a_killed_process_told_is_kept(instance: dg.DagsterInstance) -> None:
    killed = multiprocessing.get_context("spawn").Process(target=run_and_be_killed)
    killed.start()
    killed.join()
    assert killed.exitcode == 9
    (run,) = instance.get_runs()
    assert run.is_success
    assert instance.get_latest_materialization_event(figure.key) is not None


def test_many_runs_do_not_keep_many_files_open(instance: dg.DagsterInstance) -> None:
    runs = [made(instance) for _ in range(MANY_RUNS)]
    assert files_kept_open(instance) <= KEPT_FILES
    for run_id in runs:
        assert any(entry.dagster_event for entry in instance.all_logs(run_id))
    assert files_kept_open(instance) <= KEPT_FILES


def test_a_wiped_history_is_gone_and_new_runs_are_told(instance: dg.DagsterInstance) -> None:
    first = made(instance)
    instance.wipe()
    assert instance.get_runs() == []
    assert instance.get_latest_materialization_event(figure.key) is None
    assert list(instance.all_logs(first)) == []
    second = made(instance)
    assert [run.run_id for run in instance.get_runs()] == [second]


def test_leaving_the_instance_closes_its_files(home: Home) -> None:
    with dg.DagsterInstance.get() as instance:
        made(instance)
    assert files_kept_open(instance) == 0
    assert not list((home.dagster / "history" / "runs").glob("*.db-wal"))
