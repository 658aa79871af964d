"""Does a process that is killed at any moment, again and again, leave what was sent and no more?"""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import polars as pl
import pytest

from ingest.receive import Stores
from tests.ingest.kill_driver import stores_of, take_all
from workflow.file_ledger import FileLedger
from workflow.store import Store

# Each process is forked from a server that has the packages loaded: to start one takes no seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ingest.kill_driver", "pandas", "pyarrow.compute"])
SEED = 20261122
# `make proof` kills more often than CI has time for.
KILLS = 300 if os.environ.get("CROSSDOCK_PROOF") == "long" else 15
FILES, ROWS = 30, 40
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


def run(home: Path, files: Path, wait: float | None) -> bool:
    """Run the driver; kill it `wait` seconds after it is ready. Return whether it was killed."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=take_all, args=(home, files, theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "ready"
    if wait is not None:
        time.sleep(wait)
        process.kill()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


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
    kills, attempt = 0, 0
    while kills < KILLS:
        home, files = tmp_path / f"home-{attempt}", tmp_path / f"files-{attempt}"
        truth, bad = write_files(files, chance)
        while run(home, files, chance.uniform(0.0, 0.4)):
            kills += 1
            if kills >= KILLS:
                run(home, files, None)
                break
        check(home, truth, bad)
        attempt += 1
