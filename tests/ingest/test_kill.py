"""Does a process that is killed at any moment, again and again, leave what was sent and no more?"""

import multiprocessing
import random
import signal
import time
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from ingest.receive import Stores
from tests.ingest.kill_driver import PHASES, stores_of, take_all
from tests.proof import LONG, proven
from workflow.file_ledger import FileLedger
from workflow.store import Store

# Each process is forked from a server that has the packages loaded: to start one takes no seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ingest.kill_driver", "pandas", "pyarrow.compute"])
SEED = 20261122
# `make proof` kills more often than CI has time for.
KILLS, IN_EACH_PHASE = (1000, 100) if LONG else (90, 10)
INTAKE = PHASES[:3]  # publishing is killed in tests/pipelines/test_publish_kill.py
FILES, ROWS = 30, 40
MOST_KILLS_OF_ONE = 12  # of one data folder; then it may come to its end
HEADER = "OrderNo,LineNo,ItemNo,Qty,Price,Status\n"
Truth = set[tuple[str, str]]


def write_files(folder: Path, chance: random.Random) -> tuple[Truth, int]:
    """Write the files and return the rows that must land and how many must not."""
    folder.mkdir()
    truth: Truth = set()
    bad = 0
    for number in range(FILES):
        text = [HEADER]
        for row in range(ROWS):
            quantity = "" if chance.random() < 0.05 else f"{chance.randrange(1, 900) / 4:.4f}"
            text.append(f"{number},{row},A-{row},{quantity},1.5,open\n")
            if quantity:
                truth.add((f"{number}-{row}", quantity))
            bad += not quantity
        (folder / f"lines-{number:02}.csv").write_text("".join(text))
    return truth, bad


def run(home: Path, files: Path, wait: float | None, wanted: int = 0) -> str | None:
    """Run the driver; once `wait` seconds are over, kill it as soon as it is in the wanted phase.

    Return the phase in which it was killed; none where it came to its end.
    """
    ours, theirs = PROCESSES.Pipe(duplex=False)
    phase = PROCESSES.Value("i", 0, lock=False)
    process = PROCESSES.Process(target=take_all, args=(home, files, theirs, phase))
    process.start()
    theirs.close()
    assert ours.recv() == "ready"
    if wait is not None:
        time.sleep(wait)
        while phase.value != wanted and process.is_alive():
            time.sleep(0.0002)
        process.kill()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return PHASES[phase.value] if process.exitcode else None


def landed_rows(stores: Stores, ledger: FileLedger) -> list[tuple[str, str]]:
    """Return the rows that count, found as staging finds them: by file and parser version."""
    wanted = pl.DataFrame(
        [(entry.file_id, entry.parser_version) for entry in ledger.landed()],
        schema=["_file_id", "_parser_version"],
        orient="row",
    )
    rows = (
        pl.scan_parquet(stores.landing.folder / "order_lines" / "*" / "*.parquet")
        .join(wanted.lazy(), on=["_file_id", "_parser_version"])
        .select("order_line_id", pl.col("quantity").cast(pl.String))
        .collect()
    )
    return rows.rows()


def check(home: Path, truth: Truth, bad: int) -> None:
    store = Store.open(home / "ops.sqlite")
    ledger = FileLedger(store)
    stores = stores_of(home, store)
    try:
        rows = landed_rows(stores, ledger)
        assert len(rows) == len(truth)
        assert set(rows) == truth
        assert ledger.unfinished() == []
        assert [entry.sequence for entry in ledger.landed()] == list(range(1, FILES + 1))
        assert len({entry.file_name for entry in ledger.landed()}) == FILES
        quarantined = sum(stores.quarantine.read(entry).height for entry in ledger.landed())
        assert quarantined == bad
        assert sum(line["fault_count"] for line in ledger.faults()) == bad  # type: ignore[misc]
        named = {path.stem for path in stores.landing.folder.rglob("[!.]*.parquet")}
        assert named == {f"{e.file_id}-{e.parser_version}" for e in ledger.landed()}
    finally:
        store.close()


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_process_killed_at_any_moment_leaves_what_was_sent(tmp_path: Path) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    kills: Counter[str] = Counter()
    attempt = rows = 0
    while kills.total() < KILLS or min(kills[phase] for phase in INTAKE) < IN_EACH_PHASE:
        home, files = tmp_path / f"home-{attempt}", tmp_path / f"files-{attempt}"
        truth, bad = write_files(files, chance)
        for _ in range(MOST_KILLS_OF_ONE):
            rarest = min(range(len(INTAKE)), key=lambda number: kills[INTAKE[number]])
            killed = run(home, files, chance.uniform(0.0, 0.2), rarest)
            if killed is None:
                break
            kills[killed] += 1
        else:
            run(home, files, None)
        check(home, truth, bad)
        rows += len(truth)
        attempt += 1
    proven("I1", kills=kills.total(), **{f"in_{p}": kills[p] for p in INTAKE}, rows=rows, seed=SEED)
