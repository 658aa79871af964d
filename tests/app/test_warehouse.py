"""Reading snapshots."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from app import warehouse
from app.cache import cached
from app.errors import NoSnapshot, UnreadableSnapshot


def publish(home: Path, build: str, figure: int) -> None:
    serving = home / "serving"
    serving.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(serving / f"{build}.duckdb")) as connection:
        connection.execute(
            f"create schema marts; create table marts.figures as select {figure} as figure"
        )
    built_at = "2026-11-22T19:45:00Z"
    manifest = {"build_id": build, "built_at": built_at}
    (serving / f"{build}.json").write_text(json.dumps(manifest), encoding="utf-8")
    (serving / "current").write_text(f"{build}.duckdb", encoding="utf-8")


def figure() -> int:
    answer: int = warehouse.read("select figure from marts.figures").item()
    return answer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path / "other"))
    return tmp_path / "other"


def test_without_a_pointer_there_is_no_snapshot(home: Path) -> None:
    with pytest.raises(NoSnapshot) as refusal:
        warehouse.read("select 1 as one")
    assert refusal.value.serving == home / "serving"


def test_a_pointer_to_a_lost_file_is_no_snapshot(home: Path) -> None:
    publish(home, "build-1", 1)
    (home / "serving" / "build-1.duckdb").unlink()
    with pytest.raises(NoSnapshot):
        warehouse.current_snapshot()


def test_a_new_build_is_read_as_soon_as_the_pointer_names_it(home: Path) -> None:
    publish(home, "build-1", 1)
    assert figure() == 1
    publish(home, "build-2", 2)
    assert figure() == 2


def test_a_page_run_keeps_its_build_when_a_newer_one_appears(home: Path) -> None:
    publish(home, "build-1", 1)
    with warehouse.pinned(warehouse.current_snapshot()):
        publish(home, "build-2", 2)
        assert figure() == 1
        assert warehouse.manifest().build_id == "build-1"
    assert figure() == 2


def test_no_remembered_answer_crosses_a_snapshot(home: Path) -> None:
    publish(home, "build-1", 1)
    assert cached(figure)() == 1
    publish(home, "build-2", 2)
    assert cached(figure)() == 2
    (home / "serving" / "current").write_text("build-1.duckdb", encoding="utf-8")
    assert cached(figure)() == 1


def test_many_builds_do_not_keep_many_files_open(home: Path) -> None:
    for number in range(warehouse.KEPT_CONNECTIONS + 3):
        publish(home, f"build-{number}", number)
        assert figure() == number
    assert len(warehouse._connections) <= warehouse.KEPT_CONNECTIONS


def test_a_build_is_read_again_while_another_reader_still_holds_it(home: Path) -> None:
    publish(home, "build-1", 1)
    held = warehouse._connection(warehouse.current_snapshot()).cursor()
    for number in range(2, 3 + warehouse.KEPT_CONNECTIONS):
        publish(home, f"build-{number}", number)
        figure()
    (home / "serving" / "current").write_text("build-1.duckdb", encoding="utf-8")
    assert home / "serving" / "build-1.duckdb" not in warehouse._connections
    assert figure() == 1
    assert held.execute("select figure from marts.figures").fetchall() == [(1,)]
    with pytest.raises(UnreadableSnapshot):
        warehouse.read("select * from read_csv('/etc/hostname')")


def test_a_snapshot_cannot_be_written_or_left(home: Path) -> None:
    publish(home, "build-1", 1)
    for sql in (
        "create table marts.more as select 1 as one",
        "select * from read_csv('/etc/passwd')",
        "set enable_external_access = true",
    ):
        with pytest.raises(UnreadableSnapshot):
            warehouse.read(sql)


def test_instants_come_back_aware(home: Path) -> None:
    publish(home, "build-1", 1)
    noon = warehouse.read("select timestamp '2026-11-22 12:00:00' as noon").item()
    assert noon == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_damaged_file_is_told_apart_from_a_missing_one(home: Path, demo_home: Path) -> None:
    shutil.copytree(demo_home / "serving", home / "serving")
    warehouse.current_snapshot().write_bytes(b"not a database" * 1000)
    with pytest.raises(UnreadableSnapshot):
        warehouse.read("select 1 as one")
