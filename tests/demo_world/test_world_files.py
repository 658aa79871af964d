"""Whether the world's files come out as promised."""

from datetime import date
from pathlib import Path

import pytest

from ingest.registry import load_sources
from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.dirt import BLEMISHES
from pipelines.demo_world.world import write_feeds

TINY = WorldSize(customers=12, items=20, suppliers=3, orders_per_day=20)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def data_rows(folder: Path) -> int:
    return sum(body.count(b"\n") - 1 for body in contents(folder).values())


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_feeds(tmp_path / name, days=16, seed=3, size=TINY)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_another_world(tmp_path: Path) -> None:
    for seed in (3, 4):
        write_feeds(tmp_path / str(seed), days=3, seed=seed, size=TINY)
    assert contents(tmp_path / "3") != contents(tmp_path / "4")


def test_bad_rows_come_on_top_of_good_ones_and_are_counted(tmp_path: Path) -> None:
    clean = write_feeds(tmp_path / "clean", days=23, seed=5, size=TINY, clean=True, faults=False)
    dirty = write_feeds(tmp_path / "dirty", days=23, seed=5, size=TINY, faults=False)
    assert clean.dirty_rows == 0
    assert dirty.dirty_rows == len(BLEMISHES)
    assert clean.row_counts == dirty.row_counts
    assert data_rows(tmp_path / "clean") == sum(clean.row_counts.values())
    assert data_rows(tmp_path / "dirty") == sum(dirty.row_counts.values()) + dirty.dirty_rows


def test_every_feed_that_the_source_maps_is_written(tmp_path: Path) -> None:
    written = write_feeds(tmp_path, days=40, seed=5)
    source = load_sources(tmp_path / "none")["demo_world"]
    assert set(written.row_counts) == {name for rule in source.files for name in rule.feeds}
    assert sorted(written.files) == sorted(tmp_path.iterdir())


def test_whole_weeks_share_a_file_and_the_last_week_comes_by_day(tmp_path: Path) -> None:
    write_feeds(tmp_path, days=16, seed=5, size=TINY)
    assert sorted(path.name for path in tmp_path.glob("orders-*")) == [
        "orders-2026-01-19.csv",
        "orders-2026-01-20.csv",
        "orders-2026-W02.csv",
        "orders-2026-W03.csv",
    ]


def test_one_more_day_leaves_the_days_before_as_they_were(tmp_path: Path) -> None:
    for days in (17, 18):
        write_feeds(tmp_path / str(days), days=days, seed=5, size=TINY, clean=True)
    before, after = contents(tmp_path / "17"), contents(tmp_path / "18")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"on_hand_balances.csv"}
    assert {name[-14:] for name in after.keys() - before.keys()} == {"2026-01-22.csv"}


def test_a_world_may_begin_on_any_day(tmp_path: Path) -> None:
    written = write_feeds(
        tmp_path, days=1, seed=5, first_day=date(2026, 3, 8), size=WorldSize(1, 1, 1, 10)
    )
    assert written.row_counts["orders"] > 0


def test_a_world_without_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        write_feeds(tmp_path, days=0, seed=1)
