"""Do the rows of the landing zone stay what they are, wherever a compaction is cut?"""

import multiprocessing
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from ingest.compaction import compact_day, content, finish_day
from ingest.errors import CompactionDiffers
from ingest.receive import Stores, receive
from ingest.source import Source
from tests.proof import proven

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ingest.kill_driver", "ingest.compaction"])
FILES = 8
KILLED = 9


def compact_until(step: int, folder: Path) -> None:
    """Compact, and leave the process at a rename or deletion, before it is done."""
    count = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in ("os.rename", "os.remove") and str(folder) in str(arguments[0]):
            count += 1
            if count == step:
                os._exit(KILLED)

    sys.addaudithook(watch)
    compact_day(folder)


def write_lines(path: Path, number: int) -> Path:
    rows = "".join(f"{number},{row},A-{row},{row + 1},1.5,open\n" for row in range(5))
    path.write_text(f"OrderNo,LineNo,ItemNo,Qty,Price,Status\n{rows}")
    return path


@pytest.fixture
def day(tmp_path: Path, shop: Source, stores: Stores) -> Path:
    """The folder of a day on which eight files landed."""
    for number in range(FILES):
        receive(write_lines(tmp_path / f"lines-{number}.csv", number), shop, stores)
    (folder,) = (stores.landing.folder / "order_lines").iterdir()
    return folder


def rows_in(folder: Path) -> Counter[tuple[object, ...]]:
    """Return every row as often as a reader of the folder sees it."""
    frames = [pl.read_parquet(path) for path in sorted(folder.glob("[!.]*.parquet"))]
    return Counter(row for frame in frames for row in frame.rows())


def test_many_files_become_one_with_the_same_rows(day: Path) -> None:
    before, files = rows_in(day), sorted(day.iterdir())
    (done,) = compact_day(day)
    assert (done.file_count, done.row_count) == (FILES, before.total())
    assert list(day.iterdir()) == [done.path]
    assert rows_in(day) == before
    frame = pl.read_parquet(done.path)
    assert frame.equals(frame.sort("_source", "_file_id", "_parser_version", "_row"))
    assert not any(path.exists() for path in files)
    assert compact_day(day) == []


@pytest.mark.proof
def test_a_compaction_cut_at_any_step_loses_and_doubles_nothing(
    day: Path, tmp_path: Path, shop: Source, stores: Stores
) -> None:
    truth = rows_in(day)
    kills = step = 0
    alive = False
    while not alive:
        step += 1
        receive(write_lines(tmp_path / f"lines-new-{step}.csv", 100 + step), shop, stores)
        truth = truth | rows_in(day)
        process = PROCESSES.Process(target=compact_until, args=(step, day))
        process.start()
        process.join()
        alive = process.exitcode == 0
        kills += process.exitcode == KILLED
        seen = rows_in(day)
        assert set(seen) == set(truth)  # at no instant is a row missing
        if step % 2:  # a writer adds another file before anybody has cleared away
            receive(write_lines(tmp_path / f"lines-late-{step}.csv", 500 + step), shop, stores)
            truth = truth | rows_in(day)
        finish_day(day)
        assert rows_in(day) == Counter(set(truth))  # what a build reads: each row once
        if not alive and step > 2 * FILES:
            break
    assert kills >= 3
    proven("I1", kills=kills, in_compaction=kills, rows=truth.total())


def test_a_replaced_file_that_is_written_once_more_counts_once(day: Path) -> None:
    again = min(day.iterdir())
    held = again.read_bytes()
    before = rows_in(day)
    compact_day(day)
    again.write_bytes(held)
    assert rows_in(day) != before
    assert finish_day(day) == 1
    assert rows_in(day) == before
    again.write_bytes(held)
    compact_day(day)
    assert rows_in(day) == before


def test_a_landed_file_is_found_before_and_after(day: Path, stores: Stores, shop: Source) -> None:
    assert not stores.ledger.with_faults()
    ids = {path.name.split("-")[0] for path in day.iterdir()}
    compact_day(day)
    for file_id in ids:
        found = stores.ledger.find("shop", file_id)
        assert found is not None
        (path,) = stores.landing.paths_holding("order_lines", found, shop.parser_version)
        assert pl.read_parquet(path).filter(pl.col("_file_id") == file_id).height == 5


def test_the_content_of_files_is_told_from_another(day: Path) -> None:
    paths = sorted(day.iterdir())
    assert content(paths) == content(list(reversed(paths)))
    assert content(paths) != content(paths[1:])
    assert "left as they are" in str(CompactionDiffers(day, content(paths), content(paths[1:])))


def test_only_days_before_today_are_merged(tmp_path: Path, shop: Source, stores: Stores) -> None:
    from pipelines.compaction import compact
    from pipelines.home import Home

    for number in range(3):
        receive(write_lines(tmp_path / f"lines-{number}.csv", number), shop, stores)
    today = datetime.now(UTC).date()
    home = Home(tmp_path)
    assert compact(home, today) == []
    (done,) = compact(home, today + timedelta(days=2))
    assert done.row_count == 15
