"""Does a look that is killed at any moment, again and again, leave each file once?"""

import multiprocessing
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.archive import Archive
from ingest.arrivals.look import Reach, look
from ingest.arrivals.remote import Remote
from tests.proof import LONG, proven
from workflow.file_ledger import FileLedger
from workflow.remote_files import RemoteFiles
from workflow.store import Store
from workflow.tables import FILE_LEDGER, REMOTE_FILE

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ingest.arrivals.test_look_kill"])
SEED = 20261122
KILLS = 300 if LONG else 6
FILES = 15


def look_once(home: Path, remote: Remote, ready: Connection) -> None:
    store = Store.open(home / "ops.sqlite")
    archive = Archive(home / "archive")
    reach = Reach(archive, FileLedger(store), RemoteFiles(store), home / "receiving", {})
    ready.send("ready")
    look(remote, reach, datetime.now(UTC))


def run(home: Path, remote: Remote, wait: float | None) -> bool:
    """Look in a process; kill it `wait` seconds after it is ready. Return whether it was killed."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=look_once, args=(home, remote, theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "ready"
    if wait is not None:
        time.sleep(wait)
        process.kill()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def check(home: Path, bodies: dict[str, bytes]) -> None:
    store = Store.open(home / "ops.sqlite")
    archive = Archive(home / "archive")
    with store.read() as connection:
        ledger = connection.execute(select(FILE_LEDGER)).all()
        remembered = connection.execute(select(REMOTE_FILE)).all()
    store.close()
    assert Counter(entry.file_name for entry in ledger) == Counter(bodies.keys())
    for entry in ledger:
        with archive.opened(entry.file_id) as path:
            assert path.read_bytes() == bodies[entry.file_name]
    assert [row for row in remembered if row.file_id is None] == []


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_a_look_killed_at_any_moment_leaves_each_file_once(tmp_path: Path) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    kills = attempt = 0
    while kills < KILLS:
        home, drop = tmp_path / f"home-{attempt}", tmp_path / f"drop-{attempt}"
        drop.mkdir()
        after = chance.choice(("keep", "delete", "move:taken"))
        given = {"name": "drop", "source": "shop", "url": f"file://{drop}", "after": after}
        remote = Remote.model_validate({**given, "complete": "appears"})
        bodies = {f"{number}.csv": chance.randbytes(5_000) for number in range(FILES)}
        for name, body in bodies.items():
            (drop / name).write_bytes(body)
        while run(home, remote, chance.uniform(0, 0.3)) and kills < KILLS:
            kills += 1
        run(home, remote, None)
        check(home, bodies)
        assert len(list(drop.glob("*.csv"))) == (FILES if after == "keep" else 0)
        attempt += 1
    proven("I2", place="remote folders", kills=kills, files=FILES * attempt, seed=SEED)
